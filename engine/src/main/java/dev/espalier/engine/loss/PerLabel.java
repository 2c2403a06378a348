package dev.espalier.engine.loss;

import dev.espalier.api.Check;
import java.util.List;

/** Settings of a loss that are given once for all labels, or once for each. */
final class PerLabel {

    private PerLabel() {}

    /** Refuses a number of values that is neither 1 nor that of the labels. */
    static void check(String setting, List<Double> values, int labels) {
        Check.require(
                values.size() <= 1 || values.size() == labels,
                setting,
                values,
                "must have one value for all outputs, or one for each of the " + labels);
    }

    /** A value for each label. */
    static double[] spread(List<Double> values, int labels) {
        double[] each = new double[labels];
        for (int k = 0; k < labels; k++) {
            each[k] = values.get(values.size() == 1 ? 0 : k);
        }
        return each;
    }
}
