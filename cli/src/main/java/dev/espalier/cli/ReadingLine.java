package dev.espalier.cli;

import dev.espalier.api.data.ReadingProgress;
import java.util.function.LongSupplier;

/** Shows how far a source has come that takes a while to read: a live line on a terminal, or a plain one every ten seconds. */
final class ReadingLine implements ReadingProgress {

    private static final long LIVE_NANOSECONDS = 100_000_000L;
    private static final long PLAIN_NANOSECONDS = 10_000_000_000L;

    private final Screen screen;
    private final LongSupplier nanoTime;
    private long lastShown;

    /**
     * Progress of one command.
     *
     * @param screen where to show it
     * @param nanoTime a clock, as {@link System#nanoTime()}
     */
    ReadingLine(Screen screen, LongSupplier nanoTime) {
        this.screen = screen;
        this.nanoTime = nanoTime;
        this.lastShown = nanoTime.getAsLong();
    }

    /** Progress on the screen; none for a command that says little. */
    static ReadingProgress of(Screen screen, boolean quiet) {
        return quiet ? ReadingProgress.none() : new ReadingLine(screen, System::nanoTime);
    }

    @Override
    public synchronized void advanced(String what, long done, long total) {
        long now = nanoTime.getAsLong();
        if (now - lastShown < (screen.isTerminal() ? LIVE_NANOSECONDS : PLAIN_NANOSECONDS)) {
            return;
        }
        lastShown = now;
        String line = "reading " + what + ": " + ProgressText.count((double) done) + " of "
                + ProgressText.count((double) total);
        if (screen.isTerminal()) {
            screen.live(line);
        } else {
            screen.line(line);
        }
    }
}
