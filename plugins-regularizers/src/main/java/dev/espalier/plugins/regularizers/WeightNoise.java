package dev.espalier.plugins.regularizers;

import dev.espalier.api.Check;
import dev.espalier.api.Plugin;
import dev.espalier.api.RandomStream;
import dev.espalier.api.Setting;
import dev.espalier.api.parameter.Step;
import dev.espalier.api.parameter.WeightView;
import dev.espalier.api.regularizer.WeightPerturbation;
import dev.espalier.api.search.Scale;
import dev.espalier.api.search.SearchRange;

/**
 * Weight noise: the forward and backward passes of each update see weights with normally distributed noise.
 *
 * <p>g = ∇ℓ(w + σ·ε) with ε from N(0, 1), anew for each update; the update applies to w
 *
 * <p>It applies to weights, not to biases. The training loss is that of the disturbed weights; validation and the model are without
 * noise.
 *
 * <p>Choose it for small networks that overfit, and for models whose weights will be rounded, with a tenth of the
 * weights' standard deviation.
 *
 * <p>Source: Murray and Edwards, "Enhanced MLP Performance and Fault Tolerance Resulting from Synaptic Weight Noise During
 * Training", IEEE TNN 5 (1994); Graves, "Practical Variational Inference for Neural Networks", NeurIPS 2011.
 *
 * @param deviation σ, the standard deviation of the noise, in units of the weights, at least 0
 */
@Plugin(
        value = "weight-noise",
        summary = "Gaussian noise on weights in the passes of an update (Murray and Edwards 1994)")
public record WeightNoise(
        @Setting(
                value = "standard deviation of the noise, in units of the weights, at least 0",
                shorthand = true,
                range = "[0, inf)")
        @SearchRange(low = 0.0001, high = 0.1, scale = Scale.LOG)
        double deviation)
        implements WeightPerturbation {

    /** Checks the range. */
    public WeightNoise {
        Check.atLeast("deviation", deviation, 0);
    }

    /** A standard deviation of 0.01. */
    public WeightNoise() {
        this(0.01);
    }

    @Override
    public void perturb(WeightView weights, Step step, RandomStream random) {
        float[] values = weights.values();
        for (int i = weights.from(); i < weights.to(); i++) {
            values[i] = (float) (values[i] + deviation * random.nextGaussian());
        }
    }
}
