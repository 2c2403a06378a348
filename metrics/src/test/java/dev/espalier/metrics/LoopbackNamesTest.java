package dev.espalier.metrics;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LoopbackNamesTest {

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
        assertTrue(LoopbackNames.isLoopbackAuthority(host));
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
                "0.0.0.0",
                "128.0.0.1",
                "user@localhost",
                "localhost@example.org",
                "localhost/",
                "localhost/../x",
                "localhost#x",
                "localhost?x",
                "localhost:80:80",
                "localhost:x",
                "[::1",
                "[::]",
                "[::2]",
                "::1",
                "local host",
                "localhost,example.org",
                "*"
            })
    void refusesOtherNames(String host) {
        assertFalse(LoopbackNames.isLoopbackAuthority(host));
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://localhost", "http://localhost:3000", "https://127.0.0.1:8443", "http://[::1]:1"})
    void knowsPagesOfTheLoopback(String origin) {
        assertTrue(LoopbackNames.isLoopbackOrigin(origin));
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
        assertFalse(LoopbackNames.isLoopbackOrigin(origin));
    }
}
