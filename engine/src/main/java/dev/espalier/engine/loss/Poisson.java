package dev.espalier.engine.loss;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import dev.espalier.api.Plugin;
import dev.espalier.api.Shape;
import dev.espalier.api.data.Schema;
import dev.espalier.api.model.Loss;
import dev.espalier.api.model.LossBinding;
import dev.espalier.api.model.LossOperation;
import dev.espalier.engine.kernel.KernelProvider;

/**
 * Poisson negative log-likelihood of counts t with outputs x that are logarithms of rates: exp(x) − t · x, the mean over
 * all elements; the term ln t! is left out.
 *
 * <p>Targets must be at least 0, and need not be whole numbers. Above x = 80, far beyond any rate, the exponential continues
 * as its tangent, so that the loss is finite for outputs up to 1e30. Predictions are the rates exp(x).
 *
 * <p>Choose it for counts, such as events per hour, whose variance grows with their mean.
 *
 * <p>Source: {@code torch.nn.PoissonNLLLoss} with {@code log_input=True} and {@code full=False}, as by default.
 */
@Plugin(value = "poisson", summary = "Poisson negative log-likelihood with log-rates, for counts")
public record Poisson() implements Loss.Reference {

    private static final double LARGEST = 80;
    private static final double RATE = StrictMath.exp(LARGEST);

    @Override
    public void check(Shape output, Schema.Target target) {
        Targets.requireValues("poisson", output, target);
    }

    @Override
    public TargetScaling targetScaling() {
        return TargetScaling.NEVER;
    }

    @Override
    public LossOperation bind(LossBinding binding) {
        return new Operation(binding);
    }

    @Override
    public void predict(int samples, Shape output, Schema.Target target, float[] outputs, float[] predictions) {
        KernelProvider.kernels().exp(outputs, 0, predictions, 0, samples * output.size());
    }

    @Override
    public double reference(int samples, Shape output, Schema.Target target, double[] outputs, float[] targets) {
        double sum = 0;
        int count = samples * output.size();
        for (int i = 0; i < count; i++) {
            sum += StrictMath.exp(outputs[i]) - targets[i] * outputs[i];
        }
        return sum / count;
    }

    /** The loss bound to arrays. */
    private static final class Operation extends MeanOfRows {

        Operation(LossBinding binding) {
            super(binding);
        }

        @Override
        void prepare(int samples) {
            for (int j = 0; j < samples * width; j++) {
                if (!(targets[j] >= 0 && targets[j] < Float.POSITIVE_INFINITY)) {
                    throw new EspalierException(
                            ErrorCode.DATA_VALUE,
                            "sample " + j / width + " of the batch",
                            "its target is " + targets[j] + "; poisson needs counts or rates, finite and at least 0",
                            "correct the targets, or use another loss");
                }
            }
        }

        @Override
        int elementsOfRow() {
            return width;
        }

        @Override
        void rows(int from, int to, int thread) {
            for (int i = from; i < to; i++) {
                double sum = 0;
                for (int j = i * width; j < (i + 1) * width; j++) {
                    double x = outputs[j];
                    double rate = x > LARGEST ? RATE : StrictMath.exp(x);
                    double loss = rate * (1 + Math.max(0, x - LARGEST)) - targets[j] * x;
                    sum += isPresent(j) ? loss : 0;
                    gradient[j] = (float) (rate - targets[j]);
                }
                losses[i] = sum;
            }
        }
    }
}
