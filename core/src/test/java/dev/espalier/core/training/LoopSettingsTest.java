package dev.espalier.core.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.espalier.api.evaluation.Monitor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LoopSettingsTest {

    static LoopSettings settings(int batch, int accumulate, int samples, long steps, long validation, long checkpoint) {
        return new LoopSettings(
                1,
                0.1,
                batch,
                accumulate,
                samples,
                steps,
                steps,
                0,
                0,
                validation,
                checkpoint,
                true,
                0,
                Monitor.VALIDATION_LOSS,
                true);
    }

    @ParameterizedTest
    @CsvSource({
        // batch, accumulate, samples, batches per epoch, steps per epoch
        "32, 1, 100, 4, 4",
        "32, 3, 100, 4, 2",
        "32, 8, 100, 4, 1",
        "100, 1, 100, 1, 1",
        "128, 1, 100, 1, 1",
        "1, 1, 7, 7, 7",
    })
    void countsPassesAndUpdatesOfAnEpoch(int batch, int accumulate, int samples, int batches, long steps) {
        LoopSettings settings = settings(batch, accumulate, samples, 100, 0, 0);
        assertEquals(batches, settings.batchesPerEpoch());
        assertEquals(steps, settings.stepsPerEpoch());
    }

    @ParameterizedTest
    @CsvSource({"32, 1, 100", "32, 3, 100", "32, 8, 100", "7, 2, 100", "128, 1, 100", "1, 1, 5"})
    void everySampleOfAnEpochBelongsToExactlyOneUpdate(int batch, int accumulate, int samples) {
        LoopSettings settings = settings(batch, accumulate, samples, 1000, 0, 0);
        for (int epoch = 1; epoch <= 3; epoch++) {
            int seen = 0;
            int nextBatch = 0;
            long first = (epoch - 1) * settings.stepsPerEpoch();
            for (long step = first; step < first + settings.stepsPerEpoch(); step++) {
                assertEquals(epoch, settings.epochOf(step));
                assertEquals(nextBatch, settings.firstBatchOf(step));
                seen += settings.samplesOf(settings.firstBatchOf(step));
                nextBatch += accumulate;
            }
            assertEquals(samples, seen);
        }
    }

    @Test
    void validatesAtItsIntervalAndAtTheEnd() {
        LoopSettings settings = settings(10, 1, 100, 25, 10, 4);
        StringBuilder validations = new StringBuilder();
        StringBuilder checkpoints = new StringBuilder();
        for (long step = 0; step <= 25; step++) {
            validations.append(settings.validatesAfter(step) ? step + " " : "");
            checkpoints.append(settings.checkpointsAfter(step) ? step + " " : "");
        }
        assertEquals("10 20 25 ", validations.toString());
        assertEquals("4 8 12 16 20 24 ", checkpoints.toString());
    }

    @Test
    void refusesSettingsOutOfRange() {
        assertThrows(IllegalArgumentException.class, () -> settings(0, 1, 10, 1, 0, 0));
        assertThrows(IllegalArgumentException.class, () -> settings(1, 0, 10, 1, 0, 0));
        assertThrows(IllegalArgumentException.class, () -> settings(1, 1, 0, 1, 0, 0));
        assertThrows(IllegalArgumentException.class, () -> settings(1, 1, 10, 0, 0, 0));
    }
}
