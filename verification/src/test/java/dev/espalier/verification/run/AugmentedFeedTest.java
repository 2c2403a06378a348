package dev.espalier.verification.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.espalier.api.augment.Augmenter;
import dev.espalier.core.data.loader.Batch;
import dev.espalier.core.data.loader.DataLoader;
import dev.espalier.core.data.loader.DataLoaderSettings;
import dev.espalier.core.data.prepared.FittedPreprocessing;
import dev.espalier.core.data.prepared.PreparedDataset;
import dev.espalier.core.data.source.FashionMnistSmall;
import dev.espalier.core.preprocessing.Scale;
import dev.espalier.plugins.augment.Contrast;
import dev.espalier.plugins.augment.Crop;
import dev.espalier.plugins.augment.Cutmix;
import dev.espalier.plugins.augment.Cutout;
import dev.espalier.plugins.augment.Flip;
import dev.espalier.plugins.augment.Mixup;
import dev.espalier.plugins.augment.Noise;
import dev.espalier.plugins.augment.OneOf;
import dev.espalier.plugins.augment.RandAugment;
import dev.espalier.plugins.augment.RandomErasing;
import dev.espalier.plugins.augment.RandomResizedCrop;
import dev.espalier.plugins.augment.Rotate;
import dev.espalier.plugins.augment.Shear;
import dev.espalier.plugins.augment.SomeOf;
import dev.espalier.plugins.augment.Translate;
import dev.espalier.plugins.augment.TrivialAugment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The built-in augmenters in the data loader that training uses. */
class AugmentedFeedTest {

    private static final List<Augmenter> SINGLE = List.of(
            new SomeOf(List.of(new Flip(), new Rotate(), new Crop(), new Contrast()), 2, 1),
            new Shear(),
            new Cutout(0.3, 0, 0.5),
            new Translate(),
            new TrivialAugment(),
            new RandomResizedCrop(),
            new RandomErasing());

    private static final int BATCHES = 12;

    private static PreparedDataset data;

    @BeforeAll
    static void readTheData() {
        var training = new FashionMnistSmall().load(Path::of).train();
        data = PreparedDataset.of(training, FittedPreprocessing.fit(training, List.of(new Scale(1 / 255.0))));
    }

    @ParameterizedTest
    @CsvSource({"1, 0", "1, 2", "2, 3", "4, 6"})
    void givesTheSameBitsForAnyNumberOfWorkers(int workers, int prefetch) {
        List<Augmenter> augmenters = new ArrayList<>(SINGLE);
        augmenters.addAll(List.of(new Noise(), new OneOf(List.of(new Mixup(), new Cutmix()), 0.8), new RandAugment()));
        assertArrayEquals(inputs(augmenters, 64, 0, 0), inputs(augmenters, 64, workers, prefetch));
    }

    @Test
    void aSampleIsChangedAlikeInBatchesOfAnySize() {
        // one order of samples, cut in two ways
        int shared = BATCHES * 30 * 784;
        float[] together = Arrays.copyOf(inputs(SINGLE, 60, 0, 0), shared);
        assertArrayEquals(together, Arrays.copyOf(inputs(SINGLE, 30, 0, 0), shared));
        assertFalse(Arrays.equals(together, Arrays.copyOf(inputs(List.of(), 30, 0, 0), shared)));
    }

    private static float[] inputs(List<Augmenter> augmenters, int batchSize, int workers, int prefetch) {
        DataLoaderSettings settings =
                new DataLoaderSettings(batchSize, 7).augmentedBy(augmenters).loadedBy(workers, prefetch);
        float[] values = new float[BATCHES * batchSize * (784 + 10)];
        try (DataLoader loader = DataLoader.training(data, settings, 1, 0)) {
            for (int i = 0; i < BATCHES; i++) {
                Batch batch = loader.next();
                System.arraycopy(batch.input(0), 0, values, i * batchSize * 784, batchSize * 784);
                int width = batch.targetWidth(0);
                System.arraycopy(
                        batch.target(0),
                        0,
                        values,
                        BATCHES * batchSize * 784 + i * batchSize * width,
                        batchSize * width);
                loader.release(batch);
            }
        }
        return values;
    }
}
