package dev.espalier.cli;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** How many threads compute; an option of every command that computes. */
final class ThreadOptions {

    @Spec(Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // set by picocli before the command is called
    private CommandSpec spec;

    private int count = Runtime.getRuntime().availableProcessors();

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "Threads to compute with, all processors if not given. The results are the same.")
    void setCount(int threads) {
        UsageErrors.require(spec, threads >= 1, "--threads", threads, "at least 1");
        count = threads;
    }

    /** At least 1. */
    int count() {
        return count;
    }
}
