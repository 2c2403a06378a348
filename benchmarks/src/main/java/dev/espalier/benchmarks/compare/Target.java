package dev.espalier.benchmarks.compare;

/**
 * A goal of Espalier's speed.
 *
 * @param name what is compared with what
 * @param value the ratio that was measured; NaN if it was not
 * @param goal that it should reach
 * @param atMost whether it should be no more than the goal, else no less
 */
record Target(String name, double value, double goal, boolean atMost) {

    static Target atLeast(String name, double value, double goal) {
        return new Target(name, value, goal, false);
    }

    static Target atMost(String name, double value, double goal) {
        return new Target(name, value, goal, true);
    }

    boolean isMeasured() {
        return !Double.isNaN(value);
    }

    boolean isReached() {
        return atMost ? value <= goal : value >= goal;
    }
}
