package dev.espalier.engine.plugin;

import dev.espalier.api.Shape;
import dev.espalier.api.data.Preprocessing;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** Calls of preprocessing steps. */
public final class PreprocessingCalls {

    private static final String NOUN = "preprocessing";

    private PreprocessingCalls() {}

    /**
     * {@link Preprocessing#fit}, which may refuse by an {@link IllegalArgumentException}.
     *
     * @param step the step @param place its position, for messages
     * @param training what it is fitted to
     * @return what was fitted, within the boundary at every call
     */
    public static Preprocessing.Fitted fit(Preprocessing step, String place, Preprocessing.Samples training) {
        Preprocessing.Fitted fitted = guarded(
                step, place, PluginBoundary.valueOrRefusal(NOUN, step, "fit at " + place, () -> step.fit(training)));
        // what the model will be saved with is asked for before anything is trained
        fitted.tensors();
        return fitted;
    }

    /**
     * {@link Preprocessing#restore}, which may refuse by an {@link IllegalArgumentException}.
     *
     * @param step the step @param place its position, for messages
     * @param shape the shape of its input
     * @param tensors what was fitted
     * @return the fitted step, within the boundary at every call
     */
    public static Preprocessing.Fitted restore(
            Preprocessing step, String place, Shape shape, Map<String, float[]> tensors) {
        return guarded(
                step,
                place,
                PluginBoundary.valueOrRefusal(NOUN, step, "restore at " + place, () -> step.restore(shape, tensors)));
    }

    /**
     * {@link Preprocessing.InDouble#fitInDouble}, which may refuse by an {@link IllegalArgumentException}.
     *
     * @param step the step @param place its position, for messages
     * @param training what it is fitted to
     * @return what was fitted, within the boundary at every call
     */
    public static Preprocessing.FittedInDouble fitInDouble(
            Preprocessing.InDouble step, String place, Preprocessing.Samples training) {
        Preprocessing.FittedInDouble fitted = guarded(
                step,
                place,
                PluginBoundary.valueOrRefusal(NOUN, step, "fitInDouble at " + place, () -> step.fitInDouble(training)));
        // what the model will be saved with is asked for before anything is trained
        fitted.tensors();
        return fitted;
    }

    /**
     * {@link Preprocessing.InDouble#restoreInDouble}, which may refuse by an {@link IllegalArgumentException}.
     *
     * @param step the step @param place its position, for messages
     * @param shape the shape of its input
     * @param tensors what was fitted
     * @return the fitted step, within the boundary at every call
     */
    public static Preprocessing.FittedInDouble restoreInDouble(
            Preprocessing.InDouble step, String place, Shape shape, Map<String, double[]> tensors) {
        return guarded(
                step,
                place,
                PluginBoundary.valueOrRefusal(
                        NOUN, step, "restoreInDouble at " + place, () -> step.restoreInDouble(shape, tensors)));
    }

    private static Preprocessing.FittedInDouble guarded(
            Preprocessing step, String place, Preprocessing.FittedInDouble fitted) {
        return new GuardedInDouble(
                step,
                place,
                fitted,
                PluginBoundary.value(NOUN, step, "outputShape at " + place, fitted::outputShape),
                PluginBoundary.value(NOUN, step, "elementwise at " + place, fitted::elementwise));
    }

    private static Preprocessing.Fitted guarded(Preprocessing step, String place, Preprocessing.Fitted fitted) {
        return new Guarded(
                step,
                place,
                fitted,
                PluginBoundary.value(NOUN, step, "outputShape at " + place, fitted::outputShape),
                PluginBoundary.value(NOUN, step, "elementwise at " + place, fitted::elementwise),
                PluginBoundary.value(NOUN, step, "worksInPlace at " + place, fitted::worksInPlace),
                new AtomicBoolean());
    }

    /** A step fitted in double whose calls go through the boundary. */
    private record GuardedInDouble(
            Preprocessing step,
            String place,
            Preprocessing.FittedInDouble fitted,
            Shape outputShape,
            boolean elementwise)
            implements Preprocessing.FittedInDouble {

        @Override
        public void transform(double[] input, double[] output) {
            ClassLoader before = PluginBoundary.enter(step);
            try {
                fitted.transform(input, output);
            } catch (Throwable failure) {
                throw PluginBoundary.failed(NOUN, step, "transform at " + place, failure);
            } finally {
                PluginBoundary.leave(before);
            }
        }

        @Override
        public Map<String, double[]> tensors() {
            return complete(
                    step, place, PluginBoundary.value(NOUN, step, "tensors at " + place, () -> copy(fitted.tensors())));
        }
    }

    /** A copy of what a plugin returned, which is made within the boundary, for the map is the plugin's. */
    private static <T> @Nullable Map<String, T> copy(@Nullable Map<String, T> given) {
        return given == null ? null : new LinkedHashMap<>(given);
    }

    private static <T> Map<String, T> complete(Preprocessing step, String place, Map<String, T> tensors) {
        tensors.forEach((name, values) -> {
            if (name == null || name.isBlank() || values == null) {
                throw PluginBoundary.broken(
                        NOUN,
                        step,
                        "tensors at " + place + " returned '" + name + "' with nothing; neither may be missing");
            }
        });
        return tensors;
    }

    /**
     * A fitted step whose calls go through the boundary.
     *
     * @param watched whether a call has been looked at for what it writes beside its samples
     */
    private record Guarded(
            Preprocessing step,
            String place,
            Preprocessing.Fitted fitted,
            Shape outputShape,
            boolean elementwise,
            boolean worksInPlace,
            AtomicBoolean watched)
            implements Preprocessing.Fitted {

        @Override
        public void transform(int samples, float[] input, int inputOffset, float[] output, int outputOffset) {
            if (!watched.get() && Bystanders.canWatch(output.length) && watched.compareAndSet(false, true)) {
                transformWatched(samples, input, inputOffset, output, outputOffset);
                return;
            }
            ClassLoader before = PluginBoundary.enter(step);
            try {
                fitted.transform(samples, input, inputOffset, output, outputOffset);
            } catch (Throwable failure) {
                throw PluginBoundary.failed(NOUN, step, "transform at " + place, failure);
            } finally {
                PluginBoundary.leave(before);
            }
        }

        @SuppressWarnings("ReferenceEquality") // whether it is one array, not whether the numbers agree
        private void transformWatched(int samples, float[] input, int inputOffset, float[] output, int outputOffset) {
            float[] before = output.clone();
            float[] given = input == output ? before : input.clone();
            PluginBoundary.run(
                    NOUN,
                    step,
                    "transform at " + place,
                    () -> fitted.transform(samples, input, inputOffset, output, outputOffset));
            int to = outputOffset + samples * outputShape.size();
            int outside = Bystanders.firstChanged(before, output, outputOffset, to);
            if (outside >= 0) {
                throw PluginBoundary.broken(
                        NOUN,
                        step,
                        "transform at " + place + " wrote to output " + outside + "; it may write " + samples
                                + " samples of shape " + outputShape + " at " + outputOffset + " alone");
            }
            int changed = input == output ? -1 : Bystanders.firstChanged(given, input, 0, 0);
            if (changed >= 0) {
                throw PluginBoundary.broken(
                        NOUN,
                        step,
                        "transform at " + place + " changed input " + changed + "; it may write to its output alone");
            }
        }

        @Override
        public Map<String, float[]> tensors() {
            return complete(
                    step, place, PluginBoundary.value(NOUN, step, "tensors at " + place, () -> copy(fitted.tensors())));
        }
    }
}
