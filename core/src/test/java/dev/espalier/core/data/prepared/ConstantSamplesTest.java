package dev.espalier.core.data.prepared;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.api.EspalierException;
import dev.espalier.api.Shape;
import dev.espalier.api.data.ArrayDataset;
import dev.espalier.api.data.Dataset;
import dev.espalier.api.data.Preprocessing;
import dev.espalier.api.model.Workers;
import dev.espalier.core.preprocessing.Per;
import dev.espalier.core.preprocessing.Scale;
import dev.espalier.core.preprocessing.Standardize;
import dev.espalier.core.preprocessing.ZcaWhitening;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConstantSamplesTest {

    private static final int SAMPLES = 40;

    private static final Shape SHAPE = Shape.of(2, 2, 2);

    @Test
    void areWhatPreprocessingMakesOfBlackAndWhiteSamples() {
        for (Preprocessing step : List.of(new Standardize(), new Standardize(Per.CHANNEL), new Scale(1 / 255.0))) {
            Dataset data = images(0, 255);
            FittedPreprocessing fitted = FittedPreprocessing.fit(data, List.of(step));
            float[] white = new float[8];
            Arrays.fill(white, 255);
            float[] expected = new float[8];
            fitted.applier(1, Workers.serial()).transform(0, 1, white, expected);
            ConstantSamples constants = PreparedDataset.of(data, fitted).constants();
            assertArrayEquals(expected, constants.of(0, 255));
            assertSame(constants.of(0, 255), constants.of(0, 255));
            assertEquals(8, new ConstantSamples(fitted).of(0, 0).length);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0 | 1 | 255 | where values go up to 0.99",
                "0 | 255 | 1 | where values go up to 25",
                "-3 | 3 | 255 | where values go down to -2.9"
            })
    void refuseDataOfAnotherRange(float low, float high, double white, String expected) {
        Dataset data = images(low, high);
        ConstantSamples constants = PreparedDataset.of(data, FittedPreprocessing.none(data.schema()))
                .constants();
        var refusal = assertThrows(EspalierException.class, () -> constants.of(0, white));
        assertTrue(refusal.getMessage().contains(expected), refusal.getMessage());
    }

    @Test
    void refuseStepsThatMixPixels() {
        Dataset data = images(0, 255);
        FittedPreprocessing mixed = FittedPreprocessing.fit(data, List.of(new ZcaWhitening(0.1)));
        var refusal = assertThrows(EspalierException.class, () -> new ConstantSamples(mixed).of(0, 255));
        assertTrue(refusal.getMessage().contains("mixes pixels"), refusal.getMessage());
    }

    private static Dataset images(float low, float high) {
        Random random = new Random(2);
        float[] values = new float[SAMPLES * SHAPE.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = low + (high - low) * random.nextFloat();
        }
        return ArrayDataset.builder()
                .input("image", SHAPE, values)
                .labels("kind", new int[SAMPLES], List.of("a", "b"))
                .build();
    }
}
