package dev.espalier.http;

import dev.espalier.api.Check;
import java.util.Optional;
import java.util.Set;

/**
 * Where a server listens.
 *
 * @param host a name or an address of this machine; empty for the loopback, which other machines cannot reach
 * @param port from 0 to 65535; 0 takes a free one
 * @param names under which other machines may address the server beside its addresses in digits and {@code host}; requests
 *     that name another host are refused
 */
public record WebAddress(Optional<String> host, int port, Set<String> names) {

    /** Checks the port. */
    public WebAddress {
        Check.inClosed("port", port, 0, 65535);
        names = Set.copyOf(names);
    }

    /**
     * A port that only this machine can reach: on 127.0.0.1, or on ::1 where there is no other loopback.
     *
     * @param port from 0 to 65535; 0 takes a free one
     */
    public static WebAddress loopback(int port) {
        return new WebAddress(Optional.empty(), port, Set.of());
    }

    /**
     * A port that other machines can reach, if the host is not one of the loopback.
     *
     * @param host a name or an address of this machine; {@code 0.0.0.0} for all
     * @param port from 0 to 65535; 0 takes a free one
     */
    public static WebAddress of(String host, int port) {
        return new WebAddress(Optional.of(host), port, Set.of());
    }
}
