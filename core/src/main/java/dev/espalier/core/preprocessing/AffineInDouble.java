package dev.espalier.core.preprocessing;

import dev.espalier.api.Shape;
import dev.espalier.api.data.Preprocessing;
import java.util.Arrays;
import java.util.Map;

/** y = (x − shift) · factor + offset in double, value by value; the product and the sum are rounded once. */
final class AffineInDouble implements Preprocessing.FittedInDouble {

    private final Shape shape;
    private final double[] shift;
    private final double[] factor;
    private final double[] offset;
    private final Map<String, double[]> tensors;

    AffineInDouble(Shape shape, double[] shift, double[] factor, double[] offset, Map<String, double[]> tensors) {
        this.shape = shape;
        this.shift = shift;
        this.factor = factor;
        this.offset = offset;
        this.tensors = Map.copyOf(tensors);
    }

    /** One number for every value of a sample. */
    static double[] constant(Shape shape, double value) {
        double[] values = new double[shape.size()];
        Arrays.fill(values, value);
        return values;
    }

    /** The same in float: of numbers that are floats already, but for factors, which are kept within the range of floats. */
    Affine inFloat() {
        float[] factors = new float[factor.length];
        for (int i = 0; i < factors.length; i++) {
            factors[i] = (float) Math.min(factor[i], Float.MAX_VALUE);
        }
        return new Affine(shape, Tensors.rounded(shift), factors, Tensors.rounded(offset), Tensors.rounded(tensors));
    }

    @Override
    public Shape outputShape() {
        return shape;
    }

    @Override
    public void transform(double[] input, double[] output) {
        for (int i = 0; i < shift.length; i++) {
            output[i] = Math.fma(input[i] - shift[i], factor[i], offset[i]);
        }
    }

    @Override
    public boolean elementwise() {
        return true;
    }

    @Override
    public Map<String, double[]> tensors() {
        return tensors;
    }
}
