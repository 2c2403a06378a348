package dev.espalier.metrics;

import dev.espalier.api.event.Split;
import dev.espalier.api.event.StepView;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.util.concurrent.TimeUnit;

/** What the steps of a run say: losses, rates, norms and times. */
final class StepMeters {

    /** Groups and outputs that have meters; those beyond have none. */
    static final int MOST_GROUPS = 64;

    private static final StepView.Phase[] PHASES = StepView.Phase.values();
    private static final double[] LEVELS = {0.5, 0.95, 0.99};
    private static final double PERIOD_SECONDS = 60;

    private final MeterSet meters;
    private final boolean histogram;
    private final Value loss = Value.none();
    private final Value penalty = Value.none();
    private final Value total = Value.none();
    private final Value normBefore = Value.none();
    private final Value normAfter = Value.none();
    private final Value clipped = Value.zero();
    private final Value[] phaseNanoseconds = new Value[PHASES.length];
    private final Timer[] phaseTimers = new Timer[PHASES.length];
    private final DurationSketch[] phaseSketches = new DurationSketch[PHASES.length];
    private final DurationSketch whole = new DurationSketch();
    private Value[] rates = {};
    private Value[] momenta = {};
    private Value[] outputLosses = {};
    private Value[] outputWeights = {};
    private boolean groupsKnown;
    private double periodStart;

    /**
     * Registers the meters, except those of groups and outputs, which the first step brings.
     *
     * @param meters where
     * @param steps counts the updates; the timers' count
     * @param histogram whether the timer of steps has buckets
     */
    StepMeters(MeterSet meters, Value steps, boolean histogram) {
        this.meters = meters;
        this.histogram = histogram;
        meters.gauge(RunMeter.LOSS, Tags.of("split", Split.TRAIN.toString()), loss);
        meters.gauge(RunMeter.PENALTY, Tags.empty(), penalty);
        meters.gauge(RunMeter.TOTAL_LOSS, Tags.empty(), total);
        meters.gauge(RunMeter.GRADIENT_NORM, Tags.of("clipping", "before"), normBefore);
        meters.gauge(RunMeter.GRADIENT_NORM, Tags.of("clipping", "after"), normAfter);
        meters.counter(RunMeter.CLIPPED_STEPS, Tags.empty(), clipped);
        for (int i = 0; i < PHASES.length; i++) {
            Tags phase = Tags.of("phase", PHASES[i].toString());
            phaseNanoseconds[i] = Value.zero();
            if (histogram) {
                phaseTimers[i] = meters.histogram(RunMeter.STEP_DURATION, phase);
            } else {
                meters.timer(RunMeter.STEP_DURATION, phase, steps, phaseNanoseconds[i]);
            }
            phaseSketches[i] = new DurationSketch();
            registerQuantiles(phaseSketches[i], phase);
        }
        registerQuantiles(whole, Tags.of("phase", "all"));
    }

    private void registerQuantiles(DurationSketch sketch, Tags phase) {
        for (double level : LEVELS) {
            meters.quantile(RunMeter.STEP_DURATION_PERCENTILE, phase.and("phi", Double.toString(level)), sketch, level);
        }
    }

    void stepFinished(StepView step, double seconds) {
        loss.set(step.loss());
        penalty.set(step.penalty());
        total.set(step.loss() + step.penalty());
        normBefore.set(step.gradientNorm());
        normAfter.set(step.clippedGradientNorm());
        if (step.clipped()) {
            clipped.add(1);
        }
        if (!groupsKnown) {
            groupsKnown = true;
            periodStart = seconds;
            registerGroups(step);
            registerOutputs(step);
        }
        for (int i = 0; i < rates.length; i++) {
            rates[i].set(step.groupLearningRate(i));
            momenta[i].set(step.groupMomentum(i));
        }
        for (int i = 0; i < outputLosses.length; i++) {
            outputLosses[i].set(step.outputLoss(i));
        }
        for (int i = 0; i < outputWeights.length; i++) {
            outputWeights[i].set(step.outputWeight(i));
        }
        addTimes(step, seconds);
    }

    private void addTimes(StepView step, double seconds) {
        boolean turn = seconds - periodStart >= PERIOD_SECONDS;
        if (turn) {
            periodStart = seconds;
            whole.turn();
        }
        long sum = 0;
        for (int i = 0; i < PHASES.length; i++) {
            long nanoseconds = step.nanoseconds(PHASES[i]);
            if (PHASES[i] != StepView.Phase.AUGMENT) {
                sum += nanoseconds;
            }
            if (turn) {
                phaseSketches[i].turn();
            }
            phaseSketches[i].add(nanoseconds);
            if (histogram) {
                phaseTimers[i].record(nanoseconds, TimeUnit.NANOSECONDS);
            } else {
                phaseNanoseconds[i].add((double) nanoseconds);
            }
        }
        whole.add(sum);
    }

    private void registerGroups(StepView step) {
        int count = Math.min(MOST_GROUPS, step.groupCount());
        rates = new Value[count];
        momenta = new Value[count];
        for (int i = 0; i < count; i++) {
            Tags group = Tags.of("group", step.groupName(i));
            rates[i] = Value.none();
            momenta[i] = Value.none();
            meters.gauge(RunMeter.LEARNING_RATE, group, rates[i]);
            if (!Double.isNaN(step.groupMomentum(i))) {
                meters.gauge(RunMeter.MOMENTUM, group, momenta[i]);
            }
        }
    }

    private void registerOutputs(StepView step) {
        if (step.outputCount() == 1) {
            return;
        }
        outputLosses = new Value[Math.min(MOST_GROUPS, step.outputCount())];
        for (int i = 0; i < outputLosses.length; i++) {
            outputLosses[i] = Value.none();
            Tags output = Tags.of("split", Split.TRAIN.toString(), "output", step.outputName(i));
            meters.gauge(RunMeter.OUTPUT_LOSS, output, outputLosses[i]);
        }
        outputWeights = new Value[Double.isNaN(step.outputWeight(0)) ? 0 : outputLosses.length];
        for (int i = 0; i < outputWeights.length; i++) {
            outputWeights[i] = Value.none();
            meters.gauge(RunMeter.OUTPUT_WEIGHT, Tags.of("output", step.outputName(i)), outputWeights[i]);
        }
    }
}
