package dev.espalier.plugins.optimizers;

import java.util.List;

/** Values outside the ranges that the settings of many rules have in common. */
final class RefusedValues {

    static final List<Double> NEGATIVE = List.of(-0.1, -1e-8);

    /** Outside [0, 1), the range of a decay rate or a momentum. */
    static final List<Double> OUTSIDE_DECAY_RATE = List.of(-0.1, 1.0);

    static final List<Double> OUTSIDE_OPEN_UNIT = List.of(0.0, 1.0);

    /** At most 0, or not finite. */
    static final List<Double> OUTSIDE_POSITIVE = List.of(0.0, -1e-8, Double.POSITIVE_INFINITY);

    private RefusedValues() {}
}
