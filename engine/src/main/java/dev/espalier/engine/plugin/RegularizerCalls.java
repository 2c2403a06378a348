package dev.espalier.engine.plugin;

import dev.espalier.api.RandomStream;
import dev.espalier.api.Shape;
import dev.espalier.api.event.History;
import dev.espalier.api.parameter.ParameterInfo;
import dev.espalier.api.parameter.ParameterSlice;
import dev.espalier.api.parameter.Step;
import dev.espalier.api.parameter.WeightView;
import dev.espalier.api.regularizer.Monitor;
import dev.espalier.api.regularizer.Regularizer;
import dev.espalier.api.regularizer.Regularizer.OutputPenalty;
import dev.espalier.api.regularizer.Verdict;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Calls of regularizers, by their roles. */
public final class RegularizerCalls {

    private static final String NOUN = "regularizer";

    private RegularizerCalls() {}

    /** {@link Regularizer#appliesTo}. */
    public static boolean appliesTo(Regularizer regularizer, ParameterInfo parameter) {
        return PluginBoundary.value(
                NOUN, regularizer, "appliesTo of " + parameter.name(), () -> regularizer.appliesTo(parameter));
    }

    /** {@link Regularizer.Penalty#elementwise}. */
    public static boolean elementwise(Regularizer.Penalty penalty) {
        return PluginBoundary.value(NOUN, penalty, "elementwise", penalty::elementwise);
    }

