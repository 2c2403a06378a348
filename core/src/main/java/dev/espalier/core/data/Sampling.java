package dev.espalier.core.data;

import dev.espalier.api.Check;
import dev.espalier.api.Setting;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Which training samples an epoch takes, and how often.
 *
 * @param method how samples are chosen
 * @param target the class target whose classes are evened out; the first one if empty
 * @param samples how many samples an epoch draws, at least 1, for methods that draw with replacement; as many as there are if
 *     empty
 */
public record Sampling(
        @Setting(
                value =
                        "oversample, undersample or balanced to even out the classes; weighted to draw by the weights of the"
                                + " samples",
                shorthand = true,
                required = true)
        Method method,

        @Setting("class target whose classes are evened out; the first one by default")
        Optional<String> target,

        @Setting(
                value =
                        "samples drawn in each epoch by balanced and weighted, at least 1; as many as there are by default",
                range = "[1, inf)")
        OptionalInt samples) {

    /** How samples are chosen. */
    public enum Method {
        /**
         * Every class has as many samples as the largest: each sample is taken equally often, but for a remainder that is chosen
         * anew in each epoch.
         */
        OVERSAMPLE,
        /** Every class has as many samples as the smallest, chosen anew in each epoch, without replacement. */
        UNDERSAMPLE,
        /** Each draw takes every class with the same probability, and then every sample of the class, with replacement. */
        BALANCED,
        /** Each draw takes a sample with a probability proportional to its weight, with replacement. */
        WEIGHTED;

        /** The name as a setting. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** Whether it is by classes. */
        public boolean byClass() {
            return this != WEIGHTED;
        }

        /** Whether it draws a given number of samples, with replacement. */
        public boolean draws() {
            return this == BALANCED || this == WEIGHTED;
        }
    }

    /** Every class as often as the largest. */
    public Sampling() {
        this(Method.OVERSAMPLE);
    }

    /**
     * Samples of an epoch as many as the method takes by itself.
     *
     * @param method how samples are chosen
     */
    public Sampling(Method method) {
        this(method, Optional.empty(), OptionalInt.empty());
    }

    /** Checks that the settings suit the method. */
    public Sampling {
        samples.ifPresent(count -> Check.atLeast("samples", count, 1));
        Check.require(
                samples.isEmpty() || method.draws(),
                "samples",
                samples.isPresent() ? samples.getAsInt() : 0,
                "must not be given with a method that does not draw with replacement");
        Check.require(
                target.isEmpty() || method.byClass(),
                "target",
                target.orElse(""),
                "must not be given with weighted, which ignores classes");
    }
}
