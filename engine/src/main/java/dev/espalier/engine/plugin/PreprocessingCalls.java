package dev.espalier.engine.plugin;

import dev.espalier.api.Shape;
import dev.espalier.api.data.Preprocessing;
import dev.espalier.api.data.Schema;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

/** Calls of preprocessing steps. */
public final class PreprocessingCalls {

    private static final String NOUN = "preprocessing";

    private PreprocessingCalls() {}

    /** {@link Preprocessing#forTables}. */
    public static boolean forTables(Preprocessing step) {
        return PluginBoundary.value(NOUN, step, "forTables", step::forTables);
    }

    /** {@link Preprocessing#fit}, which may refuse by an {@link IllegalArgumentException}; place is for messages. */
    public static Preprocessing.Fitted fit(Preprocessing step, String place, Preprocessing.Samples training) {
        Preprocessing.Fitted fitted =
                PluginBoundary.valueOrRefusal(NOUN, step, "fit at " + place, () -> step.fit(training));
        Preprocessing.Fitted guarded = guarded(step, place, fitted);
        // what the model will be saved with is asked for before anything is trained
        guarded.tensors();
        return guarded;
    }

    /** {@link Preprocessing#restore}, which may refuse by an {@link IllegalArgumentException}; place is for messages. */
    public static Preprocessing.Fitted restore(
            Preprocessing step, String place, Shape shape, Map<String, float[]> tensors) {
        String call = "restore at " + place;
        return guarded(
                step, place, PluginBoundary.valueOrRefusal(NOUN, step, call, () -> step.restore(shape, tensors)));
    }

    /** {@link Preprocessing.InDouble#fitInDouble}, which may refuse by an {@link IllegalArgumentException}; place is for messages. */
    public static Preprocessing.FittedInDouble fitInDouble(
            Preprocessing.InDouble step, String place, Preprocessing.Samples training) {
        Preprocessing.FittedInDouble fitted =
                PluginBoundary.valueOrRefusal(NOUN, step, "fitInDouble at " + place, () -> step.fitInDouble(training));
        Preprocessing.FittedInDouble guarded = guarded(step, place, fitted);
        guarded.tensors();
        return guarded;
    }

    /** {@link Preprocessing.InDouble#restoreInDouble}, which may refuse by an {@link IllegalArgumentException}; place is for messages. */
    public static Preprocessing.FittedInDouble restoreInDouble(
            Preprocessing.InDouble step, String place, Shape shape, Map<String, double[]> tensors) {
        Preprocessing.FittedInDouble fitted = PluginBoundary.valueOrRefusal(
                NOUN, step, "restoreInDouble at " + place, () -> step.restoreInDouble(shape, tensors));
        return guarded(step, place, fitted);
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
        public List<Schema.Column> columns(List<Schema.Column> before) {
            return PluginBoundary.list(NOUN, step, "columns at " + place, () -> fitted.columns(before));
        }

        @Override
        public Map<String, double[]> tensors() {
            return PluginBoundary.map(NOUN, step, "tensors at " + place, fitted::tensors);
        }
    }

    /** A fitted step whose calls go through the boundary, one of them watched for what it writes beside its samples. */
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
            String call = "transform at " + place;
            PluginBoundary.run(
                    NOUN, step, call, () -> fitted.transform(samples, input, inputOffset, output, outputOffset));
            int to = outputOffset + samples * outputShape.size();
            int outside = Bystanders.firstChanged(before, output, outputOffset, to);
            if (outside >= 0) {
                throw PluginBoundary.broken(
                        NOUN,
                        step,
                        call + " wrote to output " + outside + "; it may write " + samples + " samples of shape "
                                + outputShape + " at " + outputOffset + " alone");
            }
            int changed = input == output ? -1 : Bystanders.firstChanged(given, input, 0, 0);
            if (changed >= 0) {
                throw PluginBoundary.broken(
                        NOUN, step, call + " changed input " + changed + "; it may write to its output alone");
            }
        }

        @Override
        public List<Schema.Column> columns(List<Schema.Column> before) {
            return PluginBoundary.list(NOUN, step, "columns at " + place, () -> fitted.columns(before));
        }

        @Override
        public Map<String, float[]> tensors() {
            return PluginBoundary.map(NOUN, step, "tensors at " + place, fitted::tensors);
        }
    }
}
