package dev.espalier.core.initializers;

import dev.espalier.api.Check;
import dev.espalier.api.Plugin;
import dev.espalier.api.RandomStream;
import dev.espalier.api.Setting;
import dev.espalier.api.initializer.DataDependentInitializer;
import dev.espalier.api.initializer.Initializer;
import dev.espalier.api.parameter.ParameterInfo;
import java.util.function.Supplier;

/**
 * Layer-sequential unit variance (LSUV): initializes the weights, then scales each layer in turn until its output for a
 * batch of training data has variance 1.
 *
 * <p>w ← w/√Var(output), layer after layer in the order of the graph, repeated for each layer until |Var − 1| is within the
 * tolerance or the trials are used up
 *
 * <p>The inner initializer draws the weights; the scaling needs data and is done before the first step of a run, without
 * dropout and with the initial running statistics of batch norm. The batch is drawn from the training samples by the run's
 * seed, without augmentation. A layer whose output has no variance is not scaled. Outside a run only the inner initializer
 * is applied.
 *
 * <p>Choose it for deep networks without normalisation layers, with any activation.
 *
 * <p>Source: Mishkin and Matas, "All you need is a good init", ICLR 2016.
 *
 * @param initializer the initializer of the weights before scaling
 * @param tolerance the tolerance of the variance around 1, above 0
 * @param trials the maximum number of scalings per layer, at least 1
 * @param samples the number of training samples used to measure the variance, at least 2
 */
@Plugin(value = "layer-sequential", summary = "layer-sequential unit variance, LSUV (Mishkin & Matas 2016)")
public record LayerSequential(
        @Setting("initializer of the weights before scaling")
        Initializer initializer,

        @Setting(value = "tolerance of the variance around 1, above 0", range = "(0, inf)")
        double tolerance,

        @Setting(value = "maximum scalings of a layer, at least 1", range = "[1, inf)")
        int trials,

        @Setting(value = "training samples used to measure the variance, at least 2", range = "[2, inf)")
        int samples)
        implements DataDependentInitializer {

    /** Checks the ranges. */
    public LayerSequential {
        Check.above("tolerance", tolerance, 0);
        Check.atLeast("trials", trials, 1);
        Check.atLeast("samples", samples, 2);
        Check.require(
                !(initializer instanceof DataDependentInitializer),
                "initializer",
                initializer,
                "must not depend on data itself");
    }

    /** The paper's defaults: orthogonal matrices, a tolerance of 0.1, ten trials; 256 samples. */
    public LayerSequential() {
        this(new Orthogonal(1), 0.1, 10, 256);
    }

    @Override
    public boolean elementwise() {
        return initializer.elementwise();
    }

    @Override
    public void fill(ParameterInfo parameter, float[] values, int from, int to, RandomStream random) {
        initializer.fill(parameter, values, from, to, random);
    }

    @Override
    public void adjust(ParameterInfo parameter, float[] values, Supplier<float[]> outputs) {
        for (int trial = 0; trial < trials; trial++) {
            double variance = variance(outputs.get());
            if (!(variance > 0) || Math.abs(variance - 1) <= tolerance) {
                return;
            }
            double deviation = Math.sqrt(variance);
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) (values[i] / deviation);
            }
        }
    }

    private static double variance(float[] outputs) {
        double sum = 0;
        for (float output : outputs) {
            sum += output;
        }
        double mean = sum / outputs.length;
        double squares = 0;
        for (float output : outputs) {
            squares += (output - mean) * (output - mean);
        }
        return squares / outputs.length;
    }
}
