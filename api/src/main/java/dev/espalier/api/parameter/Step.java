package dev.espalier.api.parameter;

import dev.espalier.api.ApiStatus;

/** The current update. */
@ApiStatus(value = ApiStatus.Level.STABLE, since = "0.1")
public interface Step {

    /** The number of this update, from 1; a resumed run continues counting. */
    long number();

    /** The learning rate of this update: base value times schedule times the multiplier of the parameter's group. */
    double learningRate();

    /**
     * The value of a setting in this update.
     *
     * @param setting the component's name, such as {@code momentum}
     * @param base the component's value
     * @return the scheduled value, or {@code base} if the setting has no schedule
     */
    double scheduled(String setting, double base);

    /** Fast matrix products. */
    MatrixProducts products();

    /**
     * A scratch buffer for one update; experimental.
     *
     * <p>It belongs to the calling thread until its update ends or it calls another optimizer. Its content is undefined.
     * Nothing is allocated once the largest lengths have been requested.
     *
     * @param index the number of the buffer, from 0; different numbers are different arrays
     * @param length the required length
     * @return an array of at least that length
     */
    float[] scratch(int index, int length);
}
