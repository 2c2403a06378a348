package dev.espalier.http;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostNamesTest {

    private final HostNames loopback = HostNames.ofLoopback();
    private final HostNames network = HostNames.ofNetwork(Set.of("trainer.example.org"));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost",
                "LocalHost:9464",
                "127.0.0.1",
                "127.0.0.1:80",
                "127.8.9.255:1",
                "[::1]",
                "[::1]:9464"
            })
    void knowsTheLoopback(String host) {
        assertTrue(loopback.isOwnAuthority(host));
        assertTrue(network.isOwnAuthority(host));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "example.org",
                "localhost.example.org",
                "localhost.",
                "127.0.0.1.example.org",
                "127.0.0.1.nip.io:9464",
                "127.0.0.256",
                "127.1",
                "2130706433",
                "0x7f.0.0.1",
                "user@localhost",
                "localhost@example.org",
                "localhost/",
                "localhost/../x",
                "localhost#x",
                "localhost?x",
                "localhost:80:80",
                "localhost:x",
                "[::1",
                "::1",
                "local host",
                "localhost,example.org",
                "*",
                "trainer.example.org.evil.example",
                "xtrainer.example.org"
            })
    void refusesOtherNames(String host) {
        assertFalse(loopback.isOwnAuthority(host));
        assertFalse(network.isOwnAuthority(host));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "128.0.0.1", "10.1.2.3:9400", "[::]", "[::2]", "[fe80::1]:80"})
    void acceptsAddressesInDigitsOnlyWhereTheNetworkMayCome(String host) {
        assertFalse(loopback.isOwnAuthority(host));
        assertTrue(network.isOwnAuthority(host));
    }

    @ParameterizedTest
    @ValueSource(strings = {"trainer.example.org", "TRAINER.example.org:7007"})
    void acceptsTheNamesThatItWasGiven(String host) {
        assertFalse(loopback.isOwnAuthority(host));
        assertTrue(network.isOwnAuthority(host));
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://localhost", "http://localhost:3000", "https://127.0.0.1:8443", "http://[::1]:1"})
    void knowsPagesOfTheLoopback(String origin) {
        assertTrue(loopback.isOwnOrigin(origin));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "",
                "localhost",
                "file://",
                "http://",
                "https://example.org",
                "http://localhost.example.org",
                "http://localhost/",
                "http://example.org#http://localhost",
                "ftp://localhost"
            })
    void refusesOtherPages(String origin) {
        assertFalse(loopback.isOwnOrigin(origin));
    }
}
