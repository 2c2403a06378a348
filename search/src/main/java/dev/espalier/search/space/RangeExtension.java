package dev.espalier.search.space;

import dev.espalier.api.search.Scale;
import dev.espalier.api.search.SearchDomain;
import dev.espalier.api.search.SearchParameter;
import dev.espalier.api.search.SearchSpace;
import dev.espalier.core.catalog.SettingRange;
import dev.espalier.search.space.BorderWarning.Border;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.Optional;

/**
 * Moves the end of a range outwards, because the best value is near it.
 *
 * <p>The range grows by a quarter of its width on its scale: by one decade where it spans four. It never grows over a legal limit:
 * to a limit that is allowed itself, and half the way to one that is not.
 */
public final class RangeExtension {

    private static final double GROWTH = 0.25;
    private static final MathContext DIGITS = new MathContext(3);

    private RangeExtension() {}

    /**
     * A space with its ranges extended where the best values are at their borders.
     *
     * @param space the space
     * @param warnings the borders
     * @return the space itself if no border can be moved
     */
    public static SearchSpace extend(SearchSpace space, List<BorderWarning> warnings) {
        return new SearchSpace(space.parameters().stream()
                .map(parameter -> warnings.stream()
                        .filter(warning -> warning.parameter().name().equals(parameter.name()))
                        .flatMap(warning -> warning.extended().stream())
                        .findFirst()
                        .map(domain -> new SearchParameter(parameter.name(), domain, parameter.condition()))
                        .orElse(parameter))
                .toList());
    }

    /** The extended range; empty if there is nothing beyond its end. */
    static Optional<SearchDomain> of(SearchDomain domain, Border border, SettingRange limits) {
        if (domain instanceof SearchDomain.Numbers numbers) {
            double end = beyond(numbers.low(), numbers.high(), numbers.scale(), border, limits);
            double low = border == Border.LOW ? end : numbers.low();
            double high = border == Border.HIGH ? end : numbers.high();
            boolean grows = low < numbers.low() || high > numbers.high();
            return grows
                    ? Optional.of(SearchLimits.domain(false, low, high, numbers.scale(), limits))
                    : Optional.empty();
        }
        return domain instanceof SearchDomain.WholeNumbers whole ? whole(whole, border, limits) : Optional.empty();
    }

    private static Optional<SearchDomain> whole(SearchDomain.WholeNumbers whole, Border border, SettingRange limits) {
        double end = beyond((double) whole.low(), (double) whole.high(), whole.scale(), border, limits);
        long low = border == Border.LOW ? Math.min(whole.low() - 1, (long) Math.floor(end)) : whole.low();
        long high = border == Border.HIGH ? Math.max(whole.high() + 1, (long) Math.ceil(end)) : whole.high();
        while (low < whole.low() && (!limits.contains((double) low) || (whole.scale() == Scale.LOG && low < 1))) {
            low++;
        }
        while (high > whole.high() && !limits.contains((double) high)) {
            high--;
        }
        boolean grows = low < whole.low() || high > whole.high();
        return grows
                ? Optional.of(SearchLimits.domain(true, (double) low, (double) high, whole.scale(), limits))
                : Optional.empty();
    }

    /** The new end, in few digits. */
    private static double beyond(double low, double high, Scale scale, Border border, SettingRange limits) {
        double width = GROWTH * (scale.transform(high) - scale.transform(low));
        if (border == Border.LOW) {
            double end = rounded(scale.invert(scale.transform(low) - width));
            return end > limits.low() ? end : within(low, limits.low(), limits.includesLow());
        }
        double end = rounded(scale, scale.invert(scale.transform(high) + width));
        return end < limits.high() ? end : within(high, limits.high(), limits.includesHigh());
    }

    private static double within(double end, double limit, boolean included) {
        return included ? limit : end + (limit - end) / 2;
    }

    private static double rounded(double value) {
        return new BigDecimal(value).round(DIGITS).doubleValue();
    }

    /** On a reverse log scale the distance from 1 is what counts. */
    private static double rounded(Scale scale, double value) {
        return scale == Scale.REVERSE_LOG
                ? BigDecimal.ONE
                        .subtract(new BigDecimal(1 - value).round(DIGITS))
                        .doubleValue()
                : rounded(value);
    }
}
