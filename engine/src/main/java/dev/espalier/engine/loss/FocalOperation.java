package dev.espalier.engine.loss;

import dev.espalier.api.data.TargetKind;
import dev.espalier.api.model.LossBinding;
import java.util.Arrays;
import java.util.List;

/**
 * Focal loss of mutually exclusive classes, bound to arrays.
 *
 * <p>With p = softmax(x), rₖ = 1 − pₖ and aₖ the factor of a class times its probability in the target, the loss is
 * −Σ aₖ·rₖ^γ·ln pₖ and its gradient Σₖ cₖ·pⱼ − cⱼ with cₖ = aₖ·(rₖ^γ − γ·pₖ·rₖ^(γ−1)·ln pₖ).
 */
final class FocalOperation extends MeanOfRows {

    private final double gamma;
    private final double[] factors;
    private final boolean byIndex;

    FocalOperation(LossBinding binding, double gamma, List<Double> alpha) {
        super(binding);
        this.gamma = gamma;
        this.factors = new double[width];
        Arrays.fill(factors, 1);
        for (int k = 0; k < alpha.size(); k++) {
            factors[k] = alpha.get(k);
        }
        this.byIndex = binding.target().kind() == TargetKind.CLASS_INDEX;
    }

    @Override
    void prepare(int samples) {
        for (int i = 0; i < samples && byIndex; i++) {
            Targets.classOf(targets[i], i, width);
        }
    }

    @Override
    void rows(int from, int to, int thread) {
        for (int i = from; i < to; i++) {
            losses[i] = row(i);
        }
    }

    private double row(int sample) {
        int at = sample * width;
        int best = 0;
        for (int k = 1; k < width; k++) {
            best = outputs[at + k] > outputs[at + best] ? k : best;
        }
        float max = outputs[at + best];
        // the gradient's memory holds exp(x − max) until the coefficients are known
        for (int k = at; k < at + width; k++) {
            gradient[k] = outputs[k] - max;
        }
        workers.kernels().exp(gradient, at, gradient, at, width);
        double others = 0;
        for (int k = 0; k < width; k++) {
            others += k == best ? 0 : gradient[at + k];
        }
        double sum = 1 + others;
        double logSum = StrictMath.log1p(others);
        return byIndex
                ? ofClass((int) targets[sample], at, best, others, sum, logSum)
                : ofDistribution(sample * width, at, best, others, sum, logSum);
    }

    private double ofClass(int k, int at, int best, double others, double sum, double logSum) {
        double rest = (k == best ? others : sum - gradient[at + k]) / sum;
        double loss = logSum - ((double) outputs[at + k] - outputs[at + best]);
        double coefficient = coefficient(k, gradient[at + k] / sum, rest, loss);
        for (int j = at; j < at + width; j++) {
            gradient[j] = (float) (coefficient * (gradient[j] / sum));
        }
        gradient[at + k] = (float) (-coefficient * rest);
        return factors[k] * Focal.power(rest, gamma) * loss;
    }

    private double ofDistribution(int target, int at, int best, double others, double sum, double logSum) {
        double total = 0;
        double all = 0;
        for (int k = 0; k < width; k++) {
            double rest = (k == best ? others : sum - gradient[at + k]) / sum;
            double loss = logSum - ((double) outputs[at + k] - outputs[at + best]);
            double wanted = targets[target + k];
            total += wanted > 0 ? wanted * factors[k] * Focal.power(rest, gamma) * loss : 0;
            all += wanted > 0 ? wanted * coefficient(k, gradient[at + k] / sum, rest, loss) : 0;
        }
        for (int k = 0; k < width; k++) {
            double rest = (k == best ? others : sum - gradient[at + k]) / sum;
            double loss = logSum - ((double) outputs[at + k] - outputs[at + best]);
            double wanted = targets[target + k];
            double probability = gradient[at + k] / sum;
            double own = wanted > 0 ? wanted * coefficient(k, probability, rest, loss) : 0;
            // not p·Σc − c, which cancels where the probability is near 1
            gradient[at + k] = (float) (probability * (all - own) - own * rest);
        }
        return total;
    }

    /** cₖ without the target's probability. */
    private double coefficient(int k, double probability, double rest, double loss) {
        if (gamma == 0) {
            return factors[k];
        }
        // its limit; below γ = 1 the power alone would be infinite
        double slope = rest == 0 ? 0 : Focal.power(rest, gamma - 1);
        return factors[k] * slope * (rest + gamma * probability * loss);
    }
}
