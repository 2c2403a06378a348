package dev.espalier.verification.run;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/**
 * Kills runs at random times until they have been killed often enough, and holds what they come to in the end to what the
 * run came to that nobody killed.
 *
 * @param command how the command is run
 * @param arguments of {@code train}, without the folder
 * @param expected the run that nobody killed
 * @param nanoseconds how long it took
 */
record Killing(Command command, List<String> arguments, RunFiles expected, long nanoseconds) {

    private static final int KILLS_IN_A_RUN = 5;

    /** More calls than any machine needs to be hit so many times; a run that makes no progress fails. */
    private static final int CALLS_FOR_A_KILL = 5;

    /** Makes the run that nobody kills. */
    static Killing of(Command command, String... arguments) {
        List<String> line = Stream.concat(Stream.of("train", "--quiet"), Stream.of(arguments))
                .toList();
        long start = System.nanoTime();
        run(command, line, "--out", "whole", "--threads", "1").exits(0);
        long nanoseconds = System.nanoTime() - start;
        return new Killing(command, line, new RunFiles(command.folder().resolve("whole")), nanoseconds);
    }

    /**
     * Kills runs.
     *
     * @param kills how often in all
     * @param threads what a call computes with: the first with the first number, the next with the next, and so on in turns
     */
    void survives(int kills, int... threads) {
        Random random = new Random(1000L * kills + threads[0]);
        int made = 0;
        for (int run = 1; made < kills; run++) {
            String out = "killed-" + threads[0] + "-" + run;
            int wanted = Math.min(KILLS_IN_A_RUN, kills - made);
            made += killOneRun(out, wanted, threads, random);
            run(command, arguments, out(out, threads[run % threads.length])).exits(0);
            RunFiles.requireSame(expected, new RunFiles(command.folder().resolve(out)));
            assertTrue(run <= kills * CALLS_FOR_A_KILL, "the runs end before they can be killed");
        }
    }

    private int killOneRun(String out, int wanted, int[] threads, Random random) {
        int made = 0;
        for (int call = 0; made < wanted && call < wanted * CALLS_FOR_A_KILL; call++) {
            try (RunningCommand running = command.start(line(arguments, out(out, threads[call % threads.length])))) {
                // Anywhere between the start of the JVM and the end of the run, so that several fit into one run.
                long delay = (long) (nanoseconds * (0.15 + 0.5 * random.nextDouble()));
                if (running.endsWithin(Duration.ofNanos(delay))) {
                    running.await(Duration.ZERO).exits(0);
                    return made;
                }
                if (running.kill()) {
                    made++;
                }
            }
        }
        return made;
    }

    private static String[] out(String out, int threads) {
        return new String[] {"--out", out, "--threads", Integer.toString(threads), "--resume"};
    }

    private static Outcome run(Command command, List<String> arguments, String... further) {
        return command.run(line(arguments, further));
    }

    private static String[] line(List<String> arguments, String... further) {
        List<String> line = new ArrayList<>(arguments);
        line.addAll(List.of(further));
        return line.toArray(String[]::new);
    }
}
