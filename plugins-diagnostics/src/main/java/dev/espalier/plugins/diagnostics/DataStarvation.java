package dev.espalier.plugins.diagnostics;

import dev.espalier.api.Check;
import dev.espalier.api.Plugin;
import dev.espalier.api.ReadableNumber;
import dev.espalier.api.Setting;
import dev.espalier.api.diagnosis.Diagnostic;
import dev.espalier.api.diagnosis.RunRecord;
import dev.espalier.api.event.Finding;
import dev.espalier.api.event.Finding.Severity;
import dev.espalier.api.event.StepView.Phase;
import java.util.List;
import java.util.Map;

/**
 * Data starvation: steps wait for their batches.
 *
 * <p>fraction = seconds in the phase {@code data} / seconds in all phases of the steps
 *
 * <p>Found if the fraction is at least {@code fraction}, once {@code seconds} have been measured. The time of augmenters on the
 * data loader's threads overlaps with the steps and is not counted.
 *
 * <p>Choose it always: waiting is the part of a run's time that costs nothing to win back.
 *
 * @param fraction of the time, in (0, 1)
 * @param seconds of steps that are measured first, at least 0: the first batches are never ready in time
 */
@Plugin(value = "data-starvation", summary = "steps wait for their batches")
public record DataStarvation(
        @Setting(
                value = "fraction of the time of the steps that is spent waiting for batches, in (0, 1)",
                range = "(0, 1)")
        double fraction,

        @Setting(value = "seconds of steps that are measured before anything is said, at least 0", range = "[0, inf)")
        double seconds)
        implements Diagnostic {

    /** Checks the ranges. */
    public DataStarvation {
        Check.inOpen("fraction", fraction, 0, 1);
        Check.atLeast("seconds", seconds, 0);
    }

    /** Three tenths of at least five seconds. */
    public DataStarvation() {
        this(0.3, 5);
    }

    @Override
    public List<Finding> examine(RunRecord record) {
        Map<String, Double> phases = record.phaseSeconds();
        double waited = phases.getOrDefault(Phase.DATA.toString(), 0.0);
        double augmented = phases.getOrDefault(Phase.AUGMENT.toString(), 0.0);
        double all = -augmented;
        for (double each : phases.values()) {
            all += each;
        }
        if (!(all >= seconds && waited >= fraction * all)) {
            return List.of();
        }
        return Evidence.of("fraction", waited / all)
                .and("data-seconds", waited)
                .and("augment-seconds", augmented)
                .and("step-seconds", all)
                .finding(
                        "data-starvation",
                        Severity.WARNING,
                        "",
                        "steps wait for their batches " + ReadableNumber.of(100 * waited / all) + " % of the time",
                        augmented > waited / 2
                                ? "use fewer or cheaper augmenters, or larger batches"
                                : "raise train.prefetch, or store the data in a form that is faster to read, such as numbers"
                                        + " that fit into memory",
                        record.epoch());
    }
}
