package dev.espalier.search.importance;

import dev.espalier.api.search.SearchDomain;
import dev.espalier.api.search.SearchSpace;

/**
 * What a forest learns from.
 *
 * @param rows the features of each sample; {@link #NONE} where a feature has no value
 * @param targets the value of each sample
 * @param isChoice whether a feature is an index without an order
 */
record Samples(double[][] rows, double[] targets, boolean[] isChoice) {

    /** The absence of a value: below all positions, and not an index. */
    static final double NONE = -1;

    /** Which parameters of a space are choices; the last feature, the progress, is not. */
    static boolean[] choices(SearchSpace space) {
        boolean[] choices = new boolean[space.size() + 1];
        for (int i = 0; i < space.size(); i++) {
            choices[i] = space.domain(i) instanceof SearchDomain.Choice;
        }
        return choices;
    }

    /** How many samples there are. */
    int size() {
        return rows.length;
    }
}
