package dev.espalier.metrics;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A small HTTP server on the loopback: one daemon thread, whatever the clients do.
 *
 * <p>No client can block another: nothing is waited for. A connection has a fixed time for its request and the answer, and
 * when too many are open the oldest gives way, so that half-open ones cannot lock anybody out. The JDK's own server blocks
 * on one half-sent header unless a setting of the whole JVM is changed.
 */
final class LoopbackServer implements AutoCloseable {

    private static final int MOST_CONNECTIONS = 64;
    private static final int LONGEST_QUEUE = 256;
    private static final long LONGEST_WAIT_MILLISECONDS = 250;
    private static final long PAUSE_NANOSECONDS = 50_000_000;

    private final HttpHandler handler;
    private final Duration patience;
    private final Selector selector;
    private final ServerSocketChannel acceptor;
    private final InetSocketAddress address;
    private final Deque<HttpConnection> connections = new ArrayDeque<>();
    private final Thread thread;
    private volatile boolean closed;

    /**
     * Opens the port and begins to serve.
     *
     * @param port from 0 to 65535; 0 takes a free one
     * @param patience how long a client may take over its request and over the answer together
     * @param handler answers requests, on the server's thread
     */
    LoopbackServer(int port, Duration patience, HttpHandler handler) {
        this.handler = handler;
        this.patience = patience;
        ServerSocketChannel opened = null;
        try {
            // of both families: an address of version 4 can be bound to a socket of version 6
            opened = ServerSocketChannel.open();
            opened.bind(new InetSocketAddress(loopback(), port), LONGEST_QUEUE);
            opened.configureBlocking(false);
            this.acceptor = opened;
            this.selector = Selector.open();
            acceptor.register(selector, SelectionKey.OP_ACCEPT);
            this.address = (InetSocketAddress) acceptor.getLocalAddress();
        } catch (IOException refused) {
            closeQuietly(opened);
            throw new EspalierException(
                    ErrorCode.IO,
                    "port " + port,
                    "cannot be opened on the loopback: " + refused.getMessage(),
                    "choose a port that is free, or 0 for any",
                    refused);
        }
        thread = new Thread(this::serve, "espalier-metrics");
        thread.setDaemon(true);
        thread.start();
    }

    /** The address and the port that are open. */
    InetSocketAddress address() {
        return address;
    }

    /**
     * 127.0.0.1, whatever the JVM prefers, since it is what scrapers are told to ask; ::1 where the machine has no loopback
     * of version 4.
     */
    private static InetAddress loopback() throws IOException {
        InetAddress usual = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
        if (NetworkInterface.getByInetAddress(usual) != null) {
            return usual;
        }
        byte[] one = new byte[16];
        one[15] = 1;
        InetAddress other = InetAddress.getByAddress(one);
        return NetworkInterface.getByInetAddress(other) != null ? other : usual;
    }

    @Override
    public void close() {
        closed = true;
        selector.wakeup();
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException askedToHurry) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void serve() {
        try (selector;
                acceptor) {
            while (!closed) {
                selector.select(connections.isEmpty() ? 0 : LONGEST_WAIT_MILLISECONDS);
                for (Iterator<SelectionKey> ready = selector.selectedKeys().iterator(); ready.hasNext(); ) {
                    SelectionKey key = ready.next();
                    ready.remove();
                    attend(key);
                }
                dropExpired();
            }
        } catch (IOException broken) {
            System.getLogger(LoopbackServer.class.getName())
                    .log(System.Logger.Level.WARNING, "port " + address.getPort() + " is served no more", broken);
        } finally {
            connections.forEach(HttpConnection::close);
        }
    }

    private void attend(SelectionKey key) {
        if (key.isValid() && key.isAcceptable()) {
            accept();
            return;
        }
        HttpConnection connection = (HttpConnection) key.attachment();
        try {
            connection.advance(key);
        } catch (IOException | CancelledKeyException clientHasGone) {
            connection.close();
        }
        if (!key.isValid()) {
            connections.remove(connection);
        }
    }

    private void accept() {
        SocketChannel channel = null;
        try {
            channel = acceptor.accept();
            if (channel == null) {
                return;
            }
            if (connections.size() == MOST_CONNECTIONS) {
                connections.removeFirst().close();
            }
            channel.configureBlocking(false);
            HttpConnection connection = new HttpConnection(channel, handler, patience);
            channel.register(selector, SelectionKey.OP_READ, connection);
            connections.addLast(connection);
        } catch (IOException failure) {
            closeQuietly(channel);
            if (channel == null) {
                // Too many files are open, most likely: the client stays in the queue, and retrying at once is not a
                // help.
                LockSupport.parkNanos(PAUSE_NANOSECONDS);
            }
        }
    }

    private void dropExpired() {
        long now = System.nanoTime();
        connections.removeIf(connection -> {
            boolean expired = connection.isExpired(now);
            if (expired) {
                connection.close();
            }
            return expired;
        });
    }

    private static void closeQuietly(@Nullable Closeable channel) {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException alreadyBroken) {
            // there is nothing left to close
        }
    }
}
