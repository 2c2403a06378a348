package dev.espalier.exporters;

import java.time.Duration;

/** When the meters were read, and how long it is worth waiting for the next time. Safe for use by several threads. */
final class ScrapeTimes {

    /** Gaps that are remembered: enough to see a scraper's own between those of somebody who looks now and then. */
    private static final int REMEMBERED = 8;

    private static final Duration SHORTEST = Duration.ofSeconds(2);

    /** How long Prometheus shows the last value of a series that it reads no more; whoever stays away longer has gone. */
    private static final Duration LONGEST = Duration.ofMinutes(5);

    /** What Prometheus reads by, unless it is told otherwise. */
    private static final Duration USUAL_INTERVAL = Duration.ofMinutes(1);

    private final long[] gaps = new long[REMEMBERED];
    private final long start;
    private long count;
    private long last;

    /**
     * Times that begin.
     *
     * @param start when there was something to read first, as {@link System#nanoTime()}
     */
    ScrapeTimes(long start) {
        this.start = start;
        this.last = start;
    }

    /** Remembers that the meters were read. */
    synchronized void add(long now) {
        if (count > 0) {
            gaps[(int) (count % REMEMBERED)] = now - last;
        }
        count++;
        last = now;
    }

    /**
     * Two intervals, as far as they can be told from the last readings, from two seconds to five minutes.
     *
     * @param now as {@link System#nanoTime()}
     * @return zero if the meters were not read in the last five minutes
     */
    synchronized Duration twoIntervals(long now) {
        if (count == 0 || now - last > LONGEST.toNanos()) {
            return Duration.ZERO;
        }
        Duration two = Duration.ofNanos(interval(now)).multipliedBy(2);
        return two.compareTo(SHORTEST) < 0 ? SHORTEST : two.compareTo(LONGEST) > 0 ? LONGEST : two;
    }

    private long interval(long now) {
        if (count == 1) {
            // A single reading only tells that the interval is at least the time before and after it.
            return Math.min(USUAL_INTERVAL.toNanos(), Math.max(last - start, now - last));
        }
        long longest = 0;
        for (long gap : gaps) {
            longest = Math.max(longest, gap);
        }
        return longest;
    }
}
