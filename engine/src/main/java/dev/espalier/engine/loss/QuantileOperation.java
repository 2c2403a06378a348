package dev.espalier.engine.loss;

import dev.espalier.api.model.LossBinding;
import java.util.List;

/** Quantile loss bound to arrays. */
final class QuantileOperation extends MeanOfRows {

    private final double[] quantiles;
    private final int middle;
    private final float[] zeros;
    private final float[] distances;

    QuantileOperation(LossBinding binding, List<Double> quantiles) {
        super(binding);
        this.quantiles = PerLabel.spread(quantiles, quantiles.size());
        this.middle = new Quantile(quantiles).middle();
        this.zeros = new float[binding.maxBatchSize() * width];
        this.distances = new float[binding.maxBatchSize() * width];
    }

    @Override
    int elementsOfRow() {
        return width;
    }

    @Override
    void rows(int from, int to, int thread) {
        int at = from * width;
        // binary cross-entropy with a target of 0 is ln(1 + exp(x)), its gradient the sigmoid
        workers.kernels().binaryCrossEntropy(outputs, at, zeros, at, distances, at, gradient, at, (to - from) * width);
        int count = quantiles.length;
        for (int i = from; i < to; i++) {
            double sum = 0;
            for (int first = i * width; first < (i + 1) * width; first += count) {
                double loss = value(first, targets[first / count]);
                sum += isPresent(first / count) ? loss : 0;
            }
            losses[i] = sum;
        }
    }

    /** The losses of all quantiles of one value; leaves the gradient where the slopes of the distances were. */
    private double value(int first, double target) {
        double above = outputs[first + middle];
        double loss = pinball(middle, target - above);
        for (int k = middle + 1; k < quantiles.length; k++) {
            above += distances[first + k];
            loss += pinball(k, target - above);
        }
        double below = outputs[first + middle];
        for (int k = middle - 1; k >= 0; k--) {
            below -= distances[first + k];
            loss += pinball(k, target - below);
        }
        gradient[first + middle] = (float) (slope(middle, target - outputs[first + middle])
                + slopesAbove(first, target, above)
                + slopesBelow(first, target, below));
        return loss;
    }

    /** Writes the gradients above the middle, from the highest down: each moves all quantiles above it. */
    private double slopesAbove(int first, double target, double highest) {
        double prediction = highest;
        double sum = 0;
        for (int k = quantiles.length - 1; k > middle; k--) {
            sum += slope(k, target - prediction);
            prediction -= distances[first + k];
            gradient[first + k] = (float) (sum * gradient[first + k]);
        }
        return sum;
    }

    private double slopesBelow(int first, double target, double lowest) {
        double prediction = lowest;
        double sum = 0;
        for (int k = 0; k < middle; k++) {
            sum += slope(k, target - prediction);
            prediction += distances[first + k];
            gradient[first + k] = (float) (-sum * gradient[first + k]);
        }
        return sum;
    }

    private double pinball(int k, double difference) {
        return Math.max(quantiles[k] * difference, (quantiles[k] - 1) * difference);
    }

    /** The derivative by the prediction, 0 where it is exact. */
    private double slope(int k, double difference) {
        if (difference == 0) {
            return 0;
        }
        return difference > 0 ? -quantiles[k] : 1 - quantiles[k];
    }
}
