package dev.espalier.core.setup;

import dev.espalier.api.Shape;
import dev.espalier.core.checkpoint.StoredTensor;

/**
 * How the values of a tensor become those of an array.
 *
 * @param tensor the tensor of the file
 * @param transposed whether rows become columns
 * @param reshaped whether the dimensions differ by some of extent 1
 */
record WeightCopy(StoredTensor tensor, boolean transposed, boolean reshaped) {

    /**
     * The values in the order of the array.
     *
     * @param values those of the tensor
     * @param shape of the array
     * @return the same array if nothing moves
     */
    float[] ordered(float[] values, Shape shape) {
        if (!transposed) {
            return values;
        }
        int rows = shape.dimension(0);
        int columns = shape.dimension(1);
        float[] turned = new float[values.length];
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++) {
                turned[row * columns + column] = values[column * rows + row];
            }
        }
        return turned;
    }

    /** The name and the type of the tensor. */
    @Override
    public String toString() {
        return tensor.name() + " " + tensor;
    }
}
