package dev.espalier.api.parameter;

import dev.espalier.api.ApiStatus;

/** The update that is being made. */
@ApiStatus(value = ApiStatus.Level.STABLE, since = "0.1")
public interface Step {

    /** The number of this update, from 1; it goes on counting after a resume. */
    long number();

    /** The learning rate of this update: base value times schedule times the multiplier of the parameter's group. */
    double learningRate();

    /**
     * The value of a setting in this update, if a schedule drives it.
     *
     * @param setting the component's name, such as {@code momentum}
     * @param base the component's own value
     * @return the scheduled value, or {@code base} if no schedule drives the setting
     */
    double scheduled(String setting, double base);

    /** Fast matrix products, for rules that need them. */
    MatrixProducts products();

    /**
     * Room for numbers that are needed during one update; experimental.
     *
     * <p>It belongs to the thread that asks, from the moment it asks until its update ends or it updates by another rule.
     * What stands there is left from anything before. Nothing is allocated once the largest lengths have been asked for.
     *
     * @param index which room, from 0; rooms of different indices are different arrays
     * @param length how many numbers are needed
     * @return an array of at least that length
     */
    float[] scratch(int index, int length);
}
