package dev.espalier.core.preprocessing;

import dev.espalier.api.Check;
import dev.espalier.api.Plugin;
import dev.espalier.api.Setting;
import dev.espalier.api.Shape;
import dev.espalier.api.data.Preprocessing;
import java.util.Arrays;
import java.util.Map;

/**
 * Piecewise linear encoding: each feature becomes one value for each of its bins, which says how far it is through the bin.
 *
 * <p>With the edges b₀ &lt; … &lt; b_T, value t is (x − bₜ₋₁) / (bₜ − bₜ₋₁), limited to 0 from below unless it is the first and
 * to 1 from above unless it is the last. The edges are quantiles of the training samples at equal distances; equal ones
 * count once. A feature with two different training values, such as the 0 and 1 of a category, has one bin and passes as
 * its distance from the lower over that between both, and so unchanged.
 *
 * <p>Choose it before the first dense layer of a table whose targets depend on ranges of its numbers; no scaling is needed
 * before it.
 *
 * <p>Source: Gorishniy, Rubachev, Babenko, "On Embeddings for Numerical Features in Tabular Deep Learning", NeurIPS 2022;
 * the default is that of the authors' package {@code rtdl_num_embeddings}.
 *
 * @param bins the greatest number of bins of a feature, at least 1
 */
@Plugin(
        value = "piecewise-linear",
        summary = "encodes each feature by how far it is through bins of training quantiles (Gorishniy et al. 2022)")
public record PiecewiseLinear(
        @Setting(value = "greatest number of bins of a feature, at least 1", shorthand = true, range = "[1, inf)")
        int bins)
        implements Preprocessing.InDouble {

    private static final String EDGES = "edges";

    /** How many bins each feature has. */
    private static final String BINS = "bins";

    /** Up to 48 bins. */
    public PiecewiseLinear() {
        this(48);
    }

    /** Checks the range. */
    public PiecewiseLinear {
        Check.atLeast("bins", bins, 1);
    }

    @Override
    public Fitted fit(Samples training) {
        return inFloat(BinnedFeatures.of(fitted(training, true), training.shape()));
    }

    @Override
    public Fitted restore(Shape shape, Map<String, float[]> tensors) {
        return inFloat(BinnedFeatures.of(edges(shape, Tensors.widened(tensors)), shape));
    }

    @Override
    public FittedInDouble fitInDouble(Samples training) {
        return BinnedFeatures.of(fitted(training, false), training.shape());
    }

    @Override
    public FittedInDouble restoreInDouble(Shape shape, Map<String, double[]> tensors) {
        return BinnedFeatures.of(edges(shape, tensors), shape);
    }

    private static Fitted inFloat(BinnedFeatures fitted) {
        return new StepInFloat(fitted.edges().length, fitted);
    }

    /** The edges of each feature, different from each other, also as floats if they become floats. */
    private double[][] fitted(Samples training, boolean asFloats) {
        double[][] edges = new double[training.shape().size()][];
        SortedFeatures.visit(training, (feature, values, count) -> {
            int most = SortedFeatures.hasAtMostTwoValues(values, count) ? 1 : bins;
            double[] found = new double[most + 1];
            for (int i = 0; i <= most; i++) {
                double quantile = SortedFeatures.quantile(values, count, i / (double) most);
                found[i] = asFloats ? (float) quantile : quantile;
            }
            double[] different = Arrays.stream(found).sorted().distinct().toArray();
            // a constant has no bin to go through: its distance from itself is 0
            edges[feature] =
                    different.length > 1 ? different : new double[] {different[0], above(different[0], asFloats)};
        });
        return edges;
    }

    private static double above(double constant, boolean asFloat) {
        double next = asFloat ? Math.nextUp((float) constant) : Math.nextUp(constant);
        return Math.max(constant + 1, next);
    }

    private static double[][] edges(Shape shape, Map<String, double[]> tensors) {
        double[] counts = Tensors.require(tensors, BINS, shape.size());
        double[] all = Tensors.require(tensors, EDGES);
        double[][] edges = new double[counts.length][];
        int at = 0;
        for (int i = 0; i < edges.length; i++) {
            int next = at + (int) counts[i] + 1;
            if (counts[i] < 1 || counts[i] != (int) counts[i] || next > all.length) {
                throw new IllegalArgumentException("tensor '" + BINS + "' has the value " + counts[i] + " at " + i
                        + ", which does not fit the " + all.length + " values of tensor '" + EDGES + "'");
            }
            edges[i] = Arrays.copyOfRange(all, at, next);
            requireAscending(edges[i]);
            at = next;
        }
        if (at != all.length) {
            throw new IllegalArgumentException(
                    "tensor '" + EDGES + "' has " + all.length + " values; it must have " + at);
        }
        return edges;
    }

    private static void requireAscending(double[] edges) {
        for (int i = 1; i < edges.length; i++) {
            if (!(edges[i] > edges[i - 1])) {
                throw new IllegalArgumentException("tensor '" + EDGES + "' has " + edges[i - 1] + " before " + edges[i]
                        + "; the edges of a feature must be ascending");
            }
        }
    }

    /** What a model file holds of edges. */
    static Map<String, double[]> tensors(double[][] edges) {
        return Map.of(
                EDGES, Arrays.stream(edges).flatMapToDouble(Arrays::stream).toArray(),
                BINS, Arrays.stream(edges).mapToDouble(own -> own.length - 1).toArray());
    }
}
