package dev.espalier.search.space;

import dev.espalier.api.search.Scale;
import dev.espalier.api.search.SearchDomain;
import dev.espalier.core.catalog.SettingRange;

/** Ranges of numbers with what their settings allow. */
final class SearchLimits {

    private SearchLimits() {}

    /** The numbers of a range; an end is a limit if the setting allows nothing beyond it. */
    static SearchDomain domain(boolean whole, double low, double high, Scale scale, SettingRange limits) {
        return whole
                ? new SearchDomain.WholeNumbers(
                        (long) low, (long) high, scale, !limits.contains(low - 1), !limits.contains(high + 1))
                : new SearchDomain.Numbers(
                        low,
                        high,
                        scale,
                        isLimit(low, limits.low(), limits.includesLow()),
                        isLimit(high, limits.high(), limits.includesHigh()));
    }

    private static boolean isLimit(double end, double limit, boolean included) {
        return included && end == limit;
    }
}
