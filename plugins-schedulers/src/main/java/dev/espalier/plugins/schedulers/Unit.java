package dev.espalier.plugins.schedulers;

import dev.espalier.api.schedule.Position;
import java.util.Locale;

/** What the places and lengths of a schedule are counted in. */
public enum Unit {
    /** Passes over the training data, fractions allowed. */
    EPOCHS,
    /** Updates. */
    STEPS,
    /** Training samples. */
    SAMPLES,
    /** Parts of the run: 1 is its end. */
    SHARE;

    /** An amount in whole steps. */
    long steps(double amount, Position at) {
        return switch (this) {
            case EPOCHS -> whole(amount * at.stepsPerEpoch());
            case STEPS -> whole(amount);
            case SAMPLES -> whole(amount * at.stepsPerEpoch() / at.samplesPerEpoch());
            case SHARE -> whole(amount * at.totalSteps());
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
