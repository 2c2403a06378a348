package dev.espalier.plugins.regularizers;

import java.util.List;

/** Values outside the ranges that the settings of many regularizers have in common. */
final class RefusedValues {

    static final List<Double> OUTSIDE_NON_NEGATIVE = List.of(-0.1, -1e-8, Double.POSITIVE_INFINITY);
    static final List<Double> OUTSIDE_UNIT_INTERVAL = List.of(-0.1, 1.1);

    private RefusedValues() {}
}
