package dev.espalier.engine.kernel;

/**
 * The arrays of a normalisation y = (x − mean) · inverse · gamma + beta: its statistics have one value for each column if it
 * is over a batch and one for each row if it is over a layer, its parameters always have one for each column.
 *
 * @param means the means
 * @param inverses 1/√(variance + epsilon)
 * @param gamma the scales
 * @param beta the shifts
 */
public record Normalization(float[] means, float[] inverses, float[] gamma, float[] beta) {}
