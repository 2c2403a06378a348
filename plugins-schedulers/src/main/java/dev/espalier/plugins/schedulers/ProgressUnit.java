package dev.espalier.plugins.schedulers;

import dev.espalier.api.schedule.TrainingProgress;
import java.util.Locale;

/** The unit of the milestones and lengths of a schedule. */
public enum ProgressUnit {
    /** Passes over the training data, fractions allowed. */
    EPOCHS,
    /** Updates. */
    STEPS,
    /** Training samples. */
    SAMPLES,
    /** Parts of the run: 1 is its end. */
    FRACTION;

    /** An amount in whole steps. */
    long steps(double amount, TrainingProgress progress) {
        return switch (this) {
            case EPOCHS -> whole(amount * progress.stepsPerEpoch());
            case STEPS -> whole(amount);
            case SAMPLES -> whole(amount * progress.stepsPerEpoch() / progress.samplesPerEpoch());
            case FRACTION -> whole(amount * progress.totalSteps());
        };
    }

    /** Bounded, so that two lengths have a sum. */
    private static long whole(double steps) {
        return Math.min(Math.round(steps), Long.MAX_VALUE >> 2);
    }

    /** The name in lower case. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
