package dev.espalier.core.preprocessing;

import dev.espalier.api.Check;
import dev.espalier.api.Plugin;
import dev.espalier.api.Setting;
import dev.espalier.api.Shape;
import dev.espalier.api.data.Preprocessing;
import java.util.Map;

/**
 * ZCA whitening: removes correlations between features while staying as close as possible to the original, so that images
 * still look like images.
 *
 * <p>y = (x − mean) · V · diag(1/√(λ+ε)) · Vᵀ, where λ and V are eigenvalues and eigenvectors of the covariance
 * Σ(x−mean)(x−mean)ᵀ/(n−1).
 *
 * <p>Choose it for small images; its cost grows with the cube of the number of features.
 *
 * <p>Source: Bell, Sejnowski, "The independent components of natural scenes are edge filters", 1997.
 *
 * @param epsilon ε, added to each variance so that directions of hardly any are not blown up, above 0
 */
@Plugin(value = "zca-whitening", summary = "ZCA whitening (Bell & Sejnowski 1997)")
public record ZcaWhitening(
        @Setting(
                value = "added to each eigenvalue for numerical stability, above 0",
                shorthand = true,
                range = "(0, inf)")
        double epsilon)
        implements Preprocessing.InDouble {

    /** Checks the range. */
    public ZcaWhitening {
        Check.above("epsilon", epsilon, 0);
    }

    /** An epsilon of 10<sup>-5</sup>. */
    public ZcaWhitening() {
        this(1e-5);
    }

    @Override
    public Fitted fit(Samples training) {
        return fitted(training.shape(), PrincipalAxes.of(training)).inFloat();
    }

    @Override
    public FittedInDouble fitInDouble(Samples training) {
        return fitted(training.shape(), PrincipalAxes.precise(training));
    }

    private LinearMapInDouble fitted(Shape shape, PrincipalAxes axes) {
        return new LinearMapInDouble(shape, axes.means(), matrix(axes));
    }

    private double[] matrix(PrincipalAxes axes) {
        int width = axes.width();
        double[] factors = new double[width];
        for (int axis = 0; axis < width; axis++) {
            factors[axis] = 1 / Math.sqrt(axes.variance(axis) + epsilon);
        }
        double[][] sums = new double[width][width];
        double[] vector = new double[width];
        for (int axis = 0; axis < width; axis++) {
            for (int i = 0; i < width; i++) {
                vector[i] = axes.axis(axis, i);
            }
            for (int row = 0; row < width; row++) {
                addRow(sums[row], vector[row] * factors[axis], vector);
            }
        }
        double[] matrix = new double[width * width];
        for (int i = 0; i < matrix.length; i++) {
            matrix[i] = sums[i / width][i % width];
        }
        return matrix;
    }

    @Override
    public Fitted restore(Shape shape, Map<String, float[]> tensors) {
        return LinearMapInDouble.square(shape, Tensors.widened(tensors)).inFloat();
    }

    @Override
    public FittedInDouble restoreInDouble(Shape shape, Map<String, double[]> tensors) {
        return LinearMapInDouble.square(shape, tensors);
    }

    private static void addRow(double[] sums, double factor, double[] vector) {
        for (int i = 0; i < vector.length; i++) {
            sums[i] = Math.fma(factor, vector[i], sums[i]);
        }
    }
}
