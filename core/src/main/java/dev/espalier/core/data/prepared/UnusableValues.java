package dev.espalier.core.data.prepared;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.ProblemList;
import dev.espalier.api.data.Schema;
import dev.espalier.engine.kernel.KernelProvider;

/** Names the values of a sample that become NaN or infinite on their way to the model. */
final class UnusableValues {

    private static final String REMEDY = "correct or leave out the sample";

    private final Schema.Input input;
    private final InputChain chain;
    private final ProblemList problems;

    /**
     * A way to the model.
     *
     * @param input what samples look like before preprocessing
     * @param chain the steps of the input
     * @param problems where values are named
     */
    UnusableValues(Schema.Input input, InputChain chain, ProblemList problems) {
        this.input = input;
        this.chain = chain;
        this.problems = problems;
    }

    /** Whether some values are neither NaN nor infinite. */
    static boolean areFinite(float[] values, int from, int to) {
        return KernelProvider.kernels().areFinite(values, from, to - from);
    }

    /**
     * Names each value of a sample that cannot be used.
     *
     * @param sample what the sample is called
     * @param raw its values before preprocessing
     */
    void name(String sample, double[] raw) {
        if (input.index().isPresent()) {
            nameIndex(sample + ", " + valueName(0), raw[0], input.index().get().places());
            return;
        }
        double[] values = chain.afterElementwiseSteps(raw);
        boolean found = false;
        for (int i = 0; i < raw.length; i++) {
            if (!Float.isFinite((float) values[i])) {
                found = true;
                name(sample + ", " + valueName(i), raw[i]);
            }
        }
        if (!found) {
            problems.add(
                    ErrorCode.DATA_VALUE,
                    sample + ", input '" + input.name() + "'",
                    "its values become NaN or infinite in preprocessing",
                    REMEDY);
        }
    }

    private void nameIndex(String where, double raw, int places) {
        if (Double.isNaN(raw)) {
            problems.add(
                    ErrorCode.DATA_VALUE,
                    where,
                    "the category is missing, and the model has no place for missing ones",
                    "correct it, or train with a place of their own for missing categories");
        } else {
            problems.add(
                    ErrorCode.DATA_VALUE,
                    where,
                    "the index of the category is " + raw + "; it must be a whole number from 0 to " + (places - 1),
                    REMEDY);
        }
    }

    private void name(String where, double raw) {
        if (Double.isNaN(raw)) {
            problems.add(
                    ErrorCode.DATA_VALUE,
                    where,
                    "the value is missing or not a number",
                    "correct it, or fill missing values with the preprocessing step impute");
        } else if (Float.isInfinite((float) raw)) {
            problems.add(ErrorCode.DATA_VALUE, where, "the value is " + raw + "; it must be finite", REMEDY);
        } else {
            problems.add(
                    ErrorCode.DATA_VALUE,
                    where,
                    "the value is " + raw + ", which preprocessing takes beyond the range of a float",
                    REMEDY);
        }
    }

    private String valueName(int index) {
        int first = 0;
        for (Schema.Column column : input.columns()) {
            if (index < first + column.width()) {
                return "column '" + column.name() + "'";
            }
            first += column.width();
        }
        return "value " + index + " of input '" + input.name() + "'";
    }
}
