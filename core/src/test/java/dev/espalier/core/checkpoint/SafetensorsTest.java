package dev.espalier.core.checkpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import dev.espalier.api.Problem;
import dev.espalier.core.json.JsonArray;
import dev.espalier.core.json.JsonObject;
import dev.espalier.core.json.JsonReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SafetensorsTest {

    @TempDir
    Path folder;

    @Test
    void returnsEveryBitOfEveryElementType() {
        Path path = folder.resolve("file.safetensors");
        TensorFile file = TensorFiles.everyKind();
        Safetensors.Summary written = TensorFiles.write(path, file);

        assertEquals(file, Safetensors.read(path));
        assertEquals(written, TensorFiles.verify(path));
        assertEquals(List.of("file.safetensors"), TensorFiles.names(folder));
    }

    @Test
    void returnsAFileWithoutTensorsAndTexts() {
        Path path = folder.resolve("empty.safetensors");
        TensorFiles.write(path, TensorFile.builder().build());

        assertEquals(TensorFile.builder().build(), Safetensors.read(path));
    }

    /** One element more and less than the buffer holds, and several buffers. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 7, 8191, 8192, 8193, 16383, 16384, 16385, 100_001})
    void returnsTensorsOfAnyLength(int length) {
        float[] floats = new float[length];
        double[] doubles = new double[length];
        for (int i = 0; i < length; i++) {
            floats[i] = i * 0.1f;
            doubles[i] = i * 0.1;
        }
        Path path = folder.resolve("file.safetensors");
        TensorFile file = TensorFile.builder()
                .tensor("floats", Tensor.of(floats, length))
                .tensor("doubles", Tensor.of(doubles, length))
                .build();
        TensorFiles.write(path, file);

        assertEquals(file, Safetensors.read(path));
    }

    @Test
    void liesAsTheReferenceImplementationLaysIt() throws IOException {
        Path path = folder.resolve("file.safetensors");
        TensorFiles.write(path, TensorFiles.everyKind());
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(path)).order(ByteOrder.LITTLE_ENDIAN);
        int headerBytes = (int) bytes.getLong(0);
        byte[] header = new byte[headerBytes];
        bytes.get(8, header);
        JsonObject document = JsonReader.readObject(header, "header", ErrorCode.INTERNAL);

        assertEquals(0, headerBytes % 8, "the tensors begin at a multiple of 8");
        assertEquals('{', header[0]);
        List<String> names = new ArrayList<>(document.members().keySet());
        assertEquals(
                List.of("__metadata__", "empty", "history", "step", "flags é", "order", "weights/dense1"),
                names,
                "the widest elements first, then by name");
        long end = 0;
        for (String name : names.subList(1, names.size())) {
            JsonArray offsets =
                    document.object(name).orElseThrow().array("data_offsets").orElseThrow();
            long begin = Long.parseLong(offsets.elements().get(0).toJson());
            assertEquals(end, begin, name + " begins where the one before it ends");
            end = Long.parseLong(offsets.elements().get(1).toJson());
        }
        assertEquals(bytes.capacity(), 8 + headerBytes + end);
        assertEquals(Math.PI, bytes.getDouble(8 + headerBytes), "little-endian");
    }

    @Test
    void writesTheSameBytesInWhateverOrderThingsWerePut() throws IOException {
        Tensor a = Tensor.of(new float[] {1}, 1);
        Tensor b = Tensor.of(new float[] {2}, 1);
        Path first = folder.resolve("first.safetensors");
        Path second = folder.resolve("second.safetensors");
        TensorFile one = TensorFile.builder()
                .tensor("a", a)
                .tensor("b", b)
                .text("x", "1")
                .text("y", "2")
                .build();
        TensorFile other = TensorFile.builder()
                .text("y", "2")
                .text("x", "1")
                .tensor("b", b)
                .tensor("a", a)
                .build();
        TensorFiles.write(first, one);
        TensorFiles.write(second, other);

        assertArrayEquals(Files.readAllBytes(first), Files.readAllBytes(second));
    }

    @Test
    void replacesAFileOfTheSameName() {
        Path path = folder.resolve("file.safetensors");
        TensorFiles.write(path, TensorFiles.ofStep(1));
        TensorFiles.write(path, TensorFiles.ofStep(2));

        assertEquals(TensorFiles.ofStep(2), Safetensors.read(path));
    }

    @Test
    void tensorsAreWindowsNotCopies() {
        float[] values = {1, 2};
        Tensor tensor = Tensor.of(values, 2);
        values[0] = 5;

        assertEquals(5, tensor.floats()[0]);
        assertThrows(IllegalStateException.class, tensor::doubles);
        assertThrows(IllegalArgumentException.class, () -> Tensor.of(values, 3));
    }

    @Test
    void listsEveryTensorThatDoesNotFitAtOnce() {
        TensorFile file = TensorFile.builder()
                .tensor("kept", Tensor.of(new float[2], 2))
                .tensor("resized", Tensor.of(new float[512], 512))
                .tensor("retyped", Tensor.of(new double[2], 2))
                .tensor("extra", Tensor.of(new float[1], 1))
                .build();
        Map<String, TensorType> expected = Map.of(
                "kept", TensorType.of(ElementType.F32, 2),
                "resized", TensorType.of(ElementType.F32, 1024),
                "retyped", TensorType.of(ElementType.F32, 2),
                "missing", TensorType.of(ElementType.F32, 3, 4));

        EspalierException fault =
                assertThrows(EspalierException.class, () -> file.require(expected, "checkpoint step 7"));

        assertEquals(
                List.of(
                        "tensor 'missing' is missing; expected F32 [3, 4]",
                        "tensor 'resized' is F32 [512]; expected F32 [1024]",
                        "tensor 'retyped' is F64 [2]; expected F32 [2]",
                        "tensor 'extra', F32 [1], is not expected"),
                fault.problems().stream().map(Problem::what).toList());
        assertTrue(fault.problems().stream()
                .allMatch(problem -> problem.code() == ErrorCode.CHECKPOINT_MISMATCH
                        && problem.where().equals("checkpoint step 7")));
        file.require(
                Map.of(
                        "kept", TensorType.of(ElementType.F32, 2),
                        "resized", TensorType.of(ElementType.F32, 512),
                        "retyped", TensorType.of(ElementType.F64, 2),
                        "extra", TensorType.of(ElementType.F32, 1)),
                "checkpoint step 7");
    }

    @Test
    void refusesNamesThatTheFormatOrEspalierNeeds() {
        Tensor tensor = Tensor.of(new float[1], 1);
        assertThrows(IllegalArgumentException.class, () -> new TensorFile(Map.of("", tensor), Map.of()));
        assertThrows(IllegalArgumentException.class, () -> new TensorFile(Map.of("__metadata__", tensor), Map.of()));
        assertThrows(IllegalArgumentException.class, () -> new TensorFile(Map.of(), Map.of("espalier.sha256", "0")));
        assertThrows(
                IllegalArgumentException.class,
                () -> TensorFile.builder().tensor("a", tensor).tensor("a", tensor));
    }

    @Test
    void namesTheFileThatCannotBeReadOrWritten() throws IOException {
        Path missing = folder.resolve("missing.safetensors");
        Path beyond = folder.resolve("no-such-folder").resolve("file.safetensors");
        for (EspalierException fault : List.of(
                assertThrows(EspalierException.class, () -> Safetensors.read(missing)),
                assertThrows(EspalierException.class, () -> Safetensors.read(folder)),
                assertThrows(EspalierException.class, () -> TensorFiles.write(beyond, TensorFiles.ofStep(1))))) {
            assertEquals(ErrorCode.IO, fault.code());
            assertTrue(fault.problems().get(0).where().startsWith(folder.toString()));
        }
    }

    @Test
    void writesWhileItsThreadIsInterrupted() {
        Path path = folder.resolve("file.safetensors");
        Thread.currentThread().interrupt();
        TensorFiles.write(path, TensorFiles.ofStep(1));

        assertTrue(Thread.interrupted(), "the request to stop is kept");
        assertEquals(TensorFiles.ofStep(1), Safetensors.read(path));
        assertFalse(Thread.interrupted());
    }

    @Test
    void aTextMayBeLong() {
        String text = "läng ".repeat(200_000);
        Path path = folder.resolve("file.safetensors");
        TensorFiles.write(path, new TensorFile(Map.of(), Map.of("text", text)));

        assertEquals(text, Safetensors.read(path).text("text"));
        assertEquals(
                ErrorCode.CHECKPOINT_MISMATCH,
                assertThrows(
                                EspalierException.class,
                                () -> Safetensors.read(path).text("none"))
                        .code());
    }

    @Test
    void refusesToWriteMoreNamesThanItReads() {
        TensorFile.Builder many = TensorFile.builder();
        for (int i = 0; i <= SafetensorsHeader.MAXIMUM_NAMES; i++) {
            many.text("name" + i, "");
        }
        TensorFile file = many.build();

        EspalierException fault = assertThrows(
                EspalierException.class, () -> TensorFiles.write(folder.resolve("file.safetensors"), file));
        assertTrue(fault.problems().get(0).what().contains("at most 50000"));
        assertEquals(List.of(), TensorFiles.names(folder));
    }

    @Test
    @Tag("slow")
    void readsAsManyNamesAsItWrites() {
        TensorFile.Builder many = TensorFile.builder();
        Tensor tensor = Tensor.of(new float[1], 1, 1, 1, 1, 1, 1, 1, 1);
        for (int i = 0; i < SafetensorsHeader.MAXIMUM_NAMES; i++) {
            many.tensor("name" + i, tensor);
        }
        TensorFile file = many.build();
        Path path = folder.resolve("file.safetensors");
        TensorFiles.write(path, file);

        assertEquals(file, Safetensors.read(path));
    }
}
