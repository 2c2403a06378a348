package dev.espalier.exporters;

import dev.espalier.api.Check;
import dev.espalier.api.Setting;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The value of a header: as it is written in the stack, or that of an environment variable.
 *
 * @param value the value; empty if a variable has it
 * @param env the name of the environment variable; empty if the value is given
 */
public record HeaderValue(
        @Setting(value = "the value", shorthand = true) Optional<String> value,

        @Setting("name of the environment variable that has the value")
        Optional<String> env) {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}");
    private static final Pattern SECRET = Pattern.compile("(?i).*(authorization|cookie|token|secret|password|key).*");

    /** Checks that there is one of the two. */
    public HeaderValue {
        Check.require(
                value.isPresent() != env.isPresent(), "value", value.orElse("not given"), "must be given, or else env");
    }

    /** Checks the names of headers, and that no value of a secret is written down. */
    static void check(Map<String, HeaderValue> headers) {
        headers.forEach((name, header) -> {
            Check.require(NAME.matcher(name).matches(), "headers", name, "must be names of HTTP headers");
            Check.require(
                    header.value().isEmpty() || !SECRET.matcher(name).matches(),
                    "headers",
                    name,
                    "must not have a secret written down, which the run's folder would keep; give {env: VARIABLE}");
        });
    }

    /**
     * The headers with the values of the environment.
     *
     * @throws dev.espalier.api.EspalierException if a variable is not set
     */
    static Map<String, String> resolved(Map<String, HeaderValue> headers, String exporter) {
        Map<String, String> resolved = new LinkedHashMap<>();
        headers.forEach((name, header) -> resolved.put(
                name,
                header.value()
                        .orElseGet(() -> new EnvironmentVariable(header.env().orElse(""))
                                .value("header " + name + " of exporter " + exporter))));
        return resolved;
    }
}
