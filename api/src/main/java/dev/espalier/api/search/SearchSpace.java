package dev.espalier.api.search;

import dev.espalier.api.ApiStatus;
import dev.espalier.api.Check;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The hyper-parameters of a search.
 *
 * <p>A point of the space is a list of one value for each, NaN for those whose condition is not met.
 *
 * @param parameters at least one, with different names; a condition names a choice that comes earlier
 */
@ApiStatus(value = ApiStatus.Level.EXPERIMENTAL, since = "0.1")
public record SearchSpace(List<SearchParameter> parameters) {

    /** Checks names and conditions. */
    public SearchSpace {
        parameters = List.copyOf(parameters);
        Check.require(!parameters.isEmpty(), "parameters", parameters, "must have at least one parameter");
        Map<String, SearchDomain> earlier = new HashMap<>();
        for (SearchParameter parameter : parameters) {
            parameter.condition().ifPresent(condition -> {
                boolean known = earlier.get(condition.parameter()) instanceof SearchDomain.Choice choice
                        && condition.option() < choice.options().size();
                Check.require(known, "condition", condition, "must name an option of a choice that comes earlier");
            });
            boolean isNew = earlier.put(parameter.name(), parameter.domain()) == null;
            Check.require(isNew, "parameters", parameter.name(), "must occur only once");
        }
    }

    /** How many parameters there are. */
    public int size() {
        return parameters.size();
    }

    /** The domain of a parameter. */
    public SearchDomain domain(int parameter) {
        return parameters.get(parameter).domain();
    }

    /**
     * The place of a parameter.
     *
     * @param name its name
     * @return its index, or -1 if there is none of this name
     */
    public int indexOf(String name) {
        for (int i = 0; i < parameters.size(); i++) {
            if (parameters.get(i).name().equals(name)) {
                return i;
            }
        }
        return -1;
    }

    /**
     * The point at positions of the unit cube.
     *
     * @param positions one for each parameter, in [0, 1]
     * @return the values there; NaN for parameters whose condition is not met
     */
    public List<Double> at(double[] positions) {
        Check.require(positions.length == size(), "positions", positions.length, "must be " + size());
        List<Double> values = new ArrayList<>(size());
        for (int i = 0; i < size(); i++) {
            values.add(isMet(i, values) ? domain(i).at(positions[i]) : Double.NaN);
        }
        return List.copyOf(values);
    }

    /**
     * The positions of a point in the unit cube.
     *
     * @param values a point of the space
     * @return a position for each parameter; NaN for those without a value
     */
    public double[] positions(List<Double> values) {
        Check.require(values.size() == size(), "values", values.size(), "must be " + size());
        double[] positions = new double[size()];
        for (int i = 0; i < positions.length; i++) {
            double value = values.get(i);
            positions[i] = Double.isNaN(value) ? Double.NaN : domain(i).position(value);
        }
        return positions;
    }

    /**
     * Whether a parameter has a value, which it has if its condition is met.
     *
     * @param parameter its index
     * @param before the values of the parameters before it at least
     * @return true without a condition
     */
    public boolean isMet(int parameter, List<Double> before) {
        return parameters
                .get(parameter)
                .condition()
                .map(condition -> before.get(indexOf(condition.parameter())) == condition.option())
                .orElse(true);
    }
}
