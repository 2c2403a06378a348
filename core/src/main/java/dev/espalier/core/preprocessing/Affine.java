package dev.espalier.core.preprocessing;

import dev.espalier.api.Shape;
import dev.espalier.api.data.Preprocessing;
import java.util.Map;

/** y = (x − shift) · factor + offset, value by value; the product and the sum are rounded once. */
final class Affine implements Preprocessing.Fitted {

    private final Shape shape;
    private final float[] shift;
    private final float[] factor;
    private final float[] offset;
    private final Map<String, float[]> tensors;

    Affine(Shape shape, float[] shift, float[] factor, float[] offset, Map<String, float[]> tensors) {
        this.shape = shape;
        this.shift = shift;
        this.factor = factor;
        this.offset = offset;
        this.tensors = Map.copyOf(tensors);
    }

    @Override
    public Shape outputShape() {
        return shape;
    }

    @Override
    public void transform(int samples, float[] input, int inputOffset, float[] output, int outputOffset) {
        int width = shift.length;
        if (samples == 1 && inputOffset == 0 && outputOffset == 0) {
            row(input, output, shift, factor, offset);
            return;
        }
        for (int s = 0; s < samples; s++) {
            int from = inputOffset + s * width;
            int to = outputOffset + s * width;
            for (int i = 0; i < width; i++) {
                output[to + i] = Math.fma(input[from + i] - shift[i], factor[i], offset[i]);
            }
        }
    }

    /** C2 makes vector code only of loops that meet all arrays at the same index. */
    private static void row(float[] input, float[] output, float[] shift, float[] factor, float[] offset) {
        for (int i = 0; i < shift.length; i++) {
            output[i] = Math.fma(input[i] - shift[i], factor[i], offset[i]);
        }
    }

    @Override
    public boolean elementwise() {
        return true;
    }

    @Override
    public boolean worksInPlace() {
        return true;
    }

    @Override
    public Map<String, float[]> tensors() {
        return tensors;
    }
}
