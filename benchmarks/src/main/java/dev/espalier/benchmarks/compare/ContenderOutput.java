package dev.espalier.benchmarks.compare;

import java.io.PrintStream;
import java.util.Locale;

/**
 * What a contender tells the driver: a line of JSON for each epoch and a last one with its result.
 *
 * <p>Times since the start of the process and the peak of its memory are those that Linux keeps of a process; elsewhere
 * they are -1.
 */
public final class ContenderOutput {

    private final PrintStream stream;
    private long began;
    private int epochs;

    /**
     * A stream for the driver.
     *
     * @param stream where the lines go, usually standard output
     */
    public ContenderOutput(PrintStream stream) {
        this.stream = stream;
    }

    /** Begins the first epoch, whose time counts from here. */
    public void begin() {
        began = System.nanoTime();
    }

    /**
     * An epoch has ended, and the next begins.
     *
     * @param samples how many were trained on
     */
    public void epoch(long samples) {
        long now = System.nanoTime();
        double seconds = (now - began) * 1e-9;
        epochs++;
        print(String.format(
                Locale.ROOT,
                "{\"event\": \"epoch\", \"epoch\": %d, \"seconds\": %.6f, \"samplesPerSecond\": %.1f, \"sinceStart\": %.3f}",
                epochs,
                seconds,
                samples / seconds,
                ProcessStatistics.own().secondsSinceStart()));
        began = System.nanoTime();
    }

    /**
     * Some more about a run, such as where the time of a step goes.
     *
     * @param name of the metric
     * @param value the metric
     */
    public void metric(String name, double value) {
        print(String.format(
                Locale.ROOT, "{\"event\": \"metric\", \"name\": \"%s\", \"value\": %s}", name, Double.toString(value)));
    }

    /**
     * The run has ended.
     *
     * @param setting how the contender was set up, in a few words
     * @param metric accuracy or R² on the test data; NaN if there is none
     */
    public void result(String setting, double metric) {
        print(String.format(
                Locale.ROOT,
                "{\"event\": \"result\", \"setting\": \"%s\", \"metric\": %s, \"peakMegabytes\": %.1f}",
                setting.replace('"', '\''),
                Double.isNaN(metric) ? "\"nan\"" : String.format(Locale.ROOT, "%.5f", metric),
                ProcessStatistics.own().peakMegabytes()));
    }

    private void print(String line) {
        stream.println(line);
        stream.flush();
    }
}
