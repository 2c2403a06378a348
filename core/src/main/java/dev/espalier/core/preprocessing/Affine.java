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

    /** Whether all values have the same numbers, as when they are scaled by a constant. */
    private final boolean uniform;

    /** Whether values are only shifted, as when they are centred. */
    private final boolean shifts;

    Affine(Shape shape, float[] shift, float[] factor, float[] offset, Map<String, float[]> tensors) {
        this.shape = shape;
        this.shift = shift;
        this.factor = factor;
        this.offset = offset;
        this.tensors = Map.copyOf(tensors);
        this.uniform = isConstant(shift) && isConstant(factor) && isConstant(offset) && shift.length > 0;
        this.shifts = isConstant(factor) && isConstant(offset) && shift.length > 0 && factor[0] == 1 && offset[0] == 0;
    }

    @Override
    public Shape outputShape() {
        return shape;
    }

    @Override
    public void transform(int samples, float[] input, int inputOffset, float[] output, int outputOffset) {
        int width = shift.length;
        if (samples == 1 && inputOffset == 0 && outputOffset == 0) {
            if (uniform) {
                row(input, output, shift.length, shift[0], factor[0], offset[0]);
            } else if (shifts) {
                row(input, output, shift, offset[0]);
            } else {
                row(input, output, shift, factor, offset);
            }
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

    private static void row(float[] input, float[] output, int count, float shift, float factor, float offset) {
        for (int i = 0; i < count; i++) {
            output[i] = Math.fma(input[i] - shift, factor, offset);
        }
    }

    /** The offset is 0 and added nevertheless, or the bits of a difference of −0 would be others. */
    private static void row(float[] input, float[] output, float[] shift, float offset) {
        for (int i = 0; i < shift.length; i++) {
            output[i] = input[i] - shift[i] + offset;
        }
    }

    /** By bits: 0 and −0 are not the same. */
    private static boolean isConstant(float[] values) {
        for (float value : values) {
            if (Float.floatToIntBits(value) != Float.floatToIntBits(values[0])) {
                return false;
            }
        }
        return true;
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
