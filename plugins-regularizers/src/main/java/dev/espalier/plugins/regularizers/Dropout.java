package dev.espalier.plugins.regularizers;

import dev.espalier.api.Check;
import dev.espalier.api.Plugin;
import dev.espalier.api.RandomStream;
import dev.espalier.api.Setting;
import dev.espalier.api.Shape;
import dev.espalier.api.regularizer.ActivationMask;
import dev.espalier.api.search.SearchRange;
import java.util.Arrays;

/**
 * Dropout: sets activations to 0 at random during training, and scales up the others.
 *
 * <p>multiplier = 0 with probability p, else 1/(1−p)
 *
 * <p>p is the probability of <em>dropping</em>, as in PyTorch and Keras. Because kept activations are scaled during
 * training ("inverted" dropout), inference is unchanged. With p = 1 all are 0.
 *
 * <p>Choose it between wide dense layers, with 0.1 to 0.5; networks with batch norm need less.
 *
 * <p>Source: Srivastava, Hinton, Krizhevsky, Sutskever and Salakhutdinov, "Dropout: A Simple Way to Prevent Neural
 * Networks from Overfitting", JMLR 15 (2014).
 *
 * @param probability p, in [0, 1]
 */
@Plugin(value = "dropout", summary = "dropout (Srivastava et al. 2014)")
public record Dropout(
        @Setting(value = "probability of dropping an activation, in [0, 1]", shorthand = true, range = "[0, 1]")
        @SearchRange(low = 0, high = 0.7)
        double probability)
        implements ActivationMask {

    /** Checks the range. */
    public Dropout {
        Check.inClosed("probability", probability, 0, 1);
    }

    /** A probability of 0.5. */
    public Dropout() {
        this(0.5);
    }

    @Override
    public void fill(float[] multiplier, Shape sampleShape, int fromSample, int toSample, RandomStream random) {
        int from = fromSample * sampleShape.size();
        int to = toSample * sampleShape.size();
        if (probability == 1) {
            // nothing is kept that could be scaled by 1/0
            Arrays.fill(multiplier, from, to, 0);
        } else {
            random.fillBernoulli(multiplier, from, to, 1 - probability, (float) (1 / (1 - probability)), 0);
        }
    }
}
