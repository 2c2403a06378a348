package dev.espalier.search.rehearsal;

import dev.espalier.api.Check;
import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import dev.espalier.api.event.StepView;
import dev.espalier.api.event.TrainingListener;
import dev.espalier.core.Espalier;
import dev.espalier.core.Rehearsals;
import dev.espalier.core.RunOptions;
import dev.espalier.core.TrainingRun;
import dev.espalier.core.stack.Stack;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * Looks for a batch size: estimates for each power of two what a run takes of the heap, and measures how fast it trains.
 *
 * <p>Sizes that do not fit into the heap are refused before they are tried. Nothing is written, and no other training is changed.
 *
 * @param smallest the first size, at least 1
 * @param largest the last size at most, which the number of training samples bounds too
 * @param seconds that each size is trained for, above 0
 */
public record BatchSizeFinder(int smallest, int largest, double seconds) {

    /** The first steps are slower, until the code is compiled. */
    private static final int WARM_UP = 3;

    private static final int FEWEST = 5;
    private static final int MOST = 10_000;

    /** Checks the ranges. */
    public BatchSizeFinder {
        Check.atLeast("smallest", smallest, 1);
        Check.atLeast("largest", largest, smallest);
        Check.above("seconds", seconds, 0);
    }

    /** From 8 to 8192, two seconds each. */
    public BatchSizeFinder() {
        this(8, 8192, 2);
    }

    /**
     * Tries the sizes.
     *
     * @param espalier the way in
     * @param stack what to train
     * @param options where relative paths begin and how many threads; without a folder
     * @param tried told of each size when it has been tried
     * @return what was found
     * @throws EspalierException with the problems of the stack
     */
    public BatchSizes find(Espalier espalier, Stack stack, RunOptions options, Consumer<BatchSizeTrial> tried) {
        Rehearsals rehearsals = espalier.rehearsals();
        List<BatchSizeTrial> trials = new ArrayList<>();
        int samples = Integer.MAX_VALUE;
        boolean fits = true;
        // what is made once for all runs is not to be counted as the first one's
        rehearsals
                .prepare(sized(stack, smallest), options.withMaxSteps(MOST), new Clock(smallest, seconds))
                .close();
        for (long size = smallest; size <= largest && size <= samples && fits; size *= 2) {
            int batch = (int) size;
            BatchSizeTrial trial;
            Clock clock = new Clock(batch, seconds);
            try (TrainingRun run = rehearsals.prepare(sized(stack, batch), options.withMaxSteps(MOST), clock)) {
                clock.stop = () -> run.control().requestStop("the time is over");
                samples = run.outline().trainingSamples();
                if (batch > samples) {
                    break;
                }
                clock.time(run);
                trial = new BatchSizeTrial(batch, OptionalLong.of(run.memoryBytes()), clock.samplesPerSecond());
            } catch (EspalierException failure) {
                if (failure.code() != ErrorCode.OUT_OF_MEMORY || trials.isEmpty()) {
                    throw failure;
                }
                fits = false;
                trial = new BatchSizeTrial(batch, OptionalLong.empty(), OptionalDouble.empty());
            }
            trials.add(trial);
            tried.accept(trial);
        }
        return new BatchSizes(stack.train().batch(), stack.learningRate(), trials);
    }

    private static Stack sized(Stack stack, int batch) {
        return stack.rehearsed(new Stack.Rehearsed(
                stack.model(),
                stack.learningRate(),
                List.of(),
                stack.settingSchedules(),
                LearningRateFinder.withoutStops(stack),
                stack.augment(),
                stack.train().shortened(MOST + 1L, batch)));
    }

    /** Measures the time of steps. */
    private static final class Clock implements TrainingListener {

        private final int batch;
        private final double seconds;
        private final List<Double> times = new ArrayList<>();
        private Runnable stop = () -> {};
        private long begun = System.nanoTime();
        private double measured;
        private int steps;

        Clock(int batch, double seconds) {
            this.batch = batch;
            this.seconds = seconds;
        }

        /** Runs until the time is over; a loss that is not finite ends it earlier. */
        void time(TrainingRun run) {
            try {
                run.run();
            } catch (EspalierException failure) {
                if (failure.code() != ErrorCode.NON_FINITE || times.isEmpty()) {
                    throw failure;
                }
            }
        }

        @Override
        public void stepFinished(StepView step) {
            long now = System.nanoTime();
            double taken = (now - begun) * 1e-9;
            begun = now;
            if (++steps > WARM_UP && step.samples() >= batch) {
                times.add(taken);
                measured += taken;
            }
            if (times.size() >= FEWEST && measured >= seconds) {
                stop.run();
            }
        }

        /** By the median step, which pauses of the machine do not change. */
        OptionalDouble samplesPerSecond() {
            double[] sorted = times.stream().mapToDouble(Double::doubleValue).toArray();
            Arrays.sort(sorted);
            return sorted.length == 0 ? OptionalDouble.empty() : OptionalDouble.of(batch / sorted[sorted.length / 2]);
        }
    }
}
