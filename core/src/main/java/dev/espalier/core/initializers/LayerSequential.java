package dev.espalier.core.initializers;

import dev.espalier.api.Check;
import dev.espalier.api.Plugin;
import dev.espalier.api.RandomStream;
import dev.espalier.api.Setting;
import dev.espalier.api.initializer.Initializer;
import dev.espalier.api.parameter.ParameterInfo;

/**
 * Layer-sequential unit variance: weights are drawn from a law, and then each layer in its turn is scaled until what it puts
 * out for a batch of training data has a variance of 1.
 *
 * <p>w ← w/√Var(output), layer after layer in the order of the graph, again for the same layer until |Var − 1| is within the
 * tolerance or so many trials are made
 *
 * <p>The law draws the weights; the scaling needs data and is done by the core before the first step of a run, without
 * dropout and with the statistics that batch norm begins with. The batch is drawn from the training samples by the run's
 * seed, not augmented. A layer whose output has no variance is left as it was drawn. Used apart from a run it is the law
 * alone.
 *
 * <p>Choose it for deep networks without normalisation, whatever their activations.
 *
 * <p>Source: Mishkin and Matas, "All you need is a good init", ICLR 2016.
 *
 * @param law where weights are drawn from at first
 * @param tolerance how far the variance may be from 1, above 0
 * @param trials how often a layer is scaled at most, at least 1
 * @param samples how many training samples the variance is taken over, at least 2
 */
@Plugin(value = "layer-sequential", summary = "layer-sequential unit variance, LSUV (Mishkin & Matas 2016)")
public record LayerSequential(
        @Setting("initializer of the weights before scaling")
        Initializer law,

        @Setting("tolerance of the variance around 1, above 0")
        double tolerance,

        @Setting("maximum scalings of a layer, at least 1") int trials,

        @Setting("training samples used to measure the variance, at least 2")
        int samples)
        implements Initializer {

    /** Checks the ranges. */
    public LayerSequential {
        Check.above("tolerance", tolerance, 0);
        Check.atLeast("trials", trials, 1);
        Check.atLeast("samples", samples, 2);
        Check.require(
                !(law instanceof LayerSequential),
                "law",
                law,
                "must be a law that weights are drawn from by themselves");
    }

    /** The paper's: orthogonal matrices, a tolerance of 0.1, ten trials; over 256 samples. */
    public LayerSequential() {
        this(new Orthogonal(1), 0.1, 10, 256);
    }

    @Override
    public boolean elementwise() {
        return law.elementwise();
    }

    @Override
    public void fill(ParameterInfo parameter, float[] values, int from, int to, RandomStream random) {
        law.fill(parameter, values, from, to, random);
    }
}
