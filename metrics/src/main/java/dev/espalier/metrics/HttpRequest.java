package dev.espalier.metrics;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The head of an HTTP/1.x request.
 *
 * @param method such as {@code GET}
 * @param target path and query as sent
 * @param headers by name in lower case
 */
record HttpRequest(String method, String target, Map<String, String> headers) {

    /** The path without the query. */
    String path() {
        int query = target.indexOf('?');
        return query < 0 ? target : target.substring(0, query);
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

    /**
     * Reads a complete head.
     *
     * @return the request; nothing if it is no well-formed HTTP/1.0 or HTTP/1.1 request with exactly one host
     */
    static Optional<HttpRequest> parse(byte[] bytes, int length) {
        String[] lines = new String(bytes, 0, length, StandardCharsets.ISO_8859_1).split("\r?\n", -1);
        String[] words = lines[0].split(" ", -1);
        if (words.length != 3
                || !isToken(words[0])
                || !words[1].startsWith("/")
                || !words[2].matches("HTTP/1\\.[01]")) {
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
            // Which of two hosts would be meant is anybody's guess, and guesses differ.
            if (headers.put(name, value) != null && name.equals("host")) {
                return Optional.empty();
            }
        }
        return headers.containsKey("host")
                ? Optional.of(new HttpRequest(words[0], words[1], Map.copyOf(headers)))
                : Optional.empty();
    }

    private static boolean isToken(String text) {
        return text.matches("[!#$%&'*+.^_`|~0-9A-Za-z-]+");
    }
}
