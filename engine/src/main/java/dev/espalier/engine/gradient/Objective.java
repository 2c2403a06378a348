package dev.espalier.engine.gradient;

/** What is differentiated: a sum of terms, as a function of the variables. */
interface Objective {

    /**
     * The terms: one for each element of an output without a loss, one for each loss.
     *
     * @param variables the values of each variable tensor, read only
     * @param training whether the samples are trained on
     * @return the terms, in the same order for all objectives of one check
     */
    double[] terms(double[][] variables, boolean training);
}
