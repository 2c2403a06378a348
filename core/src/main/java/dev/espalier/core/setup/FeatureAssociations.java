package dev.espalier.core.setup;

import dev.espalier.api.data.ColumnEncoding;
import dev.espalier.api.data.Schema;
import dev.espalier.api.data.TargetKind;
import dev.espalier.api.event.RunDescription.Association;
import dev.espalier.core.data.prepared.PreparedDataset;
import dev.espalier.core.data.prepared.ValueNames;
import dev.espalier.core.training.OutputTask;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How well single features predict the targets: of the training samples a part is cut into bins by the feature, each bin
 * predicts its most frequent class or its mean, and the other part tests the prediction.
 *
 * <p>Only features that people have put together are looked at: the columns of tables, and short vectors.
 */
final class FeatureAssociations {

    private static final int MOST_SAMPLES = 2000;

    /** With fewer samples a chance association cannot be told from a real one. */
    private static final int LEAST_SAMPLES = 100;

    private static final int MOST_VALUES = 256;
    private static final int MOST_TARGET_VALUES = 8;
    private static final int BINS = 64;
    private static final int MOST_LISTED = 10;

    private final PreparedDataset data;
    private final int[] all;
    private final PreparedDataset.Reader reader;
    private final List<Association> found = new ArrayList<>();

    /** Those that have the target that is looked at. */
    private int[] samples;

    private FeatureAssociations(PreparedDataset data) {
        this.data = data;
        int count = Math.min(data.size(), MOST_SAMPLES);
        this.all = new int[count];
        for (int i = 0; i < count; i++) {
            all[i] = (int) ((long) i * data.size() / count);
        }
        this.samples = all;
        this.reader = data.reader(count);
    }

    /**
     * The strongest associations of a run.
     *
     * @param setup its data and tasks
     * @return the strongest first; none with few samples
     */
    static List<Association> strongest(RunSetup setup) {
        PreparedDataset training = setup.data().train();
        if (training.size() < LEAST_SAMPLES) {
            return List.of();
        }
        FeatureAssociations associations = new FeatureAssociations(training);
        for (OutputTask task : setup.tasks()) {
            if (task.reconstructed().isEmpty()) {
                associations.addOf(task.target());
            }
        }
        return associations.found.stream()
                .sorted(Comparator.comparingDouble(Association::strength).reversed())
                .limit(MOST_LISTED)
                .toList();
    }

    private void addOf(int target) {
        Schema.Target schema = data.schema().targets().get(target);
        if (schema.kind() == TargetKind.LABELS
                || (schema.kind() == TargetKind.VALUES && schema.width() > MOST_TARGET_VALUES)) {
            return;
        }
        samples = IntStream.of(all).filter(data.presence(target)::hasAll).toArray();
        if (samples.length < LEAST_SAMPLES) {
            return;
        }
        float[] targets = new float[samples.length * schema.stored()];
        reader.readTarget(target, samples, samples.length, targets);
        for (int input = 0; input < data.schema().inputs().size(); input++) {
            Schema.Input of = data.schema().inputs().get(input);
            if (of.shape().rank() == 1 && (!of.columns().isEmpty() || of.shape().size() <= MOST_VALUES)) {
                addOf(of, input, schema, targets);
            }
        }
    }

    private void addOf(Schema.Input input, int place, Schema.Target target, float[] targets) {
        int width = input.shape().size();
        float[] values = new float[samples.length * width];
        reader.readInput(place, samples, samples.length, values);
        int from = 0;
        for (Schema.Column column : input.columns()) {
            if (column.encoding() instanceof ColumnEncoding.OneHot && from + column.width() <= width) {
                add(column.name(), categories(values, width, from, column.width()), target, targets);
                from += column.width();
            } else {
                List<String> names = ValueNames.of(List.of(column));
                for (int i = 0; i < names.size() && from < width; i++) {
                    add(names.get(i), feature(values, width, from++), target, targets);
                }
            }
        }
        for (; input.columns().isEmpty() && from < width; from++) {
            add("value " + from + " of " + input.name(), feature(values, width, from), target, targets);
        }
    }

    private float[] feature(float[] values, int width, int place) {
        float[] feature = new float[samples.length];
        for (int i = 0; i < feature.length; i++) {
            feature[i] = values[i * width + place];
        }
        return feature;
    }

