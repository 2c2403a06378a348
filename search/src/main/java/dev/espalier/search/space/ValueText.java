package dev.espalier.search.space;

import dev.espalier.api.search.SearchDomain;
import dev.espalier.core.document.ScalarNode;
import java.math.BigDecimal;
import java.math.MathContext;

/** The values of parameters as a stack file has them. */
public final class ValueText {

    /** Values nearer to each other than this fraction of the range are written the same. */
    private static final double NEGLIGIBLE = 1e-6;

    private static final int MOST_DIGITS = 17;

    private ValueText() {}

    /** A number of a range, in as few digits as tell it from others. */
    static ScalarNode number(SearchDomain domain, double value) {
        if (domain instanceof SearchDomain.WholeNumbers) {
            return ScalarNode.of(Math.round(value));
        }
        SearchDomain.Numbers numbers = (SearchDomain.Numbers) domain;
        double position = numbers.position(value);
        for (int digits = 2; digits < MOST_DIGITS; digits++) {
            double rounded =
                    new BigDecimal(value).round(new MathContext(digits)).doubleValue();
            if (rounded >= numbers.low()
                    && rounded <= numbers.high()
                    && Math.abs(numbers.position(rounded) - position) <= NEGLIGIBLE) {
                return ScalarNode.of(rounded);
            }
        }
        return ScalarNode.of(value);
    }

    /**
     * A value as text, exactly as its trial was trained with it.
     *
     * @param domain from which it was taken
     * @param value a value of the domain, or NaN
     * @return the name of an option, or a number; empty for NaN
     */
    public static String of(SearchDomain domain, double value) {
        if (Double.isNaN(value)) {
            return "";
        }
        return domain instanceof SearchDomain.Choice choice
                ? choice.options().get((int) value)
                : number(domain, value).text();
    }
}
