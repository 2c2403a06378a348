package dev.espalier.search.space;

import dev.espalier.api.Check;
import dev.espalier.api.search.SearchDomain;
import dev.espalier.api.search.SearchSpace;
import java.util.ArrayList;
import java.util.List;

/** Points of one space in another that has its parameters, with other ranges, or without some of their options. */
public final class PointTranslation {

    private PointTranslation() {}

    /**
     * The same point in another space: options are found by their names, numbers remain.
     *
     * @param from the space of the point
     * @param values the point
     * @param to the other space
     * @return the point; NaN for parameters that it has no value for
     * @throws IllegalArgumentException if the other space lacks an option of the point
     */
    public static List<Double> translate(SearchSpace from, List<Double> values, SearchSpace to) {
        List<Double> translated = new ArrayList<>();
        for (int i = 0; i < to.size(); i++) {
            String name = to.parameters().get(i).name();
            int index = from.indexOf(name);
            double value = index < 0 ? Double.NaN : values.get(index);
            boolean isOption = !Double.isNaN(value)
                    && from.domain(index) instanceof SearchDomain.Choice
                    && to.domain(i) instanceof SearchDomain.Choice;
            translated.add(isOption ? option(from.domain(index), value, to.domain(i)) : value);
        }
        return List.copyOf(translated);
    }

    private static double option(SearchDomain from, double value, SearchDomain to) {
        String option = ((SearchDomain.Choice) from).options().get((int) value);
        int index = ((SearchDomain.Choice) to).options().indexOf(option);
        Check.require(index >= 0, "values", option, "must be an option of the other space");
        return index;
    }
}
