package dev.espalier.exporters;

import dev.espalier.api.Check;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;

/** The rules for the settings that say where and how often exporters send. */
final class Receiver {

    private static final Duration SHORTEST_INTERVAL = Duration.ofSeconds(1);
    private static final Duration LONGEST_INTERVAL = Duration.ofHours(1);
    private static final Duration SHORTEST_TIMEOUT = Duration.ofMillis(100);
    private static final Duration LONGEST_TIMEOUT = Duration.ofMinutes(1);

    private Receiver() {}

    /** Checks an address of HTTP. */
    static void checkUrl(String url) {
        URI address;
        try {
            address = new URI(url);
        } catch (URISyntaxException malformed) {
            Check.require(false, "url", url, "must be an address: " + malformed.getReason());
            return;
        }
        boolean http = "http".equalsIgnoreCase(address.getScheme()) || "https".equalsIgnoreCase(address.getScheme());
        Check.require(
                http && address.getHost() != null, "url", url, "must begin with http:// or https:// and name a host");
        Check.require(
                address.getUserInfo() == null,
                "url",
                "an address with a user",
                "must not contain a password, which the run's folder would keep; give a header with {env: VARIABLE}");
        Check.require(address.getQuery() == null && address.getFragment() == null, "url", url, "must not have a query");
    }

    /** Checks how often to send. */
    static void checkInterval(Duration interval) {
        Check.require(
                interval.compareTo(SHORTEST_INTERVAL) >= 0 && interval.compareTo(LONGEST_INTERVAL) <= 0,
                "interval",
                interval,
                "must be from 1s to 1h");
    }

    /** Checks how long a request may take. */
    static void checkTimeout(Duration timeout) {
        Check.require(
                timeout.compareTo(SHORTEST_TIMEOUT) >= 0 && timeout.compareTo(LONGEST_TIMEOUT) <= 0,
                "timeout",
                timeout,
                "must be from 100ms to 1m");
    }

    /** Checks a host and a port. */
    static void check(String host, int port) {
        Check.require(!host.isBlank() && host.strip().equals(host), "host", "'" + host + "'", "must be a host name");
        Check.inClosed("port", port, 1, 65535);
    }

    /** How long the end of a run waits for the last state: for one request that is on its way, and one more. */
    static Duration patience(Duration timeout) {
        return timeout.multipliedBy(2).plusSeconds(1);
    }
}
