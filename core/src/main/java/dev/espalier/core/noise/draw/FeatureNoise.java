package dev.espalier.core.noise.draw;

import dev.espalier.api.RandomStream;
import dev.espalier.api.augment.Augmenter;
import dev.espalier.api.augment.SampleBatch;
import dev.espalier.api.data.Schema;
import dev.espalier.core.data.prepared.PreparedDataset;
import dev.espalier.engine.model.Graph;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Gaussian noise on inputs, in standard deviations of their features.
 *
 * @param level the strength, at least 0
 * @param deviations for each input of a graph the standard deviation of each of its values
 */
public record FeatureNoise(double level, List<double[]> deviations) implements Augmenter.PerSample {

    private static final int CHUNK = 256;

    /** Copies the list. */
    public FeatureNoise {
        deviations = List.copyOf(deviations);
    }

    /**
     * The standard deviations of the inputs of a graph.
     *
     * @param graph whose inputs are disturbed
     * @param data the samples after preprocessing
     * @return for each input that of each of its values; 0 for indices of categories
     */
    public static List<double[]> deviations(Graph graph, PreparedDataset data) {
        List<double[]> deviations = new ArrayList<>();
        for (Graph.Input input : graph.inputs()) {
            Schema.Input known = data.schema().inputs().get(input.source());
            int size = known.shape().size();
            deviations.add(known.index().isPresent() ? new double[size] : deviations(known, input.source(), data));
        }
        return deviations;
    }

    private static double[] deviations(Schema.Input input, int place, PreparedDataset data) {
        int size = input.shape().size();
        boolean together = input.columns().isEmpty();
        double[] mean = new double[together ? 1 : size];
        double[] squares = new double[mean.length];
        long[] count = new long[mean.length];
        PreparedDataset.Reader reader = data.reader(CHUNK);
        float[] values = new float[CHUNK * size];
        int[] places = new int[CHUNK];
        for (int from = 0; from < data.size(); from += CHUNK) {
            int samples = Math.min(CHUNK, data.size() - from);
            for (int i = 0; i < samples; i++) {
                places[i] = from + i;
            }
            reader.readInput(place, places, samples, values);
            for (int i = 0; i < samples * size; i++) {
                int at = together ? 0 : i % size;
                count[at]++;
                double before = values[i] - mean[at];
                mean[at] += before / count[at];
                squares[at] += before * (values[i] - mean[at]);
            }
        }
        double[] deviations = new double[size];
        Arrays.setAll(deviations, i -> {
            int at = together ? 0 : i;
            return Math.sqrt(squares[at] / count[at]);
        });
        return deviations;
    }

    @Override
    public void augment(SampleBatch batch, int sample, RandomStream random) {
        for (int input = 0; input < deviations.size(); input++) {
            double[] each = deviations.get(input);
            float[] values = batch.input(input);
            int at = sample * each.length;
            for (int i = 0; i < each.length; i++) {
                values[at + i] = (float) (values[at + i] + level * each[i] * random.nextGaussian());
            }
        }
    }
}
