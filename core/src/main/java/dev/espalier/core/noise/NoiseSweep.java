package dev.espalier.core.noise;

import dev.espalier.api.Check;
import java.util.List;
import java.util.Locale;

/**
 * Noise of several strengths, to see how the metrics of a model depend on it.
 *
 * @param on what is disturbed
 * @param levels the strengths, each at least 0, in standard deviations of what is disturbed
 * @param draws how often the noise of a strength is drawn, at least 1
 * @param seed of all random numbers; all strengths have the same numbers, multiplied
 */
public record NoiseSweep(On on, List<Double> levels, int draws, long seed) {

    /** The strengths where none are given. */
    public static final List<Double> DEFAULT_LEVELS = List.of(0.0, 0.05, 0.1, 0.2, 0.3, 0.5, 0.75, 1.0);

    /** How often noise is drawn where nothing is said. */
    public static final int DEFAULT_DRAWS = 5;

    /** What noise is added to. */
    public enum On {
        /**
         * Inputs after preprocessing: x + level·σ·ε, where σ is the standard deviation of the feature over the samples, or of all
         * values of an input that is not made of columns, such as an image. Indices of categories are left as they are.
         */
        INPUTS,
        /** Weights: w + level·σ·ε, where σ is the standard deviation of the elements of the parameter; biases stay. */
        WEIGHTS;

        /** The name as an option. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Checks the ranges and copies the list. */
    public NoiseSweep {
        levels = List.copyOf(levels);
        Check.require(!levels.isEmpty(), "levels", "empty", "must have a strength");
        levels.forEach(level -> Check.atLeast("levels", level, 0));
        Check.atLeast("draws", draws, 1);
    }

    /**
     * The usual strengths.
     *
     * @param on what is disturbed
     */
    public NoiseSweep(On on) {
        this(on, DEFAULT_LEVELS, DEFAULT_DRAWS, PassNoise.DEFAULT_SEED);
    }
}
