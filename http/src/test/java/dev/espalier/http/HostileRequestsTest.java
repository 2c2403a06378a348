package dev.espalier.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Requests that no honest client sends: each is refused, or answered once, and the next client is served. */
@Timeout(30)
class HostileRequestsTest {

    private static WebServer server;

    @BeforeAll
    static void open() {
        server = WebServer.open(
                WebAddress.loopback(0),
                request -> request.path().equals("/metrics")
                        ? WebResponse.message(200, "all is well")
                        : WebResponse.message(404, "there is nothing here"));
    }

    @AfterAll
    static void close() {
        server.close();
    }

    @ParameterizedTest
    @CsvSource({
        "GET /metrics HTTP/1.1|Host: evil.example, 403",
        "GET /metrics HTTP/1.1|Host: localhost|Origin: http://evil.example, 403",
        "GET /metrics HTTP/1.1|Host: localhost|Origin: null, 403",
        "GET /metrics HTTP/1.1|Host: localhost|Origin: http://localhost:3000, 200",
        "GET /metrics HTTP/1.1|Host: [::1]:1234, 200",
        "GET /metrics?x=y HTTP/1.0|Host: 127.0.0.1, 200",
        "POST /metrics HTTP/1.1|Host: localhost|Content-Length: 0, 405",
        "HEAD /metrics HTTP/1.1|Host: localhost, 200",
        "GET / HTTP/1.1|Host: localhost, 404",
        "GET /metrics/../etc/passwd HTTP/1.1|Host: localhost, 404",
        "GET /metrics HTTP/1.1|Connection: close, 400"
    })
    void answersOnlyWhatItShould(String head, int status) throws IOException {
        String answer = RawClient.exchange(server.port(), head.replace("|", "\r\n") + "\r\n\r\n");

        assertTrue(answer.startsWith("HTTP/1.1 " + status + " "), answer);
    }