    /** The place of the largest of a category's values, whatever steps came after they were one-hot. */
    private float[] categories(float[] values, int width, int from, int count) {
        float[] categories = new float[samples.length];
        for (int i = 0; i < categories.length; i++) {
            int largest = 0;
            for (int k = 1; k < count; k++) {
                largest = values[i * width + from + k] > values[i * width + from + largest] ? k : largest;
            }
            categories[i] = largest;
        }
        return categories;
    }

    private void add(String feature, float[] values, Schema.Target target, float[] targets) {
        int[] bins = bins(values);
        int tested = samples.length / 2;
        if (target.kind() == TargetKind.VALUES) {
            int width = target.stored();
            for (int value = 0; value < width; value++) {
                String name = width == 1 ? target.name() : target.name() + "." + value;
                found.add(new Association(feature, name, explained(bins, targets, width, value), tested));
            }
        } else {
            found.add(new Association(feature, target.name(), recognized(bins, classes(target, targets)), tested));
        }
    }

    /** The bin of each sample, by the quantiles of those with an even place; NaN has a bin of its own. */
    private static int[] bins(float[] values) {
        float[] sorted = new float[(values.length + 1) / 2];
        for (int i = 0; i < sorted.length; i++) {
            sorted[i] = values[2 * i];
        }
        Arrays.sort(sorted);
        float[] edges = new float[BINS - 1];
        int count = 0;
        for (int k = 1; k < BINS; k++) {
            float edge = sorted[(int) ((long) k * sorted.length / BINS)];
            if (count == 0 || edge > edges[count - 1]) {
                edges[count++] = edge;
            }
        }
        int[] bins = new int[values.length];
        for (int i = 0; i < bins.length; i++) {
            int at = Arrays.binarySearch(edges, 0, count, values[i]);
            bins[i] = Float.isNaN(values[i]) ? BINS : at >= 0 ? at + 1 : -at - 1;
        }
        return bins;
    }

    private int[] classes(Schema.Target target, float[] targets) {
        int[] classes = new int[samples.length];
        for (int i = 0; i < classes.length; i++) {
            if (target.kind() == TargetKind.CLASS_INDEX) {
                classes[i] = (int) targets[i];
                continue;
            }
            for (int k = 1; k < target.width(); k++) {
                int at = i * target.width();
                classes[i] = targets[at + k] > targets[at + classes[i]] ? k : classes[i];
            }
        }
        return classes;
    }

    /** (a − b) / (1 − b), where a is the accuracy and b the frequency of the largest class. */
    private static double recognized(int[] bins, int[] classes) {
        int count = Arrays.stream(classes).max().orElse(0) + 1;
        int[][] counts = new int[BINS + 2][count];
        for (int i = 0; i < bins.length; i += 2) {
            counts[bins[i]][classes[i]]++;
            counts[BINS + 1][classes[i]]++;
        }
        int largest = most(counts[BINS + 1]);
        int right = 0;
        int usual = 0;
        for (int i = 1; i < bins.length; i += 2) {
            right += most(counts[bins[i]]) == classes[i] ? 1 : 0;
            usual += classes[i] == largest ? 1 : 0;
        }
        int tested = bins.length / 2;
        return usual == tested ? 0 : (double) (right - usual) / (tested - usual);
    }

    private static int most(int[] counts) {
        int most = 0;
        for (int k = 1; k < counts.length; k++) {
            most = counts[k] > counts[most] ? k : most;
        }
        return most;
    }

    /** R²: 1 − Σ(y − ŷ)² / Σ(y − ȳ)². */
    private static double explained(int[] bins, float[] targets, int width, int value) {
        double[] sums = new double[BINS + 1];
        int[] counts = new int[BINS + 1];
        double sum = 0;
        int all = 0;
        for (int i = 0; i < bins.length; i += 2) {
            double target = targets[i * width + value];
            sums[bins[i]] += target;
            counts[bins[i]]++;
            sum += target;
            all++;
        }
        double mean = sum / all;
        double residual = 0;
        double total = 0;
        for (int i = 1; i < bins.length; i += 2) {
            double target = targets[i * width + value];
            double predicted = counts[bins[i]] == 0 ? mean : sums[bins[i]] / counts[bins[i]];
            residual += (target - predicted) * (target - predicted);
            total += (target - mean) * (target - mean);
        }
        return total == 0 ? 0 : 1 - residual / total;
    }
}
