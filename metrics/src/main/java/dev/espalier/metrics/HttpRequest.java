package dev.espalier.metrics;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The head of an HTTP/1.x request.
 *
 * @param method such as {@code GET}
 * @param target path and query as sent
 * @param headers by name in lower case
 */
record HttpRequest(String method, String target, Map<String, String> headers) {

    private static final Set<String> GIVEN_ONCE = Set.of("host", "origin", "content-length", "transfer-encoding");

    /** The path without the query. */
    String path() {
        int query = target.indexOf('?');
        return query < 0 ? target : target.substring(0, query);
    }

    /** Whether a body comes after the head. */
    boolean hasBody() {
        return headers.containsKey("transfer-encoding")
                || !headers.getOrDefault("content-length", "0").matches("0+");
    }

    /** A header's value, or nothing. */
    Optional<String> header(String lowerCaseName) {
        return Optional.ofNullable(headers.get(lowerCaseName));
    }

    /**
     * Where the head ends, past its empty line.
     *
     * @return the index of the first byte after it; -1 if it is not complete
     */
    static int endOfHead(byte[] bytes, int length) {
        for (int i = 0; i < length; i++) {
            if (bytes[i] != '\n') {
                continue;
            }
            if (i + 1 < length && bytes[i + 1] == '\n') {
                return i + 2;
            }
            if (i + 2 < length && bytes[i + 1] == '\r' && bytes[i + 2] == '\n') {
                return i + 3;
            }
        }
        return -1;
    }

    /** Whether what has come of a head can no longer become one, so that it is not worth waiting for the rest. */
    static boolean isHopeless(byte[] bytes, int length) {
        for (int i = 0; i < length; i++) {
            if (isMisplaced(bytes, i, length)) {
                return true;
            }
            if (bytes[i] == '\n') {
                String line = new String(bytes, 0, i, StandardCharsets.ISO_8859_1);
                return !isRequestLine(withoutReturn(line).split(" ", -1)) || hasMisplacedAfter(bytes, i, length);
            }
        }
        return false;
    }

    /**
     * Reads a complete head.
     *
     * @return the request; nothing if it is not a well-formed HTTP/1.0 or HTTP/1.1 request with exactly one host
     */
    static Optional<HttpRequest> parse(byte[] bytes, int length) {
        if (hasMisplacedAfter(bytes, -1, length)) {
            return Optional.empty();
        }
        String[] lines = new String(bytes, 0, length, StandardCharsets.ISO_8859_1).split("\r?\n", -1);
        String[] words = lines[0].split(" ", -1);
        if (!isRequestLine(words)) {
            return Optional.empty();
        }
        Map<String, String> headers = new HashMap<>();
        for (String line : Arrays.asList(lines).subList(1, lines.length)) {
            if (line.isEmpty()) {
                break;
            }
            int colon = line.indexOf(':');
            if (colon < 1 || !isToken(line.substring(0, colon))) {
                return Optional.empty();
            }
            String name = line.substring(0, colon).toLowerCase(Locale.ROOT);
            String value = line.substring(colon + 1).strip();
            // Which of two hosts, origins or lengths would be meant is anybody's guess, and guesses differ.
            if (headers.put(name, value) != null && GIVEN_ONCE.contains(name)) {
                return Optional.empty();
            }
        }
        return headers.containsKey("host") && isFramed(words[2], headers)
                ? Optional.of(new HttpRequest(words[0], words[1], Map.copyOf(headers)))
                : Optional.empty();
    }

    private static boolean isRequestLine(String[] words) {
        return words.length == 3
                && isToken(words[0])
                && words[1].matches("/[!-~]*")
                && words[2].matches("HTTP/1\\.[01]");
    }

    /** Whether it is clear where the body ends. */
    private static boolean isFramed(String version, Map<String, String> headers) {
        String encoding = headers.get("transfer-encoding");
        String length = headers.get("content-length");
        return encoding == null
                ? length == null || length.matches("[0-9]{1,18}")
                : length == null && version.equals("HTTP/1.1") && encoding.equalsIgnoreCase("chunked");
    }

    private static boolean hasMisplacedAfter(byte[] bytes, int index, int length) {
        for (int i = index + 1; i < length; i++) {
            if (isMisplaced(bytes, i, length)) {
                return true;
            }
        }
        return false;
    }

    /** A control character that is no tab and no end of a line. */
    private static boolean isMisplaced(byte[] bytes, int index, int length) {
        byte letter = bytes[index];
        if (letter == '\r') {
            return index + 1 < length && bytes[index + 1] != '\n';
        }
        return (letter >= 0 && letter < ' ' && letter != '\n' && letter != '\t') || letter == 0x7F;
    }

    private static String withoutReturn(String line) {
        return line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
    }

    private static boolean isToken(String text) {
        return text.matches("[!#$%&'*+.^_`|~0-9A-Za-z-]+");
    }
}
