package dev.espalier.core.stack;

import dev.espalier.api.Check;
import dev.espalier.api.augment.Augmenter;
import dev.espalier.api.data.DataSource;
import dev.espalier.api.data.Preprocessing;
import dev.espalier.api.evaluation.EvaluationMetric;
import dev.espalier.api.evaluation.Monitor;
import dev.espalier.api.initializer.Initializer;
import dev.espalier.api.model.Loss;
import dev.espalier.api.optimizer.Optimizer;
import dev.espalier.api.regularizer.Regularizer;
import dev.espalier.api.schedule.ProductSchedule;
import dev.espalier.api.schedule.Scheduler;
import dev.espalier.core.data.Holdout;
import dev.espalier.engine.model.Model;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * All that a run is made of: what a stack file says with every default filled in, or what a {@link StackBuilder} was told.
 *
 * <p>A value: two stacks are equal if their runs are configured alike.
 *
 * @param name what the run is called
 * @param seed of every random number
 * @param data where samples come from and how they are split and preprocessed
 * @param model the computational graph
 * @param losses what its outputs make small, one for each trained output
 * @param initializer default initializer of weights, for layers without one of their own
 * @param optimizer the update rule
 * @param learningRate the base rate, above 0
 * @param schedule factors on the rate, multiplied
 * @param settingSchedules factors on settings of the optimizer, by the setting's name
 * @param regularizers in the order in which they are applied
 * @param augment in the order in which they are applied
 * @param metrics what the model is judged by beside its loss; by the kind of the target if there are none
 * @param groups parameters that are treated apart; the first that matches counts
 * @param train the numbers of the loop
 */
