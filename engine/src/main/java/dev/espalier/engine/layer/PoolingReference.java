package dev.espalier.engine.layer;

import dev.espalier.api.model.ReferencePass;
import java.util.Arrays;
import java.util.function.ToDoubleFunction;

/** Pooling in double, in plain loops on arrays with their channels first. */
final class PoolingReference {

    private PoolingReference() {}

    /**
     * What a function makes of the values under a window.
     *
     * @param function of the values that are not padding
     */
    static double[] pool(ReferencePass pass, ImageShape image, Window window, ToDoubleFunction<double[]> function) {
        ImageShape result = window.outputOf(image);
        double[] y = new double[pass.samples() * result.shape().size()];
        double[] values = new double[window.size()];
        for (int i = 0; i < y.length; i++) {
            int position = i % window.positions();
            int plane = i / window.positions() * image.positions();
            int count = 0;
            for (int element = 0; element < values.length; element++) {
                int row = window.height()
                        .at(position / result.width(), element / window.width().kernel());
                int column = window.width()
                        .at(position % result.width(), element % window.width().kernel());
                if (window.height().contains(row) && window.width().contains(column)) {
                    values[count++] = pass.input(0)[plane + row * image.width() + column];
                }
            }
            y[i] = function.applyAsDouble(Arrays.copyOf(values, count));
        }
        return y;
    }
}
