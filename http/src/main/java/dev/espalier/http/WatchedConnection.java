package dev.espalier.http;

import java.io.EOFException;
import java.time.Duration;
import org.eclipse.jetty.io.Connection;
import org.jspecify.annotations.Nullable;

/** How far a connection has come, and until when it must have come further. */
final class WatchedConnection {

    /** What is waited for. */
    enum Phase {
        /** The end of the request. */
        REQUEST,
        /** The client takes the answer, piece by piece. */
        ANSWER,
        /** The client closes the connection. */
        END
    }

    /** How long a client may take to close the connection after the answer: closing first could cost it the answer. */
    private static final Duration LINGER = Duration.ofSeconds(1);

    private final Connection connection;
    private final Duration patience;
    private volatile Phase phase = Phase.REQUEST;
    private volatile boolean lasting;
    private volatile boolean waits = true;
    private volatile boolean cut;
    private volatile long deadline;
    private volatile @Nullable BodyPump pump;
    private volatile Runnable received = () -> {};

    WatchedConnection(Connection connection, Duration patience) {
        this.connection = connection;
        this.patience = patience;
        this.deadline = System.nanoTime() + patience.toNanos();
    }

    /** The request is there, and this sends its answer. */
    void answering(BodyPump answer, boolean lasts, Runnable whenReceived) {
        lasting = lasts;
        received = whenReceived;
        pump = answer;
        phase = Phase.ANSWER;
    }

    /** A piece of the answer is on its way. */
    void sending() {
        deadline = System.nanoTime() + patience.toNanos();
        waits = true;
    }

    /** The client has taken all that was sent. */
    void taken() {
        waits = false;
    }

    /** The whole answer was sent. */
    void answered() {
        deadline = System.nanoTime() + LINGER.toNanos();
        phase = Phase.END;
        waits = true;
    }

    /** Whether the client has used up its time. */
    boolean isExpired(long now) {
        return waits && now - deadline > 0;
    }

    Phase phase() {
        return phase;
    }

    /** Whether its answer goes on until the client leaves. */
    boolean isLasting() {
        return lasting;
    }

    /** Sends what there is to send by now, if nothing is under way. */
    void goOn() {
        BodyPump answer = pump;
        if (phase == Phase.ANSWER && !waits && answer != null) {
            answer.iterate();
        }
    }

    /** Sends no more, so that the client sees the end of the answer. */
    void endOutput() {
        connection.getEndPoint().shutdownOutput();
    }

    /** Ends the connection, whatever its state. */
    void cut() {
        cut = true;
        connection.getEndPoint().close();
    }

    /** The connection has ended, perhaps while there was nothing to send. */
    void closed() {
        BodyPump answer = pump;
        if (phase == Phase.ANSWER && answer != null) {
            answer.abort(new EOFException("the connection has ended"));
        }
        if (phase == Phase.END && !cut) {
            received.run();
        }
    }
}
