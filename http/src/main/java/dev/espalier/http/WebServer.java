package dev.espalier.http;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.channels.ServerSocketChannel;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import org.eclipse.jetty.http.HttpCompliance;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.io.ArrayByteBufferPool;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP server for reading: GET and HEAD, one request to a connection, no file of this machine unless its handler reads it.
 *
 * <p>It can be reached from this machine only unless it is told otherwise, and by no foreign web page that a browser on it has
 * open: requests must name a host of the server's own, and come from no foreign origin. No client can block another or hold a
 * thread: a request that is not complete after a few seconds is cut off, however it goes on, and so is a client that does not
 * take its answer; when too many are connected, the oldest gives way. All threads are daemons.
 */
public final class WebServer implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /** One accepts, one selects; few are left to answer, so that clients take little from training. */
    private static final int MOST_THREADS = 5;

    private static final int LONGEST_QUEUE = 256;
    private static final int LONGEST_HEAD = 8192;
    private static final int KEPT_BUFFER_BYTES = 1 << 20;

    private final Server server;
    private final ConnectionWatch watch;
    private final InetSocketAddress address;

    private WebServer(WebAddress asked, WebHandler handler, Duration patience) {
        ServerSocketChannel channel = bind(asked);
        try {
            this.address = (InetSocketAddress) channel.getLocalAddress();
            QueuedThreadPool threads = new QueuedThreadPool(MOST_THREADS, 1);
            threads.setName("espalier-web");
            threads.setDaemon(true);
            threads.setReservedThreads(0);
            server = new Server(threads);
            watch = new ConnectionWatch(patience, server.getScheduler());
            server.setStopAtShutdown(false);
            server.setHandler(new JettyHandler(new RequestFilter(names(asked, address.getAddress())), handler, watch));
            server.setErrorHandler(new PlainErrors());
            server.addConnector(connector(channel));
            server.start();
        } catch (Exception failure) {
            close(channel);
            throw new EspalierException(
                    ErrorCode.IO,
                    "port " + asked.port(),
                    "cannot be served: " + failure.getMessage(),
                    "choose another port, or 0 for any",
                    failure);
        }
    }

    /**
     * Opens a port and begins to serve.
     *
     * @param address where to listen
     * @param handler answers requests
     * @return the server; to be closed
     * @throws EspalierException if the address is not one of this machine, or the port is taken ({@link ErrorCode#IO})
     */
    public static WebServer open(WebAddress address, WebHandler handler) {
        return open(address, handler, PATIENCE);
    }

    /** As the other, with another time for a client's request and for each piece of its answer. */
    static WebServer open(WebAddress address, WebHandler handler, Duration patience) {
        return new WebServer(address, handler, patience);
    }

    /** The port that is open. */
    public int port() {
        return address.getPort();
    }

    /** The address that is open, in digits: {@code 127.0.0.1} unless another was asked for. */
    public String host() {
        return address.getAddress().getHostAddress();
    }

    /** Whether only this machine can reach it. */
    public boolean isLoopback() {
        return address.getAddress().isLoopbackAddress();
    }

    /** Where a browser of this machine finds it. */
    public URI address() {
        InetAddress bound = address.getAddress();
        String host = bound.isAnyLocalAddress()
                ? "127.0.0.1"
                : bound instanceof Inet6Address ? "[" + bound.getHostAddress() + "]" : bound.getHostAddress();
        return URI.create("http://" + host + ":" + port() + "/");
    }

    /** How many clients are connected whose answers last: browsers that have the page open. */
    public int lastingClients() {
        return watch.lasting();
    }

    /** Closes the port; connections that are open end. */
    @Override
    public void close() {
        boolean interrupted = Thread.interrupted();
        try {
            server.stop();
        } catch (Exception failure) {
            System.getLogger(WebServer.class.getName())
                    .log(System.Logger.Level.DEBUG, "thrown while closing port " + port(), failure);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private ServerConnector connector(ServerSocketChannel channel) throws IOException {
        HttpConfiguration configuration = new HttpConfiguration();
        configuration.setSendServerVersion(false);
        configuration.setSendDateHeader(false);
        configuration.setRequestHeaderSize(LONGEST_HEAD);
        configuration.setHttpCompliance(HttpCompliance.STRICT);
        configuration.setUriCompliance(UriCompliance.RFC3986);
        configuration.setPersistentConnectionsEnabled(false);
        ArrayByteBufferPool buffers =
                new ArrayByteBufferPool(0, 4096, 1 << 17, MOST_THREADS, KEPT_BUFFER_BYTES, KEPT_BUFFER_BYTES);
        ServerConnector connector =
                new ServerConnector(server, null, null, buffers, 1, 1, new HttpConnectionFactory(configuration));
        connector.addBean(watch);
        connector.open(channel);
        return connector;
    }

    private static ServerSocketChannel bind(WebAddress asked) {
        String where = asked.host().map(host -> host + " port ").orElse("port ") + asked.port();
        ServerSocketChannel channel = null;
        try {
            // of both families: an address of version 4 can be bound to a socket of version 6
            channel = ServerSocketChannel.open();
            InetAddress host = asked.host().isEmpty()
                    ? loopback()
                    : InetAddress.getByName(asked.host().get());
            channel.bind(new InetSocketAddress(host, asked.port()), LONGEST_QUEUE);
            return channel;
        } catch (UnknownHostException unknown) {
            close(channel);
            throw new EspalierException(
                    ErrorCode.IO, where, "the host is not known", "give an address of this machine", unknown);
        } catch (IOException refused) {
            close(channel);
            throw new EspalierException(
                    ErrorCode.IO,
                    where,
                    "cannot be opened" + (asked.host().isEmpty() ? " on the loopback: " : ": ") + refused.getMessage(),
                    "choose a port that is free, or 0 for any",
                    refused);
        }
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

    private static HostNames names(WebAddress asked, InetAddress bound) {
        if (bound.isLoopbackAddress()) {
            return asked.names().isEmpty() ? HostNames.ofLoopback() : HostNames.ofNetwork(asked.names());
        }
        Set<String> names = new TreeSet<>(asked.names());
        asked.host().ifPresent(names::add);
        return HostNames.ofNetwork(names);
    }

    private static void close(@Nullable ServerSocketChannel channel) {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException alreadyBroken) {
            // there is nothing left to close
        }
    }
}
