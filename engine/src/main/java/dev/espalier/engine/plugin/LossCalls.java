package dev.espalier.engine.plugin;

import dev.espalier.api.Shape;
import dev.espalier.api.data.Schema;
import dev.espalier.api.model.BatchPass;
import dev.espalier.api.model.Loss;
import dev.espalier.api.model.LossBinding;
import dev.espalier.api.model.LossOperation;

/** Calls of losses. */
public final class LossCalls {

    private static final String NOUN = "loss";

    private LossCalls() {}

    /** {@link Loss#check}, which may refuse by an {@link IllegalArgumentException}. */
    public static void check(Loss loss, Shape output, Schema.Target target) {
        PluginBoundary.runOrRefusal(NOUN, loss, "check", () -> loss.check(output, target));
    }

    /** {@link Loss#weightsClasses}. */
    public static boolean weightsClasses(Loss loss) {
        return PluginBoundary.value(NOUN, loss, "weightsClasses", loss::weightsClasses);
    }

    /** {@link Loss#takesLogits}. */
    public static boolean takesLogits(Loss loss) {
        return PluginBoundary.value(NOUN, loss, "takesLogits", loss::takesLogits);
    }

    /** {@link Loss#targetScaling}. */
    public static Loss.TargetScaling targetScaling(Loss loss) {
        return PluginBoundary.value(NOUN, loss, "targetScaling", loss::targetScaling);
    }

    /** {@link Loss#predicted}. */
    public static Schema.Target predicted(Loss loss, Schema.Target target) {
        Schema.Target predicted = PluginBoundary.value(NOUN, loss, "predicted", () -> loss.predicted(target));
        if (predicted.width() % target.width() != 0) {
            throw PluginBoundary.broken(
                    NOUN,
                    loss,
                    "it predicts " + predicted.width() + " values for a target of " + target.width()
                            + "; it must be a multiple");
        }
        return predicted;
    }

    /** {@link Loss#point}. */
    public static int point(Loss loss, Schema.Target target) {
        int each = predicted(loss, target).width() / target.width();
        int point = PluginBoundary.value(NOUN, loss, "point", loss::point);
        if (point < 0 || point >= each) {
            throw PluginBoundary.broken(
                    NOUN,
                    loss,
                    "the single prediction of a value has the index " + point + "; it must be from 0 to " + (each - 1));
        }
        return point;
    }

    /** {@link Loss#predict}. */
    public static void predict(
            Loss loss, int samples, Shape output, Schema.Target target, float[] outputs, float[] predictions) {
        ClassLoader before = PluginBoundary.enter(loss);
        try {
            loss.predict(samples, output, target, outputs, predictions);
        } catch (Throwable failure) {
            throw PluginBoundary.failed(NOUN, loss, "predict", failure);
        } finally {
            PluginBoundary.leave(before);
        }
    }

    /**
     * {@link Loss#bind}; every call of the operation goes through the boundary.
     *
     * @throws dev.espalier.api.EspalierException if there are weights or missing values that the loss does not ask for
     */
    public static LossOperation bind(Loss loss, String output, LossBinding binding) {
        WatchedBinding watched = new WatchedBinding(binding);
        LossOperation operation =
                PluginBoundary.value(NOUN, loss, "bind to output " + output, () -> loss.bind(watched));
        if (watched.ignoresWeights()) {
            throw PluginBoundary.broken(
                    NOUN,
                    loss,
                    "it ignores the weights of samples and classes that the run has for output " + output
                            + "; a loss must multiply by LossBinding.sampleWeights()");
        }
        if (watched.ignoresMissingValues()) {
            throw PluginBoundary.broken(
                    NOUN,
                    loss,
                    "it does not know of the values that are missing in the target of output " + output
                            + "; a loss must leave out what LossBinding.presence() says, or each value needs an output of its"
                            + " own");
        }
        return new Guarded(loss, output, operation);
    }

    /** An operation whose calls go through the boundary. */
    private record Guarded(Loss loss, String output, LossOperation operation) implements LossOperation {

        @Override
        public double forward(BatchPass pass) {
            ClassLoader before = PluginBoundary.enter(loss);
            try {
                return operation.forward(pass);
            } catch (Throwable failure) {
                throw PluginBoundary.failed(NOUN, loss, "forward of output " + output, failure);
            } finally {
                PluginBoundary.leave(before);
            }
        }

        @Override
        public void backward(BatchPass pass, double lossWeight) {
            ClassLoader before = PluginBoundary.enter(loss);
            try {
                operation.backward(pass, lossWeight);
            } catch (Throwable failure) {
                throw PluginBoundary.failed(NOUN, loss, "backward of output " + output, failure);
            } finally {
                PluginBoundary.leave(before);
            }
        }
    }
}
