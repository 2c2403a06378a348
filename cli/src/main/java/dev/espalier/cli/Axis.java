package dev.espalier.cli;

/**
 * The scale of a chart: round numbers at equal distances, from 0 unless all values keep far away from it.
 *
 * @param from where it begins
 * @param distance between its marks: 1, 2, 2.5 or 5 times a power of ten
 * @param marks how many there are behind the first
 */
record Axis(double from, double distance, int marks) {

    private static final int INTERVALS = 4;
    private static final double[] ROUND = {1, 2, 2.5, 5};
    private static final double[] ROUND_AND_WHOLE = {1, 2, 5};

    /** The scale of values that are at least 0; all of them lie on it. */
    static Axis of(double least, double largest) {
        if (!(largest > 0)) {
            return new Axis(0, 1.0 / INTERVALS, INTERVALS);
        }
        // what moves in the upper half alone would be a line that hardly moves
        double begin = least > largest / 2 && least < largest ? least : 0;
        double distance = round((largest - begin) / INTERVALS, ROUND);
        double from = Math.floor(begin / distance + 1e-9) * distance;
        return new Axis(from, distance, (int) Math.ceil((largest - from) / distance - 1e-9));
    }

    /** The scale of values that may be below 0; all of them lie on it. */
    static Axis spanning(double least, double largest) {
        if (least >= 0) {
            return of(least, largest);
        }
        double distance = round((largest - least) / INTERVALS, ROUND);
        double from = Math.floor(least / distance + 1e-9) * distance;
        return new Axis(from, distance, Math.max(1, (int) Math.ceil((largest - from) / distance - 1e-9)));
    }

    /** Marks for a number of steps: whole ones, none of them behind the last step. */
    static Axis ofSteps(long steps) {
        double distance = Math.max(1, round((double) steps / INTERVALS, ROUND_AND_WHOLE));
        return new Axis(0, distance, (int) (steps / distance));
    }

    /** The least round number that is not below a value. */
    private static double round(double value, double[] multiples) {
        double power = Math.pow(10, Math.floor(Math.log10(value)));
        for (double multiple : multiples) {
            if (multiple * power >= value * (1 - 1e-9)) {
                return multiple * power;
            }
        }
        return 10 * power;
    }

    /** The value at a mark. */
    double mark(int index) {
        return from + index * distance;
    }

    /** Where a value lies between the first mark, 0, and the last, 1. */
    double share(double value) {
        return (value - from) / (marks * distance);
    }
}
