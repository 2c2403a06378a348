package dev.espalier.engine.plugin;

import dev.espalier.api.RandomStream;
import dev.espalier.api.evaluation.Monitor;
import dev.espalier.api.event.History;
import dev.espalier.api.parameter.ParameterInfo;
import dev.espalier.api.parameter.ParameterSlice;
import dev.espalier.api.parameter.Slot;
import dev.espalier.api.parameter.Step;
import dev.espalier.api.parameter.WeightView;
import dev.espalier.api.regularizer.GradientCombination;
import dev.espalier.api.regularizer.GradientTransformation;
import dev.espalier.api.regularizer.GroupPenalty;
import dev.espalier.api.regularizer.LossBalancing;
import dev.espalier.api.regularizer.OutputPenalty;
import dev.espalier.api.regularizer.ParameterRegularizer;
import dev.espalier.api.regularizer.Penalty;
import dev.espalier.api.regularizer.StoppingRule;
import dev.espalier.api.regularizer.TargetTransformation;
import dev.espalier.api.regularizer.TimeLimit;
import dev.espalier.api.regularizer.WeightConstraint;
import dev.espalier.api.regularizer.WeightDecay;
import dev.espalier.api.regularizer.WeightPerturbation;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Calls of regularizers, by their roles. */
public final class RegularizerCalls {

    private static final String NOUN = "regularizer";

    private RegularizerCalls() {}

    /** {@link ParameterRegularizer#appliesTo}. */
    public static boolean appliesTo(ParameterRegularizer regularizer, ParameterInfo parameter) {
        return PluginBoundary.value(
                NOUN, regularizer, "appliesTo of " + parameter.name(), () -> regularizer.appliesTo(parameter));
    }

    /** {@link Penalty#elementwise}. */
    public static boolean elementwise(Penalty penalty) {
        return PluginBoundary.value(NOUN, penalty, "elementwise", penalty::elementwise);
    }

    /**
     * {@link Penalty#penalty}.
     *
     * @throws dev.espalier.api.EspalierException also if it is NaN although all weights are finite
     */
    public static double penalty(Penalty penalty, WeightView weights) {
        String call = "penalty of " + weights.parameter().name();
        double value = PluginBoundary.value(NOUN, penalty, call, () -> penalty.penalty(weights));
        if (Double.isNaN(value) && isFinite(weights)) {
            throw PluginBoundary.broken(
                    NOUN, penalty, call + " returned NaN for finite weights; it must return a number");
        }
        return value;
    }

    private static boolean isFinite(WeightView weights) {
        for (int i = weights.from(); i < weights.to(); i++) {
            if (!Float.isFinite(weights.values()[i])) {
                return false;
            }
        }
        return true;
    }

    /** {@link Penalty#addGradient}. */
    public static void addGradient(Penalty penalty, WeightView weights, float[] gradients) {
        ClassLoader before = PluginBoundary.enter(penalty);
        try {
            penalty.addGradient(weights, gradients);
        } catch (Throwable failure) {
            throw failed(penalty, "addGradient", weights, failure);
        } finally {
            PluginBoundary.leave(before);
        }
    }

    /**
     * As {@link #addGradient}, by way of copies, so that what it writes beside its slice, and to the values, is seen.
     *
     * @throws dev.espalier.api.EspalierException if it does so; code PLUGIN_FAILED
     */
    public static void addGradientWatched(Penalty penalty, ParameterSlice slice) {
        WatchedSlice watched = new WatchedSlice(slice);
        addGradient(penalty, watched, watched.gradients());
        @Nullable String outside = watched.writtenOutside();
        int value = watched.firstValueWritten();
        if (outside == null && value >= 0) {
            outside = "element " + value + " of the values";
        }
        if (outside != null) {
            throw PluginBoundary.broken(
                    NOUN,
                    penalty,
                    "addGradient of " + slice.parameter().name() + " wrote to " + outside
                            + "; it may touch the gradients " + slice.from() + " to " + (slice.to() - 1)
                            + " of this slice alone");
        }
        watched.keep();
    }

