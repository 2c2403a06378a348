package dev.espalier.metrics;

import dev.espalier.api.event.StepView;
import java.util.EnumMap;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What a run has reached, written by its own thread and read by whoever looks at the meters.
 *
 * <p>A step only writes here; registries read when they are scraped. So listening costs a step a few stores, whatever the
 * registry: no lock, no look-up, no allocation (a composite registry would allocate an iterator for every record).
 */
final class MeterValues {

    final AtomicLong steps = new AtomicLong();
    final AtomicLong samples = new AtomicLong();
    final AtomicLong nonFinite = new AtomicLong();
    private final EnumMap<StepView.Phase, AtomicLong> nanoseconds = new EnumMap<>(StepView.Phase.class);

    volatile double running;
    volatile double step;
    volatile double plannedSteps = Double.NaN;
    volatile double epoch;
    volatile double parameters = Double.NaN;
    volatile double loss = Double.NaN;
    volatile double penalty = Double.NaN;
    volatile double learningRate = Double.NaN;
    volatile double gradientNorm = Double.NaN;
    volatile double clippedGradientNorm = Double.NaN;
    volatile double lastStepSeconds = Double.NaN;
    volatile double lastCheckpointSeconds = Double.NaN;
    volatile double checkpointBytes = Double.NaN;

    MeterValues() {
        for (StepView.Phase phase : StepView.Phase.values()) {
            nanoseconds.put(phase, new AtomicLong());
        }
    }

    /** The time that a phase has taken in all steps together, in nanoseconds. */
    AtomicLong nanoseconds(StepView.Phase phase) {
        return Objects.requireNonNull(nanoseconds.get(phase));
    }
}
