package dev.espalier.core.preprocessing;

import dev.espalier.api.Check;
import dev.espalier.api.Plugin;
import dev.espalier.api.Setting;
import dev.espalier.api.Shape;
import dev.espalier.api.data.Preprocessing;
import java.util.Map;

/**
 * Principal component analysis: projects samples onto the directions of largest variance of the training samples.
 *
 * <p>y<sub>j</sub> = (x − mean) · v<sub>j</sub>, divided by √λ<sub>j</sub>, where λ<sub>j</sub> and v<sub>j</sub> are the
 * eigenvalues, in descending order, and eigenvectors of the covariance Σ(x−mean)(x−mean)ᵀ/(n−1). The largest element of an
 * eigenvector is positive. Components with less than 10<sup>-9</sup> of the largest variance are dropped: they contain
 * rounding errors that whitening would amplify.
 *
 * <p>Choose it to reduce many correlated features to a few.
 *
 * <p>Source: Jolliffe, "Principal Component Analysis", 2002.
 *
 * @param components how many coordinates to keep; 0 for as many as {@code variance} asks for
 * @param variance the fraction of the total variance to keep, in (0, 1], if {@code components} is 0
 * @param whiten whether the coordinates are scaled to variance 1
 */
@Plugin(value = "pca", summary = "principal component analysis")
public record Pca(
        @Setting(
                value = "number of components to keep; 0 to choose it by variance",
                shorthand = true,
                range = "[0, inf)")
        int components,

        @Setting(value = "fraction of the total variance to keep, in (0, 1]", range = "(0, 1]")
        double variance,

        @Setting("whether to scale the components to variance 1")
        boolean whiten)
        implements Preprocessing.InDouble {

    private static final double LEAST_SHARE = 1e-9;

    /** Checks the ranges. */
    public Pca {
        Check.atLeast("components", components, 0);
        Check.above("variance", variance, 0);
        Check.inClosed("variance", variance, 0, 1);
    }

    /** All directions that vary, not whitened. */
    public Pca() {
        this(0, 1, false);
    }

    @Override
    public Fitted fit(Samples training) {
        return fitted(PrincipalAxes.of(training)).inFloat();
    }

    @Override
    public FittedInDouble fitInDouble(Samples training) {
        return fitted(PrincipalAxes.precise(training));
    }

    private LinearMapInDouble fitted(PrincipalAxes axes) {
        int kept = kept(axes);
        return new LinearMapInDouble(Shape.of(kept), axes.means(), matrix(axes, kept));
    }

    private double[] matrix(PrincipalAxes axes, int kept) {
        int width = axes.width();
        double[] matrix = new double[width * kept];
        for (int axis = 0; axis < kept; axis++) {
            double factor = whiten ? 1 / Math.sqrt(axes.variance(axis)) : 1;
            for (int i = 0; i < width; i++) {
                matrix[i * kept + axis] = axes.axis(axis, i) * factor;
            }
        }
        return matrix;
    }

    @Override
    public Fitted restore(Shape shape, Map<String, float[]> tensors) {
        return LinearMapInDouble.narrowing(shape, Tensors.widened(tensors)).inFloat();
    }

    @Override
    public FittedInDouble restoreInDouble(Shape shape, Map<String, double[]> tensors) {
        return LinearMapInDouble.narrowing(shape, tensors);
    }

    private int kept(PrincipalAxes axes) {
        int varying = 0;
        double total = 0;
        while (varying < axes.width() && axes.variance(varying) > LEAST_SHARE * axes.variance(0)) {
            total += axes.variance(varying);
            varying++;
        }
        Check.require(varying > 0, "variance of the training samples", 0, "must be above 0 in some direction");
        if (components > 0) {
            Check.require(
                    components <= varying,
                    "components",
                    components,
                    "must be at most " + varying + ", the number of directions in which the training samples vary");
            return components;
        }
        int kept = 0;
        double sum = 0;
        while (kept < varying && (kept == 0 || sum < variance * total)) {
            sum += axes.variance(kept++);
        }
        return variance == 1 ? varying : kept;
    }
}
