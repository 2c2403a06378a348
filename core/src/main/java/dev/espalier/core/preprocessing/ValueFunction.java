package dev.espalier.core.preprocessing;

/** A function of each value alone. */
@FunctionalInterface
interface ValueFunction {

    /**
     * The value after the step.
     *
     * @param index of the value in its sample
     * @param value the value before it
     * @return the result
     */
    double at(int index, double value);
}
