package dev.espalier.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpRequestTest {

    @Test
    void readsLineAndHeaders() {
        Optional<HttpRequest> request = parse("GET /metrics?a=b HTTP/1.1\r\nHost:  localhost \r\nX-Y: z:z\r\n\r\n");

        assertEquals(
                Optional.of(new HttpRequest("GET", "/metrics?a=b", Map.of("host", "localhost", "x-y", "z:z"))),
                request);
        assertEquals("/metrics", request.orElseThrow().path());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /metrics\r\nHost: a\r\n\r\n",
                "GET  /metrics HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET /metrics HTTP/2.0\r\nHost: a\r\n\r\n",
                "GET http://localhost/metrics HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET * HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET /metrics HTTP/1.1\r\n\r\n",
                "GET /metrics HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
                "GET /metrics HTTP/1.1\r\nHost: a\r\nhost: a\r\n\r\n",
                "GET /metrics HTTP/1.1\r\nHost : a\r\n\r\n",
                "GET /metrics HTTP/1.1\r\n Host: a\r\n\r\n",
                "GET /metrics HTTP/1.1\r\nHost\r\n\r\n",
                "\r\n\r\n",
                "\u0016\u0003\u0001\r\n\r\n"
            })
    void refusesWhatIsNotWellFormed(String head) {
        assertTrue(parse(head).isEmpty());
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET / HTTP/1.1\r\nHost: a\r\n\r\n", "GET / HTTP/1.1\nHost: a\n\n"})
    void findsTheEndOfTheHead(String head) {
        byte[] bytes = (head + "rest").getBytes(StandardCharsets.ISO_8859_1);
        for (int length = 0; length < head.length(); length++) {
            assertEquals(-1, HttpRequest.endOfHead(bytes, length));
        }
        assertEquals(head.length(), HttpRequest.endOfHead(bytes, bytes.length));
    }

    private static Optional<HttpRequest> parse(String head) {
        byte[] bytes = head.getBytes(StandardCharsets.ISO_8859_1);
        return HttpRequest.parse(bytes, HttpRequest.endOfHead(bytes, bytes.length));
    }
}
