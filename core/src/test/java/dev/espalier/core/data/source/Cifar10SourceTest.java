package dev.espalier.core.data.source;

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
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class Cifar10SourceTest implements PluginContract {

    private static final int RECORD = 3073;

    @TempDir
    Path folder;

    @Override
    public Object plugin() {
        return new Cifar10Source("cifar-10-batches-bin");
    }

    /** Records whose pixels count on from the label. */
    private static byte[] records(int... labels) {
        byte[] bytes = new byte[labels.length * RECORD];
        for (int i = 0; i < labels.length; i++) {
            for (int j = 0; j < RECORD; j++) {
                bytes[i * RECORD + j] = (byte) (labels[i] + j);
            }
        }
        return bytes;
    }

    @Test
    void readsBatchesInTheirOrder() throws IOException {
        Files.write(folder.resolve("data_batch_1.bin"), records(3, 9));
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(folder.resolve("data_batch_2.bin.gz")))) {
            out.write(records(5));
        }
        Files.write(folder.resolve("test_batch.bin"), records(0));
        Cifar10Source source = new Cifar10Source(folder.toString());
        DataSource.Parts parts = source.load(Path::of);
        Dataset train = parts.train();
        assertEquals(3, train.size());
        assertEquals(Shape.of(3, 32, 32), train.schema().inputs().get(0).shape());
        float[] label = new float[1];
        train.readTarget(0, 2, label, 0);
        assertEquals("dog", train.schema().targets().get(0).className((int) label[0]));
        float[] values = new float[3072];
        train.readInput(0, 1, values, 0);
        assertEquals(10, values[0]);
        assertEquals((9 + 3072) & 0xFF, values[3071]);
        assertEquals(1, parts.test().orElseThrow().size());
        Dataset read = source.read(folder.resolve("test_batch.bin"), new ReadRequest(train.schema(), Targets.IGNORED));
        assertEquals(List.of(), read.schema().targets());
    }

    @Test
    void damagedBatchesAreReportedTogether() throws IOException {
        Files.write(folder.resolve("data_batch_1.bin"), new byte[RECORD + 1]);
        Files.write(folder.resolve("data_batch_3.bin"), records(10));
        EspalierException refusal =
                assertThrows(EspalierException.class, () -> new Cifar10Source(folder.toString()).load(Path::of));
        assertEquals(2, refusal.problems().size());
        assertTrue(refusal.problems().get(0).what().contains("3074 bytes"), refusal::getMessage);
        assertTrue(refusal.problems().get(1).what().contains("label is 10"), refusal::getMessage);
        assertThrows(
                EspalierException.class,
                () -> new Cifar10Source(folder.resolve("none").toString()).load(Path::of));
    }
}
