package dev.espalier.search.space;

import dev.espalier.api.search.Scale;
import dev.espalier.api.search.SearchDomain;
import dev.espalier.api.search.SearchParameter;
import dev.espalier.api.search.SearchSpace;
import dev.espalier.core.catalog.SettingRange;
import dev.espalier.core.document.SettingNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * That the best value of a parameter is at the border of its range, so that better ones may be beyond it.
 *
 * <p>At the border is a value within 5 % of the range from its end, measured on the scale of the range. Ends that are legal limits,
 * such as 0 for the probability of dropout, are not reported.
 *
 * @param parameter the parameter, with the range that was searched
 * @param value its best value
 * @param border the end that the value is near
 * @param extended the range to search instead; empty if the end cannot be moved
 */
public record BorderWarning(SearchParameter parameter, double value, Border border, Optional<SearchDomain> extended) {

    /** An end of a range. */
    public enum Border {
        /** The lower end. */
        LOW,
        /** The upper end. */
        HIGH
    }

    /**
     * The warnings for a point.
     *
     * @param space the space as it was searched, before it was narrowed
     * @param best the best point of the space
     * @param limits what the setting of a parameter allows, by its name; {@link SearchStack#limits}
     * @return one for each parameter whose best value is at a border, in their order
     */
    public static List<BorderWarning> of(SearchSpace space, List<Double> best, Function<String, SettingRange> limits) {
        List<BorderWarning> warnings = new ArrayList<>();
        for (int i = 0; i < space.size(); i++) {
            SearchParameter parameter = space.parameters().get(i);
            double value = best.get(i);
            if (!Double.isNaN(value)) {
                border(parameter.domain(), value)
                        .map(border -> new BorderWarning(
                                parameter,
                                value,
                                border,
                                RangeExtension.of(parameter.domain(), border, limits.apply(parameter.name()))))
                        .ifPresent(warnings::add);
            }
        }
        return warnings;
    }

    /** The end that a value is near, if that end could be moved. */
    private static Optional<Border> border(SearchDomain domain, double value) {
        if (domain instanceof SearchDomain.Numbers numbers) {
            return border(numbers, value);
        }
        if (domain instanceof SearchDomain.WholeNumbers whole) {
            return border(
                    new SearchDomain.Numbers(
                            whole.low(), whole.high(), whole.scale(), whole.lowIsLimit(), whole.highIsLimit()),
                    value);
        }
        return Optional.empty();
    }

    private static Optional<Border> border(SearchDomain.Numbers numbers, double value) {
        double position = numbers.position(value);
        if (position <= SearchLimits.BORDER && !numbers.lowIsLimit()) {
            return Optional.of(Border.LOW);
        }
        return position >= 1 - SearchLimits.BORDER && !numbers.highIsLimit()
                ? Optional.of(Border.HIGH)
                : Optional.empty();
    }

    /** The warning in words, with what to do. */
    @Override
    public String toString() {
        String end = border == Border.LOW ? "lower" : "upper";
        return "the best " + parameter.name() + " is " + ValueText.of(parameter.domain(), value) + ", at the " + end
                + " end of its range " + rangeText(parameter.domain())
                + extended.map(domain -> "; extend the range, as in search: " + rangeText(domain)
                                + ", or let the search do it with extend: true")
                        .orElse("; search with another range");
    }

    /** A range as a stack file has it. */
    static String rangeText(SearchDomain domain) {
        if (domain instanceof SearchDomain.Numbers numbers) {
            return rangeText(numbers.scale(), domain, numbers.low(), numbers.high());
        }
        if (domain instanceof SearchDomain.WholeNumbers whole) {
            return rangeText(whole.scale(), domain, (double) whole.low(), (double) whole.high());
        }
        return ((SearchDomain.Choice) domain).options().toString();
    }

    private static String rangeText(Scale scale, SearchDomain domain, double low, double high) {
        return "{" + SettingNode.word(scale) + ": [" + ValueText.of(domain, low) + ", " + ValueText.of(domain, high)
                + "]}";
    }
}
