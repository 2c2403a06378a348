package dev.espalier.benchmarks.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What Linux keeps of a process, in its folder below {@code /proc}; -1 where there is no such folder. */
final class ProcessStatistics {

    private static final double TICKS_PER_SECOND = 100;

    private final Path folder;

    private ProcessStatistics(Path folder) {
        this.folder = folder;
    }

    static ProcessStatistics own() {
        return new ProcessStatistics(Path.of("/proc/self"));
    }

    static ProcessStatistics of(long process) {
        return new ProcessStatistics(Path.of("/proc/" + process));
    }

    /** How long ago it was started, in seconds, to a hundredth. */
    double secondsSinceStart() {
        try {
            String status = Files.readString(folder.resolve("stat"));
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

    /** The most memory that was resident at once, in MiB. */
    double peakMegabytes() {
        try {
            List<String> lines = Files.readAllLines(folder.resolve("status"));
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
