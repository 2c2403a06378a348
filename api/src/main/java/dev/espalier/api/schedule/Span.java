package dev.espalier.api.schedule;

import dev.espalier.api.ApiStatus;
import dev.espalier.api.Check;
import dev.espalier.api.Setting;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * A length of training: in epochs, steps or samples, as a fraction of the run, or none of them.
 *
 * <p>A component of this type is marked {@code @Setting(flatten = true)}, so that the four are settings of the schedule:
 * {@code linear-warmup: {epochs: 2}}.
 *
 * @param epochs passes over the training data, fractions allowed, above 0
 * @param steps updates, at least 1
 * @param samples training samples, at least 1
 * @param fraction fraction of the run, in (0, 1]
 */
@ApiStatus(value = ApiStatus.Level.EXPERIMENTAL, since = "0.1")
public record Span(
        @Setting(value = "in epochs, above 0", range = "(0, inf)")
        OptionalDouble epochs,

        @Setting(value = "in steps, at least 1; instead of epochs", range = "[1, inf)")
        OptionalLong steps,

        @Setting(value = "in training samples, at least 1; instead of epochs", range = "[1, inf)")
        OptionalLong samples,

        @Setting(value = "as a fraction of the run, in (0, 1]; instead of epochs", range = "(0, 1]")
        OptionalDouble fraction) {

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException if a value is out of range, or more than one is given
     */
    public Span {
        epochs.ifPresent(value -> Check.above("epochs", value, 0));
        steps.ifPresent(value -> Check.atLeast("steps", value, 1));
        samples.ifPresent(value -> Check.atLeast("samples", value, 1));
        fraction.ifPresent(value -> Check.inOpenClosed("fraction", value, 0, 1));
        alone("steps", steps.isPresent(), steps, epochs.isPresent());
        alone("samples", samples.isPresent(), samples, epochs.isPresent() || steps.isPresent());
        alone(
                "fraction",
                fraction.isPresent(),
                fraction,
                epochs.isPresent() || steps.isPresent() || samples.isPresent());
    }

    /** No length: the schedule documents its default. */
    public Span() {
        this(OptionalDouble.empty(), OptionalLong.empty(), OptionalLong.empty(), OptionalDouble.empty());
    }

    private static void alone(String setting, boolean given, Object value, boolean another) {
        String text = value.toString().replaceAll(".*\\[(.*)]", "$1");
        Check.require(!given || !another, setting, text, "must be the only one of epochs, steps, samples and fraction");
    }

    /**
     * A length in epochs.
     *
     * @param epochs passes over the training data, above 0
     * @return the length
     */
    public static Span epochs(double epochs) {
        return new Span(OptionalDouble.of(epochs), OptionalLong.empty(), OptionalLong.empty(), OptionalDouble.empty());
    }

    /**
     * A length in steps.
     *
     * @param steps updates, at least 1
     * @return the length
     */
    public static Span steps(long steps) {
        return new Span(OptionalDouble.empty(), OptionalLong.of(steps), OptionalLong.empty(), OptionalDouble.empty());
    }

    /**
     * A length in samples.
     *
     * @param samples training samples, at least 1
     * @return the length
     */
    public static Span samples(long samples) {
        return new Span(OptionalDouble.empty(), OptionalLong.empty(), OptionalLong.of(samples), OptionalDouble.empty());
    }

    /**
     * A length as a fraction of the run.
     *
     * @param fraction in (0, 1]
     * @return the length
     */
    public static Span fraction(double fraction) {
        return new Span(
                OptionalDouble.empty(), OptionalLong.empty(), OptionalLong.empty(), OptionalDouble.of(fraction));
    }

    /**
     * The length in whole steps; allocates nothing.
     *
     * @param run any progress of the run
     * @param otherwise the length if none is given
     * @return at least 1, or {@code otherwise}
     */
    public long stepsIn(TrainingProgress run, long otherwise) {
        if (steps.isPresent()) {
            return steps.getAsLong();
        }
        if (epochs.isPresent()) {
            return whole(epochs.getAsDouble() * run.stepsPerEpoch());
        }
        if (samples.isPresent()) {
            return whole((double) samples.getAsLong() * run.stepsPerEpoch() / run.samplesPerEpoch());
        }
        return fraction.isPresent() ? whole(fraction.getAsDouble() * run.totalSteps()) : otherwise;
    }

    private static long whole(double steps) {
        return Math.max(1, Math.round(steps));
    }
}