public record Stack(
        String name,
        long seed,
        Data data,
        Model model,
        List<OutputLoss> losses,
        Initializer initializer,
        Optimizer optimizer,
        double learningRate,
        List<Scheduler> schedule,
        Map<String, List<Scheduler>> settingSchedules,
        List<RegularizerEntry> regularizers,
        List<Augmenter> augment,
        List<EvaluationMetric> metrics,
        List<ParameterGroup> groups,
        Train train) {

    /** Checks the ranges and copies the collections. */
    public Stack {
        checkPlainValues(name, learningRate);
        losses = List.copyOf(losses);
        schedule = factors(schedule);
        Map<String, List<Scheduler>> schedules = new LinkedHashMap<>();
        settingSchedules.forEach((setting, list) -> schedules.put(setting, factors(list)));
        settingSchedules = Collections.unmodifiableMap(schedules);
        regularizers = List.copyOf(regularizers);
        augment = List.copyOf(augment);
        metrics = List.copyOf(metrics);
        groups = List.copyOf(groups);
    }

    /** A list means the product of its schedules, so that products within it are taken apart: one run, one value. */
    private static List<Scheduler> factors(List<Scheduler> schedulers) {
        List<Scheduler> factors = new ArrayList<>();
        for (Scheduler scheduler : schedulers) {
            if (scheduler instanceof ProductSchedule product) {
                factors.addAll(factors(List.of(product.first(), product.second())));
            } else {
                factors.add(scheduler);
            }
        }
        return List.copyOf(factors);
    }

    /** The rules for what is no part of its own; by themselves, for a file whose parts could not all be read. */
    static void checkPlainValues(String name, double learningRate) {
        Check.above("learningRate", learningRate, 0);
        Check.require(!name.isBlank(), "name", "'" + name + "'", "must not be blank");
    }

    /** Every update rule: that of the stack, then those of its groups. */
    public List<Optimizer> optimizers() {
        List<Optimizer> optimizers = new ArrayList<>(List.of(optimizer));
        groups.forEach(group -> group.optimizer().ifPresent(optimizers::add));
        return List.copyOf(optimizers);
    }

    /**
     * Begins a stack in code; it makes the same value that a file makes.
     *
     * @return a builder with every default
     */
    public static StackBuilder builder() {
        return new StackBuilder();
    }

    /**
     * Where samples come from.
     *
     * @param source reads them
     * @param validation the training samples that are kept for validation; a share is not used if the source has
     *     validation samples of its own
     * @param test the share of the samples that is kept for the final test; not used if the source has test samples of its
     *     own
     * @param preprocess steps for each input by its name; {@code *} stands for every input without steps of its own
     */
    public record Data(
            DataSource source, Holdout validation, Holdout.Share test, Map<String, List<Preprocessing>> preprocess) {

        /** The name that stands for every input without steps of its own. */
        public static final String EVERY_INPUT = "*";

        /** Checks the ranges and copies the map. */
        public Data {
            if (validation instanceof Holdout.Share held) {
                Check.require(
                        held.share() + test.share() < 1, "validation", held.share(), "must leave samples to train on");
            }
            Map<String, List<Preprocessing>> copy = new LinkedHashMap<>();
            preprocess.forEach((input, steps) -> {
                // no steps for every input is what no entry says too: one run, one value
                if (!input.equals(EVERY_INPUT) || !steps.isEmpty()) {
                    copy.put(input, List.copyOf(steps));
                }
            });
            preprocess = Collections.unmodifiableMap(copy);
        }

        /** The steps of an input, in the order in which they are applied. */
        public List<Preprocessing> preprocessing(String input) {
            return preprocess.getOrDefault(input, preprocess.getOrDefault(EVERY_INPUT, List.of()));
        }
    }

    /**
     * What an output makes small.
     *
     * @param output the output's name; empty for the only one
     * @param loss the loss
     * @param weight its weight in the sum over all outputs, above 0
     * @param target the name of the target that it is held against; empty for the target of the output's name, or the
     *     only one
     */
    public record OutputLoss(String output, Loss loss, double weight, String target) {

        /** Checks the range. */
        public OutputLoss {
            Check.above("weight", weight, 0);
        }

        /**
         * The loss of a model with one output.
         *
         * @param loss the loss
         * @return the entry
         */
        public static OutputLoss of(Loss loss) {
            return new OutputLoss("", loss, 1, "");
        }
    }

    /**
     * A regularizer and the parameters that it may touch.
     *
     * @param regularizer the plugin
     * @param match a pattern of parameter names, such as {@code trunk/*}; it narrows the plugin's own rule
     */
    public record RegularizerEntry(Regularizer regularizer, String match) {

        /**
         * A regularizer that is not narrowed.
         *
         * @param regularizer the plugin
         * @return the entry
         */
        public static RegularizerEntry of(Regularizer regularizer) {
            return new RegularizerEntry(regularizer, "*");
        }
    }

    /**
     * Parameters that are treated apart.
     *
     * @param match a pattern of parameter names, such as {@code trunk/*}
     * @param rate the multiplier of the learning rate, at least 0
     * @param freeze whether the parameters are left as they are; a layer all of whose parameters are keeps its statistics
     *     too, and computes with them instead of those of the batch
     * @param optimizer another update rule for them
     */
    public record ParameterGroup(String match, double rate, boolean freeze, Optional<Optimizer> optimizer) {

        /** Checks the range. */
        public ParameterGroup {
            Check.atLeast("rate", rate, 0);
        }
    }

    /**
     * The numbers of the loop.
     *
     * @param length how long to train
     * @param batch samples in one pass, at least 1
     * @param accumulate passes whose gradients make one update, at least 1
     * @param clipNorm the largest norm of all gradients together, above 0
     * @param clipValue the largest absolute value of a gradient, above 0
     * @param average decay of the running average of the weights that is validated and kept, in (0, 1)
     * @param validate how often to validate
     * @param monitor the figure of each validation that decides which weights are the best; if there is none, the early
     *     stopping rule's, or the loss
     * @param restoreBest whether the run ends with the best weights instead of the last
     * @param guard whether a loss or gradient that is not finite stops the run
     * @param prefetch batches that are made ready ahead, at least 0; with 0 the run's own thread makes them
     * @param checkpoint when to save and how much to keep
     */
    public record Train(
            Interval length,
            int batch,
            int accumulate,
            OptionalDouble clipNorm,
            OptionalDouble clipValue,
            OptionalDouble average,
            Interval validate,
            Optional<Monitor> monitor,
            boolean restoreBest,
            boolean guard,
            int prefetch,
            Checkpoint checkpoint) {

        /** Checks the ranges. */
        public Train {
            Check.atLeast("batch", batch, 1);
            Check.atLeast("accumulate", accumulate, 1);
            clipNorm.ifPresent(norm -> Check.above("clipNorm", norm, 0));
            clipValue.ifPresent(value -> Check.above("clipValue", value, 0));
            average.ifPresent(decay -> Check.inOpen("average", decay, 0, 1));
            Check.atLeast("prefetch", prefetch, 0);
        }
    }

    /**
     * When to save.
     *
     * @param every the interval between checkpoints
     * @param keep how many of the newest to keep beside the best, at least 1
     */
    public record Checkpoint(Interval every, int keep) {

        /** Checks the range. */
        public Checkpoint {
            Check.atLeast("keep", keep, 1);
        }
    }

    /**
     * A stretch of a run.
     *
     * @param count how many, at least 1
     * @param unit of what
     */
    public record Interval(long count, Unit unit) {

        /** What a stretch is counted in. */
        public enum Unit {
            /** Updates. */
            STEPS,
            /** Passes over the training data. */
            EPOCHS
        }

        /** Checks the range. */
        public Interval {
            Check.atLeast(unit == Unit.STEPS ? "steps" : "epochs", count, 1);
        }

        /** A number of updates. */
        public static Interval steps(long count) {
            return new Interval(count, Unit.STEPS);
        }

        /** A number of passes over the training data. */
        public static Interval epochs(long count) {
            return new Interval(count, Unit.EPOCHS);
        }

        /**
         * The stretch in updates.
         *
         * @param stepsPerEpoch updates in one pass over the training data
         * @return at least 1
         */
        public long inSteps(long stepsPerEpoch) {
            return unit == Unit.STEPS ? count : Math.multiplyExact(count, stepsPerEpoch);
        }
    }
}