    /**
     * {@link Regularizer.Penalty#penalty}.
     *
     * @throws dev.espalier.api.EspalierException also if it is NaN although all weights are finite
     */
    public static double penalty(Regularizer.Penalty penalty, WeightView weights) {
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

    /** {@link Regularizer.Penalty#addGradient}. */
    public static void addGradient(Regularizer.Penalty penalty, WeightView weights, float[] gradients) {
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
    public static void addGradientWatched(Regularizer.Penalty penalty, ParameterSlice slice) {
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

    /** {@link Regularizer.GradientRule#apply}. */
    public static void apply(Regularizer.GradientRule rule, ParameterSlice slice, Step step, RandomStream random) {
        ClassLoader before = PluginBoundary.enter(rule);
        try {
            rule.apply(slice, step, random);
        } catch (Throwable failure) {
            throw failed(rule, "apply", slice, failure);
        } finally {
            PluginBoundary.leave(before);
        }
    }

    /** {@link Regularizer.Shaping#beforeUpdate}. */
    public static void beforeUpdate(Regularizer.Shaping shaping, WeightView weights, double rate) {
        ClassLoader before = PluginBoundary.enter(shaping);
        try {
            shaping.beforeUpdate(weights, rate);
        } catch (Throwable failure) {
            throw failed(shaping, "beforeUpdate", weights, failure);
        } finally {
            PluginBoundary.leave(before);
        }
    }

    /**
     * {@link Regularizer.Decay#decay}.
     *
     * @return finite, at least 0
     */
    public static double decay(Regularizer.Decay decay, WeightView weights, double rate) {
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

    /** {@link Regularizer.Shaping#afterUpdate}. */
    public static void afterUpdate(Regularizer.Shaping shaping, WeightView weights, double rate) {
        ClassLoader before = PluginBoundary.enter(shaping);
        try {
            shaping.afterUpdate(weights, rate);
        } catch (Throwable failure) {
            throw failed(shaping, "afterUpdate", weights, failure);
        } finally {
            PluginBoundary.leave(before);
        }
    }

    private static RuntimeException failed(Regularizer plugin, String call, WeightView weights, Throwable failure) {
        return PluginBoundary.failed(
                NOUN, plugin, call + " of " + weights.parameter().name(), failure);
    }

    /** {@link Regularizer.ActivationMask#fill}. */
    public static void fill(
            Regularizer.ActivationMask mask,
            float[] multiplier,
            Shape sample,
            int fromSample,
            int toSample,
            RandomStream random) {
        ClassLoader before = PluginBoundary.enter(mask);
        try {
            mask.fill(multiplier, sample, fromSample, toSample, random);
        } catch (Throwable failure) {
            throw PluginBoundary.failed(NOUN, mask, "fill", failure);
        } finally {
            PluginBoundary.leave(before);
        }
    }

    /**
     * As {@link #fill}, by way of another array, so that what it writes beside its samples is seen.
     *
     * @throws dev.espalier.api.EspalierException if it does so; code PLUGIN_FAILED
     */
    public static void fillWatched(
            Regularizer.ActivationMask mask,
            float[] multiplier,
            Shape sample,
            int fromSample,
            int toSample,
            RandomStream random) {
        float[] before = new float[multiplier.length];
        Arrays.fill(before, Float.NaN);
        float[] drawn = before.clone();
        fill(mask, drawn, sample, fromSample, toSample, random);
        int from = fromSample * sample.size();
        int to = toSample * sample.size();
        int changed = Bystanders.firstChanged(before, drawn, from, to);
        if (changed >= 0) {
            throw PluginBoundary.broken(
                    NOUN,
                    mask,
                    "fill wrote to multiplier " + changed + "; for samples " + fromSample + " to " + (toSample - 1)
                            + " it may touch the elements " + from + " to " + (to - 1) + " alone");
        }
        System.arraycopy(drawn, from, multiplier, from, to - from);
    }

    /** {@link Regularizer.AffineMask#shift}. */
    public static void shift(
            Regularizer.AffineMask mask,
            float[] shift,
            float[] multiplier,
            Shape sample,
            int fromSample,
            int toSample,
            RandomStream random) {
        ClassLoader before = PluginBoundary.enter(mask);
        try {
            mask.shift(shift, multiplier, sample, fromSample, toSample, random);
        } catch (Throwable failure) {
            throw PluginBoundary.failed(NOUN, mask, "shift", failure);
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

    /** {@link Regularizer.TargetSmoothing#smooth}. */
    public static void smooth(Regularizer.TargetSmoothing smoothing, float[] targets, int from, int classes) {
        ClassLoader before = PluginBoundary.enter(smoothing);
        try {
            smoothing.smooth(targets, from, classes);
        } catch (Throwable failure) {
            throw PluginBoundary.failed(NOUN, smoothing, "smooth", failure);
        } finally {
            PluginBoundary.leave(before);
        }
    }

    /**
     * As {@link #smooth}, with a look at the targets beside the sample's, which no other thread is at work on.
     *
     * @throws dev.espalier.api.EspalierException if it writes to them; code PLUGIN_FAILED
     */
    public static void smoothWatched(Regularizer.TargetSmoothing smoothing, float[] targets, int from, int classes) {
        float[] before = targets.clone();
        smooth(smoothing, targets, from, classes);
        int outside = Bystanders.firstChanged(before, targets, from, from + classes);
        if (outside >= 0) {
            throw PluginBoundary.broken(
                    NOUN,
                    smoothing,
                    "smooth wrote to target " + outside + "; of this sample it may touch the elements " + from + " to "
                            + (from + classes - 1) + " alone");
        }
    }

    /** {@link Regularizer.TimeLimit#limit}. */
    public static Duration limit(Regularizer.TimeLimit limit) {
        return PluginBoundary.value(NOUN, limit, "limit", limit::limit);
    }

    /** {@link Regularizer.StoppingRule#monitor}. */
    public static Monitor monitor(Regularizer.StoppingRule rule) {
        Monitor monitor = PluginBoundary.value(NOUN, rule, "monitor", rule::monitor);
        if (monitor.figure() == null || monitor.direction() == null) {
            throw PluginBoundary.broken(
                    NOUN, rule, "monitor returned " + monitor + "; it must name a figure and a direction");
        }
        return monitor;
    }

    /** {@link Regularizer.StoppingRule#withDirections}. */
    public static Regularizer.StoppingRule withDirections(
            Regularizer.StoppingRule rule, UnaryOperator<Monitor> directions) {
        return PluginBoundary.value(NOUN, rule, "withDirections", () -> rule.withDirections(directions));
    }

    /** {@link Regularizer.StoppingRule#judge}. */
    public static Verdict judge(Regularizer.StoppingRule rule, History history) {
        Verdict verdict = PluginBoundary.value(NOUN, rule, "judge", () -> rule.judge(history));
        if (verdict.stop() && verdict.reason() == null) {
            throw PluginBoundary.broken(NOUN, rule, "judge ended the run without a reason; it must give one");
        }
        return verdict;
    }
}