    static Stream<Arguments> hostileRequests() {
        String local = "Host: localhost|";
        String get = "GET /metrics HTTP/1.1|";
        return Stream.of(
                Arguments.of("no host", 400, get + "|"),
                Arguments.of("no host, HTTP/1.0", 400, "GET /metrics HTTP/1.0||"),
                Arguments.of("empty host", 400, get + "Host:||"),
                Arguments.of("two hosts", 400, get + local + "Host: evil.example||"),
                Arguments.of("one host twice", 400, get + local + local + "|"),
                Arguments.of("foreign host", 403, get + "Host: evil.example||"),
                Arguments.of("foreign host that begins as ours", 403, get + "Host: 127.0.0.1.evil.example:80||"),
                Arguments.of("host in other digits", 403, get + "Host: 2130706433||"),
                Arguments.of("any address", 403, get + "Host: 0.0.0.0||"),
                Arguments.of("two hosts in one", 400, get + "Host: localhost, evil.example||"),
                Arguments.of("host with a user", 400, get + "Host: localhost@evil.example||"),
                Arguments.of("no version", 505, "GET /metrics|" + local + "|"),
                Arguments.of("no version, no header", 505, "GET /metrics|"),
                Arguments.of("no target", 505, "GET HTTP/1.1|" + local + "|"),
                Arguments.of("another version", 426, "GET /metrics HTTP/2.0|" + local + "|"),
                Arguments.of("preface of HTTP/2", 426, "PRI * HTTP/2.0||SM||"),
                Arguments.of("version in lower case", 200, "GET /metrics http/1.1|" + local + "|"),
                Arguments.of("word after the version", 400, "GET /metrics HTTP/1.1 x|" + local + "|"),
                Arguments.of("tab for a space", 400, "GET\t/metrics\tHTTP/1.1|" + local + "|"),
                Arguments.of("binary", 400, "\0\1\2\3\u00ff\u00fe||"),
                Arguments.of("binary without a line", 400, "\u0080\0\u0090"),
                Arguments.of("TLS hello", 400, "\u0016\3\1\0\u00a5\1\0\0\u00a1\3\3" + "\u00c3\u0091".repeat(80)),
                Arguments.of("SSH", 400, "SSH-2.0-OpenSSH_9.2|"),
                Arguments.of("header without colon", 400, get + local + "Accept||"),
                Arguments.of("header without name", 400, get + local + ": x||"),
                Arguments.of("space before the colon", 400, get + "Host : localhost||"),
                Arguments.of("obsolete folding", 400, get + local + "Accept: text/plain,| text/html||"),
                Arguments.of("folding of the host", 400, get + "Host:| localhost||"),
                Arguments.of("line end in the middle", 400, get + "Host: local\rhost||"),
                Arguments.of("zero byte in a value", 400, get + local + "X: a\0b||"),
                Arguments.of("bytes in the target", 400, "GET /metr\u00e9cs HTTP/1.1|" + local + "|"),
                Arguments.of("two lengths", 400, get + local + "Content-Length: 0|Content-Length: 5||hello"),
                Arguments.of("two lengths in one", 400, get + local + "Content-Length: 0, 5||hello"),
                Arguments.of("length below zero", 400, get + local + "Content-Length: -1||"),
                Arguments.of("length of many digits", 400, get + local + "Content-Length: " + "9".repeat(40) + "||"),
                Arguments.of(
                        "length and chunks",
                        400,
                        "POST /metrics HTTP/1.1|" + local + "Content-Length: 5|Transfer-Encoding: chunked||0||"),
                Arguments.of(
                        "chunks", 405, "POST /metrics HTTP/1.1|" + local + "Transfer-Encoding: chunked||5|hello|0||"),
                Arguments.of("chunks of a GET", 400, get + local + "Transfer-Encoding: chunked||5|hello|0||"),
                Arguments.of(
                        "chunks in HTTP/1.0",
                        405,
                        "POST /metrics HTTP/1.0|" + local + "Transfer-Encoding: chunked||0||"),
                Arguments.of("unknown encoding", 400, get + local + "Transfer-Encoding: gzip||"),
                Arguments.of("body of a GET", 400, get + local + "Content-Length: 5||hello"),
                Arguments.of("huge body", 405, "POST /metrics HTTP/1.1|" + local + "Content-Length: 9999999999||hello"),
                Arguments.of(
                        "a request in a body",
                        405,
                        "POST /metrics HTTP/1.1|" + local + "Content-Length: 40||" + get + local + "|"),
                Arguments.of("empty line first", 200, "|" + get + local + "|"),
                Arguments.of("second request", 200, get + local + "|" + get + local + "|"),
                Arguments.of(
                        "second request with a foreign host", 200, get + local + "|" + get + "Host: evil.example||"),
                Arguments.of(
                        "connection kept alive", 200, get + local + "Connection: keep-alive||" + get + local + "|"),
                Arguments.of("foreign origin", 403, get + local + "Origin: http://evil.example||"),
                Arguments.of("no origin", 403, get + local + "Origin: null||"),
                Arguments.of(
                        "origin that begins as ours", 403, get + local + "Origin: http://localhost.evil.example||"),
                Arguments.of(
                        "foreign origin second",
                        400,
                        get + local + "Origin: http://localhost|Origin: http://evil.example||"),
                Arguments.of(
                        "foreign origin first",
                        400,
                        get + local + "origin: http://evil.example|ORIGIN: http://localhost||"),
                Arguments.of(
                        "two origins in one", 403, get + local + "Origin: http://localhost, http://evil.example||"),
                Arguments.of("whole address", 200, "GET http://localhost/metrics HTTP/1.1|" + local + "|"),
                Arguments.of("whole foreign address", 400, "GET http://evil.example/metrics HTTP/1.1|" + local + "|"),
                Arguments.of(
                        "whole foreign address and host",
                        403,
                        "GET http://evil.example/metrics HTTP/1.1|Host: evil.example||"),
                Arguments.of("CONNECT", 405, "CONNECT localhost:80 HTTP/1.1|" + local + "|"),
                Arguments.of("OPTIONS *", 400, "OPTIONS * HTTP/1.1|" + local + "|"),
                Arguments.of("TRACE", 405, "TRACE /metrics HTTP/1.1|" + local + "|"),
                Arguments.of("DELETE", 405, "DELETE /metrics HTTP/1.1|" + local + "|"),
                Arguments.of("method in lower case", 405, "get /metrics HTTP/1.1|" + local + "|"),
                Arguments.of("climbing path", 400, "GET /../metrics HTTP/1.1|" + local + "|"),
                Arguments.of("coded climbing path", 400, "GET /%2e%2e/metrics HTTP/1.1|" + local + "|"),
                Arguments.of("coded slash", 400, "GET /a%2fmetrics HTTP/1.1|" + local + "|"),
                Arguments.of("coded zero", 400, "GET /metrics%00 HTTP/1.1|" + local + "|"),
                Arguments.of("coded path", 404, "GET /%6detrics HTTP/1.1|" + local + "|"),
                Arguments.of("parameter of the path", 404, "GET /metrics;x=y HTTP/1.1|" + local + "|"),
                Arguments.of("backslashes", 400, "GET /..\\..\\etc\\passwd HTTP/1.1|" + local + "|"),
                Arguments.of("upgrade", 200, get + local + "Connection: Upgrade|Upgrade: websocket||"),
                Arguments.of("upgrade to HTTP/2", 200, get + local + "Connection: Upgrade|Upgrade: h2c||"),
                Arguments.of("unknown expectation", 417, get + local + "Expect: the-spanish-inquisition||"),
                Arguments.of("long header", 431, get + local + "X: " + "y".repeat(9_000) + "||"),
                Arguments.of("many headers", 431, get + local + "A: b|".repeat(2_000) + "|"),
                Arguments.of("long target", 414, "GET /" + "x".repeat(100_000) + " HTTP/1.1|" + local + "|"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("hostileRequests")
    void answersHostileRequestsOnceAndCloses(String name, int status, String text) throws IOException {
        String answer = RawClient.exchange(server.port(), text.replace("|", "\r\n"));

        assertTrue(answer.startsWith("HTTP/1.1 " + status + " "), answer);
        assertEquals(2, answer.split("HTTP/1", -1).length, answer);
        assertTrue(answer.contains("\r\nConnection: close\r\n"), answer);
        assertTrue(answer.contains("X-Content-Type-Options: nosniff"), answer);
        String next = RawClient.exchange(server.port(), "GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n");
        assertTrue(next.startsWith("HTTP/1.1 200 OK\r\n"), "the next client");
    }
}
