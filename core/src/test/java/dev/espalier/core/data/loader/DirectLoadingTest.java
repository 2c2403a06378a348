package dev.espalier.core.data.loader;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.api.Shape;
import dev.espalier.api.data.ArrayDataset;
import dev.espalier.api.data.Dataset;
import dev.espalier.api.data.Preprocessing;
import dev.espalier.api.model.Workers;
import dev.espalier.core.data.BackwardWorkers;
import dev.espalier.core.data.Subset;
import dev.espalier.core.data.TestData;
import dev.espalier.core.data.prepared.FittedPreprocessing;
import dev.espalier.core.data.prepared.PreparedDataset;
import dev.espalier.core.preprocessing.Center;
import dev.espalier.core.preprocessing.Pca;
import dev.espalier.core.preprocessing.Scale;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DirectLoadingTest {

    /** Wide enough that a batch is worth several threads. */
    private static final int WIDTH = 1201;

    private static final int SAMPLES = 50;
    private static final List<Preprocessing> STEPS = List.of(new Scale(1 / 255.0), new Center());

    private static Dataset bytes() {
        byte[] values = new byte[SAMPLES * WIDTH];
        int[] labels = new int[SAMPLES];
        for (int i = 0; i < values.length; i++) {
            values[i] = (byte) (i * 31 + i / 97);
        }
        for (int i = 0; i < SAMPLES; i++) {
            labels[i] = i % 4;
        }
        return ArrayDataset.builder()
                .bytes("image", Shape.of(WIDTH), values)
                .labels("label", labels, ArrayDataset.numberedClasses(4))
                .build();
    }

    /** The same numbers in floats. */
    private static Dataset floats(Dataset data) {
        float[] values = new float[data.size() * WIDTH];
        int[] labels = TestData.labels(data);
        for (int i = 0; i < data.size(); i++) {
            data.readInput(0, i, values, i * WIDTH);
        }
        return ArrayDataset.builder()
                .input("image", Shape.of(WIDTH), values)
                .labels("label", labels, ArrayDataset.numberedClasses(4))
                .build();
    }

    private static PreparedDataset prepared(Dataset data) {
        return PreparedDataset.of(data, FittedPreprocessing.fit(data, STEPS));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7})
    void readsTheBitsThatALoaderThreadReads(int threads) {
        DataLoaderSettings settings = new DataLoaderSettings(16, 3);
        PreparedDataset data = prepared(bytes());
        BatchBuffers room = new BatchBuffers(new float[1][16 * WIDTH], new float[1][16]);
        try (DataLoader loaded = DataLoader.training(data, settings, 1, 2);
                DataLoader direct = DataLoader.training(data, settings, 1, 2, room, new BackwardWorkers(threads))) {
            assertEquals(TestData.take(loaded, 9), TestData.take(direct, 9));
        }
    }

    @Test
    void readsIntoTheArraysThatItIsGiven() {
        BatchBuffers room = new BatchBuffers(new float[1][16 * WIDTH], new float[1][16]);
        try (DataLoader loader =
                DataLoader.evaluation(prepared(bytes()), 16, List.of(), room, new BackwardWorkers(2))) {
            Batch batch = loader.next();
            assertSame(room.inputs()[0], batch.input(0));
            assertSame(room.targets()[0], batch.target(0));
        }
    }

    @Test
    void bytesAreDecodedToTheBitsThatFloatsAreKeptIn() {
        PreparedDataset decoded = prepared(bytes());
        PreparedDataset kept = prepared(floats(bytes()));
        long labels = SAMPLES * Float.BYTES;
        assertEquals(SAMPLES * WIDTH + labels, PreparedDataset.bytesOf(List.of(decoded)));
        assertEquals(2L * SAMPLES * WIDTH * Float.BYTES + labels, PreparedDataset.bytesOf(List.of(kept)));
        try (DataLoader first = DataLoader.evaluation(decoded, 16, List.of(), BatchBuffers.NONE, Workers.serial());
                DataLoader second = DataLoader.evaluation(kept, 16, List.of(), BatchBuffers.NONE, Workers.serial())) {
            assertEquals(TestData.take(first, 4), TestData.take(second, 4));
        }
    }

    @Test
    void bytesAreDecodedToTheBitsThatPredictionsAreMadeFrom() {
        Dataset data = bytes();
        PreparedDataset decoded = prepared(data);
        float[] raw = new float[7 * WIDTH];
        float[] applied = new float[7 * WIDTH];
        float[] read = new float[7 * WIDTH];
        for (int i = 0; i < 7; i++) {
            data.readInput(0, i, raw, i * WIDTH);
        }
        decoded.preprocessing().applier(7, Workers.serial()).transform(0, 7, raw, applied);
        decoded.reader(7).readInput(0, new int[] {0, 1, 2, 3, 4, 5, 6}, 7, read);
        assertArrayEquals(applied, read);
    }

    @Test
    void partsOfPartsAreReadInTheirPlaces() {
        Dataset part = new Subset(new Subset(bytes(), new int[] {9, 8, 7, 6, 5, 4}), new int[] {5, 0, 3});
        PreparedDataset data = TestData.prepared(part);
        float[] read = new float[2 * WIDTH];
        float[] expected = new float[2 * WIDTH];
        data.reader(2).readInput(0, new int[] {2, 0}, 2, read);
        bytes().readInput(0, 6, expected, 0);
        bytes().readInput(0, 4, expected, WIDTH);
        assertArrayEquals(expected, read);
        float[] labels = new float[2];
        data.reader(2).readTarget(0, new int[] {2, 0}, 2, labels);
        assertArrayEquals(new float[] {6 % 4, 0}, labels);
    }

    @Test
    void knowsWhatIsNoMoreThanACopy() {
        Dataset data = bytes();
        assertTrue(prepared(data).isInMemory());
        assertTrue(prepared(floats(data)).isInMemory());
        Dataset narrow = TestData.numbered(10, 2);
        FittedPreprocessing mixing = FittedPreprocessing.fit(narrow, List.of(new Scale(), new Pca(2, 1.0, false)));
        assertTrue(PreparedDataset.of(narrow, mixing, Long.MAX_VALUE).isInMemory());
        assertFalse(PreparedDataset.of(narrow, mixing, 0).isInMemory());
    }
}
