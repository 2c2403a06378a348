package dev.espalier.plugins.schedulers;

import java.util.List;

/** Values outside the ranges that the settings of many schedules have in common. */
final class RefusedValues {

    static final List<Double> OUTSIDE_NON_NEGATIVE = List.of(-0.1, -1e-8, Double.POSITIVE_INFINITY);
    static final List<Double> OUTSIDE_POSITIVE = List.of(-1.0, 0.0, Double.POSITIVE_INFINITY);
    static final List<Double> OUTSIDE_UNIT_INTERVAL = List.of(-0.1, 1.1);

    /** Outside (0, 1]. */
    static final List<Double> OUTSIDE_OPEN_CLOSED_UNIT = List.of(-0.5, 0.0, 1.1);

    private RefusedValues() {}
}
