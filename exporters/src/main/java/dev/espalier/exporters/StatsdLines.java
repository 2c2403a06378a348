package dev.espalier.exporters;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Sends lines of StatsD, several in a packet, on a thread of its own: who adds a line never waits.
 *
 * <p>Lines that come faster than the agent takes them are dropped beyond a bound, which is logged once.
 */
final class StatsdLines implements Consumer<String>, Closeable {

    private static final System.Logger LOGGER = System.getLogger(StatsdLines.class.getName());

    /** As many as all series of a run have, twice. */
    private static final int MOST_WAITING = 20_000;

    /** What fits into a packet of Ethernet. */
    private static final int LONGEST_PACKET = 1400;

    /** Lines never are this text. */
    private static final String END = "";

    private final Statsd settings;
    private final Duration timeout;
    private final BlockingQueue<String> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
    private final ByteArrayOutputStream packet = new ByteArrayOutputStream();
    private final AtomicBoolean dropping = new AtomicBoolean();
    private final Thread sender = new Thread(this::send, "espalier-export-statsd");
    private volatile @Nullable DatagramSocket datagrams;
    private volatile @Nullable Socket connection;
    private boolean failing;

    /**
     * Starts to send.
     *
     * @param settings where to
     * @param timeout how long a connection may take to be made
     */
    StatsdLines(Statsd settings, Duration timeout) {
        this.settings = settings;
        this.timeout = timeout;
        sender.setDaemon(true);
        sender.start();
    }

    @Override
    public void accept(String line) {
        if (!waiting.offer(line) && !dropping.getAndSet(true)) {
            LOGGER.log(
                    System.Logger.Level.WARNING,
                    "exporter statsd: " + where() + " takes the metrics too slowly; some are dropped");
        }
    }

    private String where() {
        return settings.host() + ":" + settings.port();
    }

    private void send() {
        try {
            String line = waiting.take();
            while (!line.equals(END)) {
                add(line);
                line = next();
            }
            flush();
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    /** The next line; what is in the packet is sent before it is waited for. */
    private String next() throws InterruptedException {
        String line = waiting.poll();
        if (line == null) {
            flush();
            line = waiting.take();
        }
        return line;
    }

    private void add(String line) {
        byte[] bytes = (line + "\n").getBytes(StandardCharsets.UTF_8);
        if (packet.size() + bytes.length > LONGEST_PACKET) {
            flush();
        }
        packet.writeBytes(bytes);
    }

    private void flush() {
        if (packet.size() == 0) {
            return;
        }
        try {
            switch (settings.protocol()) {
                case UDP -> sendDatagram(packet.toByteArray());
                case TCP -> connection().getOutputStream().write(packet.toByteArray());
            }
            failing = false;
        } catch (IOException failure) {
            failed(failure);
        }
        packet.reset();
    }

    private void sendDatagram(byte[] bytes) throws IOException {
        DatagramSocket socket = datagrams;
        if (socket == null) {
            socket = new DatagramSocket();
            datagrams = socket;
        }
        socket.send(new DatagramPacket(bytes, bytes.length, new InetSocketAddress(settings.host(), settings.port())));
    }

    private Socket connection() throws IOException {
        Socket open = connection;
        if (open == null) {
            open = new TimedSockets(timeout).createSocket(settings.host(), settings.port());
            connection = open;
        }
        return open;
    }

    private void failed(IOException failure) {
        closeConnection();
        if (!failing) {
            failing = true;
            LOGGER.log(
                    System.Logger.Level.WARNING,
                    "exporter statsd: " + where() + " does not take the metrics: " + failure.getMessage()
                            + "; the run goes on, and they are sent again at each interval");
        }
    }

    private void closeConnection() {
        Socket open = connection;
        connection = null;
        try {
            if (open != null) {
                open.close();
            }
        } catch (IOException alreadyBroken) {
            // there is nothing left to close
        }
    }

    /** Sends what is waiting; to be called on a thread that may be given up. */
    void finish() throws InterruptedException {
        waiting.put(END);
        sender.join();
    }

    /** Gives up what has not been sent. */
    @Override
    public void close() {
        sender.interrupt();
        closeConnection();
        DatagramSocket socket = datagrams;
        if (socket != null) {
            socket.close();
        }
    }
}
