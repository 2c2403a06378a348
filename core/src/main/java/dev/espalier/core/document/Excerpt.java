package dev.espalier.core.document;

/** Keeps what a message quotes to one short line. */
final class Excerpt {

    private static final int LIMIT = 60;

    private Excerpt() {}

    /** The text without line breaks and control characters, cut where it is long. */
    static String of(String text) {
        StringBuilder excerpt = new StringBuilder();
        int[] codePoints = text.codePoints().limit(LIMIT + 1L).toArray();
        for (int i = 0; i < Math.min(LIMIT, codePoints.length); i++) {
            excerpt.appendCodePoint(Character.isISOControl(codePoints[i]) ? ' ' : codePoints[i]);
        }
        return codePoints.length > LIMIT ? excerpt + "…" : excerpt.toString();
    }
}
