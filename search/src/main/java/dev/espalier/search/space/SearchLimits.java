package dev.espalier.search.space;

import dev.espalier.api.search.Scale;
import dev.espalier.api.search.SearchDomain;
import dev.espalier.core.catalog.SettingRange;

/** Ranges of numbers with what their settings allow. */
final class SearchLimits {

    /** How much of a range its ends are, on its scale: a best value there is at the border. */
    static final double BORDER = 0.05;

    private SearchLimits() {}

    /**
     * The numbers of a range.
     *
     * <p>An end is a limit if the setting allows nothing beyond it, or so little that it would not reach over the border.
     *
     * @param whole whether only whole numbers are meant
     * @param low the smallest
     * @param high the largest
     * @param scale on which they are drawn
     * @param limits what the setting allows
     * @return the domain
     * @throws dev.espalier.api.InvalidSettingException if the ends do not fit each other or the scale
     */
    static SearchDomain domain(boolean whole, double low, double high, Scale scale, SettingRange limits) {
        double least = BORDER * (scale.transform(high) - scale.transform(low));
        boolean lowIsLimit = scale.transform(low) - end(scale, limits.low()) <= least;
        boolean highIsLimit = end(scale, limits.high()) - scale.transform(high) <= least;
        return whole
                ? new SearchDomain.WholeNumbers(
                        (long) low, (long) high, scale, !limits.contains(low - 1), !limits.contains(high + 1))
                : new SearchDomain.Numbers(low, high, scale, lowIsLimit, highIsLimit);
    }

    /** A legal limit on a scale; infinite where the scale has no end before it. */
    private static double end(Scale scale, double limit) {
        return switch (scale) {
            case LINEAR -> limit;
            case LOG -> limit <= 0 ? Double.NEGATIVE_INFINITY : scale.transform(limit);
            case REVERSE_LOG -> limit >= 1 ? Double.POSITIVE_INFINITY : scale.transform(limit);
        };
    }
}