    /** {@link GradientTransformation#transform}. */
    public static void transform(
            GradientTransformation transformation, ParameterSlice slice, Step step, RandomStream random) {
        ClassLoader before = PluginBoundary.enter(transformation);
        try {
            transformation.transform(slice, step, random);
        } catch (Throwable failure) {
            throw failed(transformation, "transform", slice, failure);
        } finally {
            PluginBoundary.leave(before);
        }
    }

    /** {@link WeightPerturbation#perturb}. */
    public static void perturb(WeightPerturbation perturbation, WeightView weights, Step step, RandomStream random) {
        ClassLoader before = PluginBoundary.enter(perturbation);
        try {
            perturbation.perturb(weights, step, random);
        } catch (Throwable failure) {
            throw failed(perturbation, "perturb", weights, failure);
        } finally {
            PluginBoundary.leave(before);
        }
    }

    /**
     * {@link WeightDecay#decay}.
     *
     * @return finite, at least 0
     */
    public static double decay(WeightDecay decay, WeightView weights, double rate) {
        double taken;
        ClassLoader before = PluginBoundary.enter(decay);
        try {
            taken = decay.decay(rate);
        } catch (Throwable failure) {
            throw failed(decay, "decay", weights, failure);
        } finally {
            PluginBoundary.leave(before);
        }
        if (!(taken >= 0) || Double.isInfinite(taken)) {
            throw PluginBoundary.broken(
                    NOUN, decay, "decay returned " + taken + "; it must return a finite number of at least 0");
        }
        return taken;
    }

    /** {@link WeightConstraint#constrain}. */
    public static void constrain(WeightConstraint constraint, WeightView weights) {
        ClassLoader before = PluginBoundary.enter(constraint);
        try {
            constraint.constrain(weights);
        } catch (Throwable failure) {
            throw failed(constraint, "constrain", weights, failure);
        } finally {
            PluginBoundary.leave(before);
        }
    }

    private static RuntimeException failed(
            ParameterRegularizer plugin, String call, WeightView weights, Throwable failure) {
        return PluginBoundary.failed(
                NOUN, plugin, call + " of " + weights.parameter().name(), failure);
    }

    /**
     * {@link GroupPenalty#members}.
     *
     * @return the patterns, at least two
     */
    public static List<String> members(GroupPenalty penalty) {
        List<String> members = PluginBoundary.list(NOUN, penalty, "members", penalty::members);
        if (members.size() < 2) {
            throw PluginBoundary.broken(
                    NOUN, penalty, "members returned " + members + "; it must return at least two patterns");
        }
        return members;
    }

    /**
     * {@link GroupPenalty#penalty}.
     *
     * @throws dev.espalier.api.EspalierException also if it is NaN although all weights are finite
     */
    public static double penalty(GroupPenalty penalty, List<? extends WeightView> group) {
        String call = "penalty of " + names(group);
        double value = PluginBoundary.value(NOUN, penalty, call, () -> penalty.penalty(group));
        if (Double.isNaN(value) && group.stream().allMatch(RegularizerCalls::isFinite)) {
            throw PluginBoundary.broken(
                    NOUN, penalty, call + " returned NaN for finite weights; it must return a number");
        }
        return value;
    }

    /** {@link GroupPenalty#addGradient}. */
    public static void addGradient(GroupPenalty penalty, List<? extends WeightView> group, List<float[]> gradients) {
        ClassLoader before = PluginBoundary.enter(penalty);
        try {
            penalty.addGradient(group, gradients);
        } catch (Throwable failure) {
            throw PluginBoundary.failed(NOUN, penalty, "addGradient of " + names(group), failure);
        } finally {
            PluginBoundary.leave(before);
        }
    }

    private static String names(List<? extends WeightView> group) {
        return String.join(
                ", ", group.stream().map(weights -> weights.parameter().name()).toList());
    }

