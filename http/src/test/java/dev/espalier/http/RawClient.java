package dev.espalier.http;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A client that sends exactly the bytes it is told to. */
final class RawClient implements AutoCloseable {

    private final Socket socket;

    RawClient(int port) throws IOException {
        // not the JVM's own loopback: it may prefer the one of version 6
        socket = new Socket(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port);
        socket.setSoTimeout(20_000);
    }

    RawClient send(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        return this;
    }

    RawClient endOutput() throws IOException {
        socket.shutdownOutput();
        return this;
    }

    /** Everything that the server sends until it closes the connection. */
    String receive() throws IOException {
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    /** What the server sends up to a text, which it waits for. */
    String receiveUntil(String end) throws IOException {
        StringBuilder received = new StringBuilder();
        while (received.indexOf(end) < 0) {
            int next = socket.getInputStream().read();
            if (next < 0) {
                throw new EOFException("after: " + received);
            }
            received.append((char) next);
        }
        return received.toString();
    }

    static String exchange(int port, String text) throws IOException {
        try (RawClient client = new RawClient(port)) {
            return client.send(text).receive();
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
