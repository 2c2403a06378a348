package dev.espalier.core.data;

import dev.espalier.api.CounterRandomStream;
import dev.espalier.api.data.ArrayDataset;
import dev.espalier.api.data.Dataset;
import dev.espalier.core.data.loader.Batch;
import dev.espalier.core.data.loader.DataLoader;
import dev.espalier.core.data.prepared.FittedPreprocessing;
import dev.espalier.core.data.prepared.PreparedDataset;
import java.util.List;

/** Datasets for tests, from seeds. */
public final class TestData {

    private TestData() {}

    /** Samples whose first feature is their place, so that a batch says which samples it holds. */
    public static ArrayDataset numbered(int size, int classes) {
        float[][] inputs = new float[size][3];
        int[] labels = new int[size];
        CounterRandomStream random = new CounterRandomStream(1);
        for (int i = 0; i < size; i++) {
            inputs[i][0] = i;
            inputs[i][1] = (float) random.nextGaussian();
            inputs[i][2] = (float) random.nextDouble(-5, 5);
            labels[i] = i % classes;
        }
        return ArrayDataset.of(inputs, labels, ArrayDataset.numberedClasses(classes));
    }

    public static PreparedDataset prepared(Dataset data) {
        return PreparedDataset.of(data, FittedPreprocessing.none(data.schema()));
    }

    /** The labels of all samples by the first target. */
    public static int[] labels(Dataset data) {
        return ClassTargets.classes(data);
    }

    /** How many samples each class of the first target has. */
    public static int[] counts(Dataset data) {
        int[] counts = new int[data.schema().targets().get(0).width()];
        for (int label : labels(data)) {
            counts[label]++;
        }
        return counts;
    }

    /** The first value of the first input of each sample. */
    public static int[] places(Dataset data) {
        int[] places = new int[data.size()];
        float[] values = new float[data.schema().inputs().get(0).shape().size()];
        for (int i = 0; i < places.length; i++) {
            data.readInput(0, i, values, 0);
            places[i] = (int) values[0];
        }
        return places;
    }

    /** A copy of what a batch holds. */
    public record Copy(int epoch, int index, boolean last, List<Float> input, List<Float> target) {

        public static Copy of(Batch batch) {
            return new Copy(
                    batch.epoch(),
                    batch.index(),
                    batch.last(),
                    list(batch.input(0), batch.size() * batch.inputShape(0).size()),
                    list(batch.target(0), batch.size() * batch.targetWidth(0)));
        }

        private static List<Float> list(float[] values, int length) {
            List<Float> list = new java.util.ArrayList<>();
            for (int i = 0; i < length; i++) {
                list.add(values[i]);
            }
            return list;
        }
    }

    public static Copy take(DataLoader loader) {
        Batch batch = loader.next();
        Copy copy = Copy.of(batch);
        loader.release(batch);
        return copy;
    }

    public static List<Copy> take(DataLoader loader, int batches) {
        List<Copy> copies = new java.util.ArrayList<>();
        for (int i = 0; i < batches; i++) {
            copies.add(take(loader));
        }
        return copies;
    }
}