    /**
     * {@link GradientCombination#combine}.
     *
     * @throws dev.espalier.api.EspalierException also if it chooses a coefficient that is not finite although all products are
     */
    public static void combine(
            GradientCombination rule, double[][] products, RandomStream random, double[] coefficients) {
        ClassLoader before = PluginBoundary.enter(rule);
        try {
            rule.combine(products, random, coefficients);
        } catch (Throwable failure) {
            throw PluginBoundary.failed(NOUN, rule, "combine", failure);
        } finally {
            PluginBoundary.leave(before);
        }
        for (double coefficient : coefficients) {
            if (!Double.isFinite(coefficient) && areFinite(products)) {
                throw PluginBoundary.broken(
                        NOUN, rule, "combine chose the coefficient " + coefficient + "; it must be finite");
            }
        }
    }

    private static boolean areFinite(double[][] products) {
        for (double[] row : products) {
            for (double product : row) {
                if (!Double.isFinite(product)) {
                    return false;
                }
            }
        }
        return true;
    }

    /**
     * {@link LossBalancing#slots}.
     *
     * @throws dev.espalier.api.EspalierException also if one has not one value for each output
     */
    public static List<Slot> slots(LossBalancing balancing) {
        List<Slot> slots = PluginBoundary.list(NOUN, balancing, "slots", balancing::slots);
        for (Slot slot : slots) {
            if (slot.extent() != Slot.Extent.PER_ELEMENT) {
                throw PluginBoundary.broken(
                        NOUN,
                        balancing,
                        "slots returned " + slot + "; each must have one value per element: per output");
            }
        }
        if (slots.stream().map(Slot::name).distinct().count() < slots.size()) {
            throw PluginBoundary.broken(NOUN, balancing, "slots returned two slots of one name; names must differ");
        }
        return slots;
    }

    /** {@link LossBalancing#needsGradientNorms}. */
    public static boolean needsGradientNorms(LossBalancing balancing, long step) {
        ClassLoader before = PluginBoundary.enter(balancing);
        try {
            return balancing.needsGradientNorms(step);
        } catch (Throwable failure) {
            throw PluginBoundary.failed(NOUN, balancing, "needsGradientNorms", failure);
        } finally {
            PluginBoundary.leave(before);
        }
    }

    /** {@link LossBalancing#referenceLayer}. */
    public static Optional<String> referenceLayer(LossBalancing balancing) {
        return PluginBoundary.value(NOUN, balancing, "referenceLayer", balancing::referenceLayer);
    }

    /**
     * {@link LossBalancing#weights}.
     *
     * @throws dev.espalier.api.EspalierException also if one is not finite or below 0
     */
    public static void weights(LossBalancing balancing, LossBalancing.Outputs outputs, double[] weights) {
        ClassLoader before = PluginBoundary.enter(balancing);
        try {
            balancing.weights(outputs, weights);
        } catch (Throwable failure) {
            throw PluginBoundary.failed(NOUN, balancing, "weights", failure);
        } finally {
            PluginBoundary.leave(before);
        }
        for (double weight : weights) {
            if (!(weight >= 0) || Double.isInfinite(weight)) {
                throw PluginBoundary.broken(
                        NOUN, balancing, "weights chose " + weight + "; it must be finite and at least 0");
            }
        }
    }

    /** {@link LossBalancing#update}. */
    public static void update(LossBalancing balancing, LossBalancing.Outputs outputs) {
        ClassLoader before = PluginBoundary.enter(balancing);
        try {
            balancing.update(outputs);
        } catch (Throwable failure) {
            throw PluginBoundary.failed(NOUN, balancing, "update", failure);
        } finally {
            PluginBoundary.leave(before);
        }
    }

    /** {@link OutputPenalty#penalty}. */
    public static double penalty(OutputPenalty penalty, float[] outputs, int from, int size) {
        ClassLoader before = PluginBoundary.enter(penalty);
        try {
            return penalty.penalty(outputs, from, size);
        } catch (Throwable failure) {
            throw PluginBoundary.failed(NOUN, penalty, "penalty", failure);
        } finally {
            PluginBoundary.leave(before);
        }
    }

