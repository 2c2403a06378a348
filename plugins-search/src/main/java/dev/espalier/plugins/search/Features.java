package dev.espalier.plugins.search;

import dev.espalier.api.search.SearchDomain;
import dev.espalier.api.search.SearchSpace;
import java.util.ArrayList;
import java.util.List;

/**
 * The points of a space as vectors: positions of numbers, a feature for each option of a choice, and how far a trial was
 * trained.
 *
 * <p>Different options are at a distance of 1. A parameter without a value is in the middle of its range: which trials have
 * none is known from the choice that it depends on.
 */
final class Features {

    private static final double OPTION = Math.sqrt(0.5);

    private final SearchSpace space;
    private final int[] groups;

    Features(SearchSpace space) {
        this.space = space;
        List<Integer> grouped = new ArrayList<>();
        for (int i = 0; i < space.size(); i++) {
            int features = space.domain(i) instanceof SearchDomain.Choice choice
                    ? choice.options().size()
                    : 1;
            for (int feature = 0; feature < features; feature++) {
                grouped.add(i);
            }
        }
        grouped.add(space.size());
        groups = grouped.stream().mapToInt(Integer::intValue).toArray();
    }

    /** The group of each feature, which is the parameter that it comes from; that of the progress is the last. */
    int[] groups() {
        return groups;
    }

    /** How many groups there are. */
    int groupCount() {
        return space.size() + 1;
    }

    /**
     * The features of a point.
     *
     * @param values the point
     * @param progress the fraction of its full length that a trial was trained for
     */
    double[] of(List<Double> values, double progress) {
        double[] features = new double[groups.length];
        int next = 0;
        for (int i = 0; i < space.size(); i++) {
            double value = values.get(i);
            if (space.domain(i) instanceof SearchDomain.Choice choice) {
                if (!Double.isNaN(value)) {
                    features[next + (int) value] = OPTION;
                }
                next += choice.options().size();
            } else {
                features[next++] = Double.isNaN(value) ? 0.5 : space.domain(i).position(value);
            }
        }
        features[next] = progress;
        return features;
    }
}
