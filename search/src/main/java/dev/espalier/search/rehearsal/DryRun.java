package dev.espalier.search.rehearsal;

import dev.espalier.api.Check;
import dev.espalier.api.event.RunWarning;
import dev.espalier.api.event.StepView;
import dev.espalier.api.event.TrainingListener;
import dev.espalier.core.Espalier;
import dev.espalier.core.RunOptions;
import dev.espalier.core.RunOutline;
import dev.espalier.core.TrainingRun;
import dev.espalier.core.stack.Stack;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Does everything up to the first steps of a run, in memory: all checks, forward and backward passes, and estimates of memory and
 * time. Nothing is written.
 *
 * @param steps that are made to measure their time, at least 1
 */
public record DryRun(int steps) {

    /** Checks the range. */
    public DryRun {
        Check.atLeast("steps", steps, 1);
    }

    /** With 20 steps. */
    public DryRun() {
        this(20);
    }

    /**
     * What a run would be.
     *
     * @param description of the run, a line each
     * @param warnings what is probably not meant
     * @param outline its sizes
     * @param firstLoss the loss before the first update
     * @param secondsPerStep of the median step
     * @param secondsPerValidation of one validation; 0 without a validation split
     * @param validations in the whole run
     * @param bytes of the heap that the run takes
     */
    public record Report(
            List<String> description,
            List<String> warnings,
            RunOutline outline,
            double firstLoss,
            double secondsPerStep,
            double secondsPerValidation,
            long validations,
            long bytes) {

        /** Copies the lists. */
        public Report {
            description = List.copyOf(description);
            warnings = List.copyOf(warnings);
        }

        /** How long the whole run would take, in seconds. */
        public double seconds() {
            return outline.totalSteps() * secondsPerStep + validations * secondsPerValidation;
        }
    }

    /**
     * Makes the checks and the steps.
     *
     * @param espalier the way in
     * @param stack what to train
     * @param options as the run would have them, its folder included
     * @return what the run would be
     * @throws dev.espalier.api.EspalierException with the problems that the run would have before its first step, or in it
     */
    public Report run(Espalier espalier, Stack stack, RunOptions options) {
        espalier.check(stack);
        Stack one = stack.withoutEnsemble();
        boolean several = stack.ensemble().isPresent();
        List<String> description = new ArrayList<>();
        List<String> warnings;
        RunOutline outline;
        long bytes;
        try (TrainingRun checked = espalier.prepare(one, several ? unkept(options) : options)) {
            description.addAll(checked.describe());
            warnings = checked.warnings().stream().map(RunWarning::text).toList();
            outline = checked.outline();
            bytes = checked.memoryBytes();
        }
        Times times = new Times();
        long most = Math.min(steps, outline.totalSteps());
        RunOptions here = unkept(options).withMaxSteps(most).withoutTest();
        if (several) {
            description.add("ensemble: memory and time are those of one of its runs");
        }
        double validation;
        try (TrainingRun rehearsal = espalier.rehearsals().prepare(one, here, times)) {
            rehearsal.run();
            long begun = System.nanoTime();
            validation = rehearsal.validate().isEmpty() ? 0 : (System.nanoTime() - begun) * 1e-9;
        }
        return new Report(
                description,
                warnings,
                outline,
                times.firstLoss,
                times.median(),
                validation,
                validations(stack, outline),
                bytes);
    }

    private static RunOptions unkept(RunOptions options) {
        return RunOptions.defaults().withBaseFolder(options.baseFolder()).withThreads(options.threads());
    }

    private static long validations(Stack stack, RunOutline outline) {
        long every = stack.train().validate().inSteps(outline.stepsPerEpoch());
        return outline.validationSamples() == 0 ? 0 : Math.max(1, outline.totalSteps() / Math.max(1, every));
    }

    /** The time and the loss of each step. */
    private static final class Times implements TrainingListener {

        private final List<Double> seconds = new ArrayList<>();
        private double firstLoss = Double.NaN;
        private long begun = System.nanoTime();

        @Override
        public void stepFinished(StepView step) {
            long now = System.nanoTime();
            if (seconds.isEmpty()) {
                firstLoss = step.loss();
            }
            seconds.add((now - begun) * 1e-9);
            begun = now;
        }

        double median() {
            double[] sorted = seconds.stream().mapToDouble(Double::doubleValue).toArray();
            Arrays.sort(sorted);
            return sorted.length == 0 ? Double.NaN : sorted[sorted.length / 2];
        }
    }
}
