package dev.espalier.benchmarks.compare;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * What a contender tells the driver: a line of JSON for each epoch and a last one with its result.
 *
 * <p>Times since the start of the process and the peak of its memory are those that Linux keeps of a process; elsewhere
 * they are -1.
 */
public final class ContenderOutput {

    private static final double TICKS_PER_SECOND = 100;

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
                secondsSinceStart()));
        began = System.nanoTime();
    }

    /**
     * Some more about a run, such as where the time of a step goes.
     *
     * @param name of the figure
     * @param value the figure
     */
    public void figure(String name, double value) {
        print(String.format(
                Locale.ROOT, "{\"event\": \"figure\", \"name\": \"%s\", \"value\": %s}", name, Double.toString(value)));
    }

    /**
     * The run has ended.
     *
     * @param setting how the contender was set up, in a few words
     * @param figure accuracy or R² on the test data
     */
    public void result(String setting, double figure) {
        print(String.format(
                Locale.ROOT,
                "{\"event\": \"result\", \"setting\": \"%s\", \"figure\": %.5f, \"peakMegabytes\": %.1f}",
                setting.replace('"', '\''),
                figure,
                peakMegabytes()));
    }

    private void print(String line) {
        stream.println(line);
        stream.flush();
    }

    private static double secondsSinceStart() {
        try {
            String status = Files.readString(Path.of("/proc/self/stat"));
            // the name of the program, in parentheses, may hold spaces; the start is field 22, the one after it field 3
            String[] fields = status.substring(status.lastIndexOf(')') + 2).split(" ");
            double started = Long.parseLong(fields[19]) / TICKS_PER_SECOND;
            double up =
                    Double.parseDouble(Files.readString(Path.of("/proc/uptime")).split(" ")[0]);
            return up - started;
        } catch (IOException e) {
            return -1;
        }
    }

    private static double peakMegabytes() {
        try {
            List<String> lines = Files.readAllLines(Path.of("/proc/self/status"));
            for (String line : lines) {
                if (line.startsWith("VmHWM:")) {
                    return Long.parseLong(line.replaceAll("\\D", "")) / 1024.0;
                }
            }
            return -1;
        } catch (IOException e) {
            return -1;
        }
    }
}
