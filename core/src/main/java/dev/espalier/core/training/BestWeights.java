package dev.espalier.core.training;

import java.util.ArrayList;
import java.util.List;

/** A copy of the arrays of the model as they were at the best validation. */
public final class BestWeights {

    private final List<float[]> sources;
    private final List<float[]> copies = new ArrayList<>();

    /**
     * Room for a copy.
     *
     * @param sources the arrays that a finished model is made of: those that are validated
     */
    public BestWeights(List<float[]> sources) {
        this.sources = List.copyOf(sources);
        for (float[] source : sources) {
            copies.add(source.clone());
        }
    }

    /** The copies, in the order of the sources. */
    List<float[]> copies() {
        return copies;
    }

    /** Copies the present values. */
    void take() {
        for (int i = 0; i < copies.size(); i++) {
            System.arraycopy(sources.get(i), 0, copies.get(i), 0, copies.get(i).length);
        }
    }

    /** Puts the copied values back. */
    void restore() {
        for (int i = 0; i < copies.size(); i++) {
            System.arraycopy(copies.get(i), 0, sources.get(i), 0, copies.get(i).length);
        }
    }
}
