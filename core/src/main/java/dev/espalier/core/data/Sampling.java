package dev.espalier.core.data;

import dev.espalier.api.Check;
import dev.espalier.api.Setting;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * Which training samples an epoch takes, and how often.
 *
 * <p>The methods that mix tasks are for data in which each task has samples of its own. They take the next samples of each task, so
 * that all of them are taken equally often over the run.
 *
 * @param method how samples are chosen
 * @param target the class target whose classes are evened out; the first one if empty
 * @param samples how many samples an epoch has, at least 1, for methods that draw with replacement or mix tasks; as many as there
 *     are if empty
 * @param temperature T of the method temperature, at least 1: tasks of n samples are taken in proportion to n^(1/T)
 * @param batches whether a batch has samples of all tasks or of one
 */
public record Sampling(
        @Setting(
                value =
                        "oversample, undersample or balanced to even out the classes; weighted to draw by the weights of the"
                                + " samples; round-robin, proportional or temperature to mix tasks with samples of their own",
                shorthand = true,
                required = true)
        Method method,

        @Setting("class target whose classes are evened out; the first one by default")
        Optional<String> target,

        @Setting(
                value =
                        "samples of an epoch, at least 1, for balanced, weighted and the methods that mix tasks; as many as"
                                + " there are by default",
                range = "[1, inf)")
        OptionalInt samples,

        @Setting(
                value =
                        "T of temperature, at least 1: a task of n samples is taken in proportion to n^(1/T); 2 by default",
                range = "[1, inf)")
        OptionalDouble temperature,

        @Setting("mixed or single: whether a batch has samples of all tasks, or of one")
        Batches batches) {

    /** What a batch has of tasks with samples of their own. */
    public enum Batches {
        /** Samples of all of them, as they come. */
        MIXED,
        /** Samples of one task. */
        SINGLE;

        /** The name as a setting. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

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
        WEIGHTED,
        /** Every task has as many samples as any other, and they take turns. */
        ROUND_ROBIN,
        /** Every task has samples in proportion to its data. */
        PROPORTIONAL,
        /** Every task has samples in proportion to a root of the size of its data. */
        TEMPERATURE;

        /** The name as a setting. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        /** Whether it is by classes. */
        public boolean byClass() {
            return this == OVERSAMPLE || this == UNDERSAMPLE || this == BALANCED;
        }

        /** Whether it mixes tasks with samples of their own. */
        public boolean mixesTasks() {
            return this == ROUND_ROBIN || this == PROPORTIONAL || this == TEMPERATURE;
        }

        /** Whether it takes a given number of samples. */
        public boolean draws() {
            return this == BALANCED || this == WEIGHTED || mixesTasks();
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

    /**
     * Sampling that does not mix tasks by a temperature.
     *
     * @param method how samples are chosen
     * @param target the class target whose classes are evened out; the first one if empty
     * @param samples how many samples an epoch has
     */
    public Sampling(Method method, Optional<String> target, OptionalInt samples) {
        this(method, target, samples, OptionalDouble.empty(), Batches.MIXED);
    }

    /** Checks that the settings suit the method. */
    public Sampling {
        samples.ifPresent(count -> Check.atLeast("samples", count, 1));
        Check.require(
                samples.isEmpty() || method.draws(),
                "samples",
                samples.isPresent() ? samples.getAsInt() : 0,
                "must not be given with oversample and undersample, which say themselves how many they take");
        temperature.ifPresent(given -> Check.atLeast("temperature", given, 1));
        Check.require(
                temperature.isEmpty() || method == Method.TEMPERATURE,
                "temperature",
                temperature.orElse(0),
                "must not be given with another method than temperature");
        Check.require(
                batches == Batches.MIXED || method.mixesTasks(),
                "batches",
                batches,
                "must be mixed with a method that does not mix tasks");
        Check.require(
                target.isEmpty() || method.byClass(),
                "target",
                target.orElse(""),
                "must not be given with " + method + ", which ignores classes");
    }
}