    /** {@link OutputPenalty#addGradient}. */
    public static void addGradient(
            OutputPenalty penalty, float[] outputs, float[] gradients, int from, int size, double factor) {
        ClassLoader before = PluginBoundary.enter(penalty);
        try {
            penalty.addGradient(outputs, gradients, from, size, factor);
        } catch (Throwable failure) {
            throw PluginBoundary.failed(NOUN, penalty, "addGradient", failure);
        } finally {
            PluginBoundary.leave(before);
        }
    }

    /**
     * As {@link #addGradient(OutputPenalty, float[], float[], int, int, double)}, by way of a copy, so that what it writes
     * beside its sample is seen.
     *
     * @throws dev.espalier.api.EspalierException if it does so; code PLUGIN_FAILED
     */
    public static void addGradientWatched(
            OutputPenalty penalty, float[] outputs, float[] gradients, int from, int size, double factor) {
        float[] before = gradients.clone();
        float[] changed = before.clone();
        addGradient(penalty, outputs, changed, from, size, factor);
        int outside = Bystanders.firstChanged(before, changed, from, from + size);
        if (outside >= 0) {
            throw PluginBoundary.broken(
                    NOUN,
                    penalty,
                    "addGradient wrote to gradient " + outside + "; of this sample it may touch the elements " + from
                            + " to " + (from + size - 1) + " alone");
        }
        System.arraycopy(changed, from, gradients, from, size);
    }

    /** {@link TargetTransformation#transform}. */
    public static void transform(TargetTransformation transformation, float[] targets, int from, int classes) {
        ClassLoader before = PluginBoundary.enter(transformation);
        try {
            transformation.transform(targets, from, classes);
        } catch (Throwable failure) {
            throw PluginBoundary.failed(NOUN, transformation, "transform", failure);
        } finally {
            PluginBoundary.leave(before);
        }
    }

    /**
     * As {@link #transform}, with a look at the targets beside the sample's, which no other thread is at work on.
     *
     * @throws dev.espalier.api.EspalierException if it writes to them; code PLUGIN_FAILED
     */
    public static void transformWatched(TargetTransformation transformation, float[] targets, int from, int classes) {
        float[] before = targets.clone();
        transform(transformation, targets, from, classes);
        int outside = Bystanders.firstChanged(before, targets, from, from + classes);
        if (outside >= 0) {
            throw PluginBoundary.broken(
                    NOUN,
                    transformation,
                    "transform wrote to target " + outside + "; of this sample it may touch the elements " + from
                            + " to " + (from + classes - 1) + " alone");
        }
    }

    /** {@link TimeLimit#limit}. */
    public static Duration limit(TimeLimit limit) {
        return PluginBoundary.value(NOUN, limit, "limit", limit::limit);
    }

    /** {@link StoppingRule#monitor}. */
    public static Monitor monitor(StoppingRule rule) {
        Monitor monitor = PluginBoundary.value(NOUN, rule, "monitor", rule::monitor);
        if (monitor.metric() == null || monitor.direction() == null) {
            throw PluginBoundary.broken(
                    NOUN, rule, "monitor returned " + monitor + "; it must name a metric and a direction");
        }
        return monitor;
    }

    /** {@link StoppingRule#withDirections}. */
    public static StoppingRule withDirections(StoppingRule rule, UnaryOperator<Monitor> directions) {
        return PluginBoundary.value(NOUN, rule, "withDirections", () -> rule.withDirections(directions));
    }

    /** {@link StoppingRule#patienceLeft}. */
    public static OptionalInt patienceLeft(StoppingRule rule, History history) {
        return PluginBoundary.value(NOUN, rule, "patienceLeft", () -> rule.patienceLeft(history));
    }

    /** {@link StoppingRule#reasonToStop}. */
    public static Optional<String> reasonToStop(StoppingRule rule, History history) {
        return PluginBoundary.value(NOUN, rule, "reasonToStop", () -> rule.reasonToStop(history));
    }
}
