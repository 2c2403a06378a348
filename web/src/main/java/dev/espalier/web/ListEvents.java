package dev.espalier.web;

import dev.espalier.http.WebBody;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Tells by server-sent events that the list of runs has changed: a run began or ended, or has come further. */
final class ListEvents implements WebBody {

    private static final long LEAST_NANOSECONDS = TimeUnit.SECONDS.toNanos(1);
    private static final long HEARTBEAT_NANOSECONDS = TimeUnit.SECONDS.toNanos(3);

    private final RunList runs;
    private boolean begun;
    private long told;
    private long lastLook;
    private long lastSent;

    ListEvents(RunList runs) {
        this.runs = runs;
    }

    @Override
    public Optional<ByteBuffer> next() {
        long now = System.nanoTime();
        if (!begun) {
            begun = true;
            told = runs.version();
            return sent("retry: 2000\n: following\n\n", now);
        }
        if (now - lastLook > LEAST_NANOSECONDS) {
            lastLook = now;
            long version = runs.version();
            if (version != told) {
                told = version;
                return sent("data: " + version + "\n\n", now);
            }
        }
        return now - lastSent > HEARTBEAT_NANOSECONDS ? sent(":\n\n", now) : Optional.of(ByteBuffer.allocate(0));
    }

    private Optional<ByteBuffer> sent(String text, long now) {
        lastSent = now;
        return Optional.of(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
    }
}
