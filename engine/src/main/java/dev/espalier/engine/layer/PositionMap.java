package dev.espalier.engine.layer;

import java.util.ArrayList;
import java.util.List;

/**
 * A linear map of the positions of an image, the same for each channel: value p of the result is Σ factor · value q of the input
 * over a few q. Averages, enlargements and padding are such maps.
 *
 * @param from how many positions the input has
 * @param first for each position of the result where its terms begin, and at the end how many there are
 * @param positions the position of the input of each term
 * @param factors the factor of each term
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record PositionMap(int from, int[] first, int[] positions, float[] factors) {

    /** Gathers the terms, position by position of the result. */
    static final class Builder {

        private final int from;
        private final List<Integer> first = new ArrayList<>(List.of(0));
        private final List<Integer> positions = new ArrayList<>();
        private final List<Float> factors = new ArrayList<>();

        Builder(int from) {
            this.from = from;
        }

        /** Adds a term to the current position. */
        void term(int position, double factor) {
            positions.add(position);
            factors.add((float) factor);
        }

        /** Ends the current position. */
        void next() {
            first.add(positions.size());
        }

        PositionMap build() {
            float[] values = new float[factors.size()];
            for (int i = 0; i < values.length; i++) {
                values[i] = factors.get(i);
            }
            return new PositionMap(from, Inputs.toArray(first), Inputs.toArray(positions), values);
        }
    }

    /** How many positions the result has. */
    int size() {
        return first.length - 1;
    }

    /** The map of gradients: back from the result to the input, in ascending order of the result's positions. */
    PositionMap transposed() {
        List<List<Integer>> targets = new ArrayList<>();
        List<List<Float>> weights = new ArrayList<>();
        for (int position = 0; position < from; position++) {
            targets.add(new ArrayList<>());
            weights.add(new ArrayList<>());
        }
        for (int target = 0; target < size(); target++) {
            for (int term = first[target]; term < first[target + 1]; term++) {
                targets.get(positions[term]).add(target);
                weights.get(positions[term]).add(factors[term]);
            }
        }
        Builder map = new Builder(size());
        for (int position = 0; position < from; position++) {
            for (int i = 0; i < targets.get(position).size(); i++) {
                map.term(targets.get(position).get(i), weights.get(position).get(i));
            }
            map.next();
        }
        return map.build();
    }

    /** The map for images with their channels last. */
    void apply(float[] x, float[] y, int sample, int channels) {
        for (int target = 0; target < size(); target++) {
            int at = (sample * size() + target) * channels;
            int start = first[target];
            int end = first[target + 1];
            for (int channel = 0; channel < channels; channel++) {
                y[at + channel] = 0;
            }
            for (int term = start; term < end; term++) {
                int source = (sample * from + positions[term]) * channels;
                float factor = factors[term];
                for (int channel = 0; channel < channels; channel++) {
                    y[at + channel] += factor * x[source + channel];
                }
            }
        }
    }

    /** The map in double, for images with their channels first. */
    double[] applyToPlanes(double[] x) {
        int planes = x.length / from;
        double[] y = new double[planes * size()];
        for (int plane = 0; plane < planes; plane++) {
            for (int target = 0; target < size(); target++) {
                double sum = 0;
                for (int term = first[target]; term < first[target + 1]; term++) {
                    sum += factors[term] * x[plane * from + positions[term]];
                }
                y[plane * size() + target] = sum;
            }
        }
        return y;
    }
}
