package dev.espalier.core.warning;

import dev.espalier.api.ReadableNumber;
import dev.espalier.api.data.ColumnEncoding;
import dev.espalier.api.data.Schema;
import dev.espalier.api.event.RunWarning;
import dev.espalier.core.data.prepared.PreparedDataset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Compares the scales of the numeric features, after preprocessing. */
final class FeatureScale {

    /** Samples that are looked at, spread over the data; deviations are known to about 1 / √(2·500), three per cent. */
    private static final int MOST_SAMPLES = 500;

    /** Layers and initializers are made for features of deviation 1; this much more, and activations saturate. */
    private static final double LARGE = 10;

    private static final double LARGEST_RATIO = 100;

    private FeatureScale() {}

    /** One feature that varies. */
    private record Feature(String name, double deviation) {}

    static List<RunWarning> warnings(PreparedDataset data) {
        List<RunWarning> warnings = new ArrayList<>();
        for (int input = 0; input < data.schema().inputs().size(); input++) {
            Schema.Input schema = data.schema().inputs().get(input);
            if (schema.columns().stream().noneMatch(column -> column.encoding() instanceof ColumnEncoding.Index)) {
                warning(schema, features(data, input)).ifPresent(warnings::add);
            }
        }
        return warnings;
    }

    private static Optional<RunWarning> warning(Schema.Input input, List<Feature> features) {
        if (features.isEmpty()) {
            return Optional.empty();
        }
        Feature widest = features.get(0);
        Feature narrowest = features.get(0);
        for (Feature feature : features) {
            widest = feature.deviation > widest.deviation ? feature : widest;
            narrowest = feature.deviation < narrowest.deviation ? feature : narrowest;
        }
        if (widest.deviation <= LARGE) {
            return Optional.empty();
        }
        boolean table = !input.columns().isEmpty();
        String remedy = table
                ? "add the step standardize to data.preprocess"
                : "add a step to data.preprocess, such as scale: {factor: 0.00392156862} for bytes, or standardize";
        if (widest.deviation > LARGEST_RATIO * narrowest.deviation) {
            return Optional.of(new RunWarning(
                    RunWarning.Kind.FEATURE_SCALE,
                    "input " + input.name(),
                    "its features have very different scales: the standard deviation of " + widest.name + " is "
                            + ReadableNumber.of(widest.deviation) + ", that of " + narrowest.name + " "
                            + ReadableNumber.of(narrowest.deviation),
                    remedy));
        }
        return Optional.of(new RunWarning(
                RunWarning.Kind.FEATURE_SCALE,
                "input " + input.name(),
                "its features are of large scale: the standard deviation of " + widest.name + " is "
                        + ReadableNumber.of(widest.deviation) + ", and models expect about 1",
                remedy));
    }

    /** The features that are neither constant nor places of categories. */
    private static List<Feature> features(PreparedDataset data, int input) {
        Schema.Input schema = data.schema().inputs().get(input);
        int width = schema.shape().size();
        int count = Math.min(data.size(), MOST_SAMPLES);
        double[] sums = new double[width];
        double[] squares = new double[width];
        float[] first = new float[width];
        float[] values = new float[width];
        PreparedDataset.Reader reader = data.reader(1);
        int[] sample = new int[1];
        for (int i = 0; i < count; i++) {
            sample[0] = (int) ((long) i * data.size() / count);
            reader.readInput(input, sample, 1, values);
            if (i == 0) {
                System.arraycopy(values, 0, first, 0, width);
            }
            for (int j = 0; j < width; j++) {
                // about the first sample, so that large equal values do not cancel
                double difference = (double) values[j] - first[j];
                sums[j] += difference;
                squares[j] += difference * difference;
            }
        }
        List<String> names = names(schema, width);
        List<Feature> features = new ArrayList<>();
        for (int j = 0; j < width; j++) {
            double mean = sums[j] / count;
            double deviation = Math.sqrt(Math.max(0, squares[j] / count - mean * mean));
            if (deviation > 0 && !names.get(j).isEmpty()) {
                features.add(new Feature(names.get(j), deviation));
            }
        }
        return features;
    }

    /** A name for each feature; empty for those that are no numbers. */
    private static List<String> names(Schema.Input input, int width) {
        List<String> names = new ArrayList<>();
        for (Schema.Column column : input.columns()) {
            if (column.encoding() instanceof ColumnEncoding.DateTime date) {
                for (ColumnEncoding.Part part : date.parts()) {
                    boolean cyclical = part.width() > 1;
                    for (int i = 0; i < part.width(); i++) {
                        names.add(cyclical ? "" : "'" + column.name() + "', " + part);
                    }
                }
                continue;
            }
            boolean number = column.encoding() instanceof ColumnEncoding.Numeric;
            for (int i = 0; i < column.width(); i++) {
                names.add(number ? "'" + column.name() + "'" : "");
            }
        }
        if (names.isEmpty()) {
            for (int i = 0; i < width; i++) {
                names.add("value " + i);
            }
        }
        return names;
    }
}
