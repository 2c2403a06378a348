package dev.espalier.core.preprocessing;

import dev.espalier.api.Shape;
import dev.espalier.api.data.Preprocessing;
import dev.espalier.api.data.Schema;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Features encoded by their bins.
 *
 * @param outputShape a value for each bin of each feature
 * @param edges of each feature, in ascending order, at least two
 */
record BinnedFeatures(Shape outputShape, double[][] edges) implements Preprocessing.FittedInDouble {

    static BinnedFeatures of(double[][] edges, Shape shape) {
        int bins = Arrays.stream(edges).mapToInt(own -> own.length - 1).sum();
        return new BinnedFeatures(bins == shape.size() ? shape : Shape.of(bins), edges);
    }

    @Override
    public void transform(double[] input, double[] output) {
        int at = 0;
        for (int i = 0; i < edges.length; i++) {
            double[] own = edges[i];
            int last = own.length - 1;
            for (int t = 1; t <= last; t++) {
                double through = (input[i] - own[t - 1]) / (own[t] - own[t - 1]);
                double fromBelow = t == 1 ? through : Math.max(through, 0);
                output[at++] = t == last ? fromBelow : Math.min(fromBelow, 1);
            }
        }
    }

    /** A column whose values have one bin each is kept; any other becomes columns {@code age.1}, {@code age.2}, … */
    @Override
    public List<Schema.Column> columns(List<Schema.Column> before) {
        List<Schema.Column> columns = new ArrayList<>();
        int feature = 0;
        for (Schema.Column column : before) {
            int bins = 0;
            int next = feature + column.width();
            for (int i = feature; i < next; i++) {
                bins += edges[i].length - 1;
            }
            if (bins == column.width()) {
                columns.add(column);
            } else {
                for (int t = 1; t <= bins; t++) {
                    columns.add(Schema.Column.numeric(column.name() + "." + t));
                }
            }
            feature = next;
        }
        return columns;
    }

    @Override
    public Map<String, double[]> tensors() {
        return PiecewiseLinear.tensors(edges);
    }
}
