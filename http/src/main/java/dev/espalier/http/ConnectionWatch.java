package dev.espalier.http;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.util.thread.Scheduler;

/**
 * Keeps a server free for those who ask: a client has a fixed time for its request, however slowly it goes on sending, and for
 * each piece of the answer; when too many are connected, the oldest gives way.
 *
 * <p>An idle timeout alone would be reset by each byte that drips in, and a limit of connections alone would let those who
 * send nothing lock out all others.
 */
final class ConnectionWatch implements Connection.Listener {

    /** How often those whose time is over are looked for, and what is new is sent. */
    private static final long TICK_MILLISECONDS = 250;

    private static final int MOST_REQUESTS = 64;
    private static final int MOST_ANSWERS = 64;
    private static final int MOST_LASTING = 32;

    private final Duration patience;
    private final Scheduler scheduler;
    private final Map<Connection, WatchedConnection> connections = new LinkedHashMap<>();
    private boolean ticking;

    /**
     * A watch over no connections.
     *
     * @param patience how long a client may take over its request, and over each piece of the answer
     * @param scheduler calls it in time
     */
    ConnectionWatch(Duration patience, Scheduler scheduler) {
        this.patience = patience;
        this.scheduler = scheduler;
    }

    @Override
    public void onOpened(Connection connection) {
        synchronized (this) {
            connections.put(connection, new WatchedConnection(connection, patience));
            if (!ticking) {
                ticking = true;
                scheduleTick();
            }
        }
        giveWay(MOST_REQUESTS, each -> each.phase() != WatchedConnection.Phase.ANSWER);
    }

    @Override
    public void onClosed(Connection connection) {
        WatchedConnection ended;
        synchronized (this) {
            ended = connections.remove(connection);
        }
        if (ended != null) {
            ended.closed();
        }
    }

    /** What is known of a connection; nothing if it has ended. */
    synchronized Optional<WatchedConnection> find(Connection connection) {
        return Optional.ofNullable(connections.get(connection));
    }

    /** Cuts the oldest of those that are answered, if there are too many. */
    void limitAnswers() {
        giveWay(MOST_ANSWERS, each -> each.phase() == WatchedConnection.Phase.ANSWER && !each.isLasting());
        giveWay(MOST_LASTING, each -> each.phase() == WatchedConnection.Phase.ANSWER && each.isLasting());
    }

    /** How many clients are connected whose answers last. */
    synchronized int lasting() {
        return (int) connections.values().stream()
                .filter(each -> each.isLasting() && each.phase() == WatchedConnection.Phase.ANSWER)
                .count();
    }

    private void giveWay(int most, Predicate<WatchedConnection> kind) {
        WatchedConnection oldest = null;
        synchronized (this) {
            int count = 0;
            for (WatchedConnection each : connections.values()) {
                if (kind.test(each)) {
                    oldest = oldest == null ? each : oldest;
                    count++;
                }
            }
            if (count <= most) {
                return;
            }
        }
        if (oldest != null) {
            oldest.cut();
        }
    }

    private void scheduleTick() {
        scheduler.schedule(this::tick, TICK_MILLISECONDS, TimeUnit.MILLISECONDS);
    }

    private void tick() {
        List<WatchedConnection> expired = new ArrayList<>();
        List<WatchedConnection> others = new ArrayList<>();
        synchronized (this) {
            long now = System.nanoTime();
            for (Iterator<WatchedConnection> all = connections.values().iterator(); all.hasNext(); ) {
                WatchedConnection next = all.next();
                (next.isExpired(now) ? expired : others).add(next);
            }
            ticking = !connections.isEmpty();
            if (ticking) {
                scheduleTick();
            }
        }
        expired.forEach(WatchedConnection::cut);
        others.forEach(WatchedConnection::goOn);
    }
}
