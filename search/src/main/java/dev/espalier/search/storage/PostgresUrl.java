package dev.espalier.search.storage;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The URL of a PostgreSQL database.
 *
 * @param text without the password
 * @param secret the option with the password as it was written, such as {@code password=abc}; empty if there is none
 */
record PostgresUrl(String text, String secret) {

    static final String PREFIX = "jdbc:postgresql:";

    /** The variable that the programs of PostgreSQL itself take a password from. */
    static final String VARIABLE = "PGPASSWORD";

    private static final String REMEDY =
            "give the path of an SQLite file, or a URL such as jdbc:postgresql://host/database?user=name";

    /**
     * Reads a URL.
     *
     * @throws EspalierException if it is not one of PostgreSQL, which is not repeated: it may hold a password
     */
    static PostgresUrl of(String url) {
        if (!url.toLowerCase(Locale.ROOT).startsWith(PREFIX)) {
            throw refused("it is the URL of a database that studies cannot be kept in", REMEDY);
        }
        int question = url.indexOf('?');
        String place = question < 0 ? url : url.substring(0, question);
        if (place.indexOf('@') >= 0) {
            throw refused(
                    "the URL has a user before the host, which the driver takes for a part of the host",
                    "give it as an option: ?user=NAME, and the password in the environment variable " + VARIABLE);
        }
        List<String> options = new ArrayList<>();
        String secret = "";
        for (String option :
                question < 0 ? new String[0] : url.substring(question + 1).split("&")) {
            if (option.startsWith("password=")) {
                secret = option;
            } else {
                options.add(option);
            }
        }
        return new PostgresUrl(options.isEmpty() ? place : place + "?" + String.join("&", options), secret);
    }

    private static EspalierException refused(String what, String remedy) {
        return new EspalierException(ErrorCode.INVALID_SETTING, "search.storage", what, remedy);
    }

    /** The password of the URL, or else that of the environment. */
    Optional<String> password() {
        return secret.isEmpty()
                ? Optional.ofNullable(System.getenv(VARIABLE))
                : Optional.of(URLDecoder.decode(secret.substring(secret.indexOf('=') + 1), StandardCharsets.UTF_8));
    }

    /** A text without the password, wherever it has the option. */
    String withoutSecret(String other) {
        return secret.isEmpty()
                ? other
                : other.replace("&" + secret, "")
                        .replace("?" + secret + "&", "?")
                        .replace("?" + secret, "");
    }

    /** Without the password, however the record is printed. */
    @Override
    public String toString() {
        return text;
    }
}
