package dev.espalier.core.record;

/**
 * A line of a run's log.
 *
 * @param kind its kind
 * @param step updates made when it was written
 * @param text a JSON object, without the end of the line
 */
public record RecordedLine(LineKind kind, long step, String text) {

    /** Its length in UTF-8, without the end of the line. */
    int bytes() {
        return bytes(text);
    }

    /** The length of a text in UTF-8. */
    static int bytes(String text) {
        int bytes = 0;
        for (int i = 0; i < text.length(); i++) {
            char unit = text.charAt(i);
            if (unit < 0x80) {
                bytes++;
            } else if (unit < 0x800 || Character.isSurrogate(unit)) {
                bytes += 2; // the two halves of a pair have four bytes
            } else {
                bytes += 3;
            }
        }
        return bytes;
    }
}
