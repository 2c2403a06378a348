package dev.espalier.core.checkpoint;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Files to save, and what tests ask of folders. */
final class TensorFiles {

    private TensorFiles() {}

    /** A file with every element type, an empty tensor, a scalar, bits that are easily lost, and awkward texts. */
    static TensorFile everyKind() {
        float[] floats = {
            1.5f, -0.0f, Float.MIN_VALUE, Float.NEGATIVE_INFINITY, Float.intBitsToFloat(0x7fa12345), Float.MAX_VALUE
        };
        double[] doubles = {Math.PI, Double.longBitsToDouble(0x7ff4000000000001L), -0.0};
        return TensorFile.builder()
                .tensor("weights/dense1", Tensor.of(floats, 2, 3))
                .tensor("history", Tensor.of(doubles, 3))
                .tensor("empty", Tensor.of(new double[0], 0, 4))
                .tensor("step", Tensor.of(new double[] {0x1p-1074}))
                .tensor("order", Tensor.of(new float[] {3, -1, 0}, 3))
                .tensor("flags é", Tensor.of(new float[] {1, 0, -1, 127, -128}, 5))
                .text("stack", "name: \"quoted\"\n\tback\\slash, Zoë, \ud83c\udf33, \u0000 and \u007f")
                .text("empty", "")
                .build();
    }

    /** Writes a file that is neither a checkpoint nor a model. */
    static Safetensors.Summary write(Path path, TensorFile file) {
        return Safetensors.write(new DiskStorage(), path, file, Map.of());
    }

    /** Reads every byte of a file. */
    static Safetensors.Summary verify(Path path) {
        SafetensorsReader.Content content = SafetensorsReader.verify(path);
        return new Safetensors.Summary(path, content.bytes(), content.digest());
    }

    /** A small file whose content depends on the step. */
    static TensorFile ofStep(long step) {
        return ofStep(step, 64);
    }

    /** A file of the given size whose content depends on the step. */
    static TensorFile ofStep(long step, int elements) {
        float[] values = new float[elements];
        for (int i = 0; i < elements; i++) {
            values[i] = step + i * 0.25f;
        }
        return new TensorFile(Map.of("weights", Tensor.of(values, elements)), Map.of("note", "step " + step));
    }

    /** The checkpoint that was saved as the best last. */
    static Checkpoint best(CheckpointStore store) {
        return CheckpointStore.read(CheckpointNames.best(store.folder()), List.of());
    }

    /** The names in a folder, sorted. */
    static List<String> names(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        } catch (IOException fault) {
            throw new IllegalStateException(fault);
        }
    }

    /** Flips one bit of a file. */
    static void flip(Path file, long at, int bit) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        bytes[(int) at] ^= (byte) (1 << bit);
        Files.write(file, bytes);
    }
}
