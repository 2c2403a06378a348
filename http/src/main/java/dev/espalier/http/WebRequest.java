package dev.espalier.http;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A request that has passed all checks: a GET or HEAD for this server, without a body.
 *
 * @param path as sent, neither decoded nor normalized
 * @param query as sent, after the question mark; empty if there is none
 * @param headers the first value of each, by name in lower case
 */
public record WebRequest(String path, String query, Map<String, String> headers) {

    /** A header's value, or nothing. */
    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)));
    }

    /** The first value of a parameter of the query, decoded; or nothing. */
    public Optional<String> parameter(String name) {
        return parameters(name).stream().findFirst();
    }

    /** The values of a parameter of the query, decoded, in the order of the query. */
    public List<String> parameters(String name) {
        return decoded().getOrDefault(name, List.of());
    }

    /** Whether the client can read what is compressed by gzip. */
    public boolean acceptsGzip() {
        for (String each :
                header("accept-encoding").orElse("").toLowerCase(Locale.ROOT).split(",", -1)) {
            String coding = each.replaceAll("\\s", "");
            if (coding.equals("gzip") || (coding.startsWith("gzip;") && !coding.matches("gzip;q=0([.]0*)?"))) {
                return true;
            }
        }
        return false;
    }

    private Map<String, List<String>> decoded() {
        Map<String, List<String>> values = new LinkedHashMap<>();
        for (String pair : query.split("&", -1)) {
            int sign = pair.indexOf('=');
            if (sign > 0) {
                values.computeIfAbsent(pair.substring(0, sign), name -> new ArrayList<>())
                        .add(decoded(pair.substring(sign + 1)));
            }
        }
        return values;
    }

    private static String decoded(String value) {
        try {
            return URLDecoder.decode(value, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException notEncoded) {
            return value;
        }
    }
}
