package dev.espalier.engine.gradient;

/**
 * What a gradient check found.
 *
 * @param worstError the largest difference between what was computed and what it should be, divided by the largest magnitude
 *     of its kind (of the gradients, or of the outputs)
 * @param where the element that it was found at, such as {@code gradient of layer/dense1/weight[7]} or {@code output layer[2]}
 * @param computed the value that backward or forward computed there
 * @param expected the value that it should have: the central difference, or the output in double
 * @param tolerance what the worst error is held against: the bound that rounding alone stays below, see {@link GradientCheck}
 * @param checked how many elements were compared
 * @param skipped how many gradients were left out because the function has a kink within the step of the difference
 * @param inDouble whether every layer and loss stated itself in double; if not, float differences were taken, with a bound of
 *     some percent
 */
public record GradientReport(
        double worstError,
        String where,
        double computed,
        double expected,
        double tolerance,
        int checked,
        int skipped,
        boolean inDouble) {

    /** Kinks are rare: if more than this fraction are skipped, the check has seen nothing. */
    private static final double LARGEST_SKIPPED_FRACTION = 0.1;

    /** Whether all errors are within the bound and enough was compared. */
    public boolean passed() {
        return worstError <= tolerance && checked > 0 && skipped <= LARGEST_SKIPPED_FRACTION * checked;
    }

    /** The finding in a sentence. */
    @Override
    public String toString() {
        return (passed() ? "passed" : "failed") + ": worst relative error " + worstError + " at " + where
                + " (computed "
                + computed + ", expected " + expected + "), tolerance " + tolerance + ", " + checked + " checked, "
                + skipped + " skipped, differences in " + (inDouble ? "double" : "float");
    }
}
