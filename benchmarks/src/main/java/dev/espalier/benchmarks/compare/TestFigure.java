package dev.espalier.benchmarks.compare;

/** What models are judged by on the test data. */
public final class TestFigure {

    private TestFigure() {}

    /**
     * The fraction of rows whose largest value is at the label's index.
     *
     * @param values a row for each image
     * @param images whose labels count
     * @return the share
     */
    public static double accuracy(float[] values, LabelledImages images) {
        int classes = values.length / images.size();
        int right = 0;
        for (int image = 0; image < images.size(); image++) {
            int best = 0;
            for (int j = 1; j < classes; j++) {
                if (values[image * classes + j] > values[image * classes + best]) {
                    best = j;
                }
            }
            if (best == images.label(image)) {
                right++;
            }
        }
        return (double) right / images.size();
    }

    /**
     * R²: one minus the squared errors over the squared deviations from the mean.
     *
     * @param values one for each row
     * @param rows whose targets count
     * @return at most 1
     */
    public static double rSquared(float[] values, SyntheticRows rows) {
        double mean = 0;
        for (float target : rows.targets()) {
            mean += target / rows.size();
        }
        double errors = 0;
        double deviations = 0;
        for (int i = 0; i < rows.size(); i++) {
            double target = rows.targets()[i];
            errors += (target - values[i]) * (target - values[i]);
            deviations += (target - mean) * (target - mean);
        }
        return 1 - errors / deviations;
    }
}
