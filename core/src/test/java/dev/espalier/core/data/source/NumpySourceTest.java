package dev.espalier.core.data.source;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.api.EspalierException;
import dev.espalier.api.Shape;
import dev.espalier.api.data.DataSource;
import dev.espalier.api.data.DataSource.Targets;
import dev.espalier.api.data.Dataset;
import dev.espalier.api.data.ReadRequest;
import dev.espalier.testkit.PluginContract;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Arrays that numpy wrote; {@code arrays.py} makes them. */
class NumpySourceTest implements PluginContract {

    @TempDir
    Path folder;

    @Override
    public Object plugin() {
        return new NumpySource("images.npy").withLabels("classes.npy");
    }

    @Override
    public Map<String, List<?>> refusedSettings() {
        return Map.of("classes", List.of(List.of("a", "a")));
    }

    private Path file(String name) throws IOException {
        Path file = folder.resolve(name);
        try (InputStream in = NumpySourceTest.class.getResourceAsStream(name)) {
            Files.write(file, in.readAllBytes());
        }
        return file;
    }

    private static float[] sample(Dataset data, int sample) {
        float[] values = new float[data.schema().inputs().get(0).shape().size()];
        data.readInput(0, sample, values, 0);
        return values;
    }

    private static float label(Dataset data, int sample) {
        float[] label = new float[1];
        data.readTarget(0, sample, label, 0);
        return label[0];
    }

    private static void assertCounts(Dataset data) {
        assertEquals(Shape.of(3, 4, 5), data.schema().inputs().get(0).shape());
        for (int s = 0; s < 2; s++) {
            float[] values = sample(data, s);
            for (int i = 0; i < values.length; i++) {
                assertEquals(s * 60 + i, values[i]);
            }
        }
        assertEquals(2, label(data, 0));
        assertEquals(0, label(data, 1));
    }

    @Test
    void anArchiveHoldsAllPartsAndChannelsAreBroughtToTheFront() throws IOException {
        NumpySource source = new NumpySource(file("channels-last.npz").toString());
        DataSource.Parts parts = source.load(Path::of);
        assertCounts(parts.train());
        Dataset test = parts.test().orElseThrow();
        assertEquals(1, label(test, 0));
        assertArrayEquals(sample(parts.train(), 1), sample(test, 0));
        assertTrue(parts.train().inputValues(0).orElseThrow().isInBytes());
        ReadRequest request = new ReadRequest(parts.train().schema(), Targets.REQUIRED);
        Dataset read = source.read(folder.resolve("channels-last.npz"), request);
        assertEquals(1, read.size());
        assertEquals(1, label(read, 0));
    }

    @Test
    void filesOfOneArrayEach() throws IOException {
        file("classes.npy");
        NumpySource source = new NumpySource(file("channels-first.npy").toString())
                .withLabels(folder.resolve("classes.npy").toString());
        Dataset train = source.load(Path::of).train();
        assertCounts(train);
        ReadRequest request = new ReadRequest(train.schema(), Targets.IGNORED);
        assertEquals(
                2, source.read(folder.resolve("channels-first.npy"), request).size());
        assertThrows(
                EspalierException.class,
                () -> new NumpySource(folder.resolve("channels-first.npy").toString()).load(Path::of));
    }

    @ParameterizedTest
    @ValueSource(strings = {"i1", "u2", "big-i4", "u4", "i8", "f4", "big-f8"})
    void numbersOfEveryType(String type) throws IOException {
        Dataset data = unlabelled("type-" + type + ".npy");
        assertArrayEquals(new float[] {0, 1, 100}, sample(data, 0));
        assertArrayEquals(new float[] {3, 4, 5}, sample(data, 1));
    }

    @Test
    void truthValuesAndNewerVersions() throws IOException {
        assertArrayEquals(new float[] {0, 1, 1}, sample(unlabelled("type-truth.npy"), 0));
        assertArrayEquals(new float[] {1.5f, -2}, sample(unlabelled("version-2.npy"), 0));
    }

    private Dataset unlabelled(String name) throws IOException {
        DataSource.Context context = ((DataSource.Context) Path::of).withTargets(Targets.OPTIONAL);
        return new NumpySource(file(name).toString()).load(context).train();
    }

    @ParameterizedTest
    @CsvSource({"fortran.npy, Fortran order", "texts.npy, of the type U1", "classes.npy, the array has the shape [2]"})
    void whatIsNoArrayOfSamplesIsRefused(String name, String reason) {
        EspalierException refusal = assertThrows(EspalierException.class, () -> unlabelled(name));
        assertTrue(refusal.problems().get(0).what().contains(reason), refusal::getMessage);
    }

    @ParameterizedTest
    @ValueSource(strings = {"channels-first.npy", "channels-last.npz"})
    void aFileThatEndsTooEarlyIsRefused(String name) throws IOException {
        Path whole = file(name);
        byte[] bytes = Files.readAllBytes(whole);
        for (int length : new int[] {1, 7, 40, bytes.length / 2}) {
            Files.write(whole, Arrays.copyOf(bytes, length));
            assertThrows(
                    EspalierException.class, () -> new NumpySource(whole.toString()).load(Path::of), "of " + length);
        }
    }
}
