package dev.espalier.core.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import dev.espalier.core.json.JsonArray;
import dev.espalier.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelFileTest {

    @TempDir
    Path folder;

    private static final ModelFile MODEL = new ModelFile(
            Map.of("dense1/weight", Tensor.of(new float[] {1, 2, 3, 4, 5, 6}, 2, 3)),
            "name: é\nmodel: [dense: 3]\n",
            JsonObject.builder()
                    .put("classes", JsonArray.ofTexts(List.of("a", "b", "c")))
                    .build(),
            JsonArray.ofTexts(List.of("center")),
            JsonObject.builder().put("seed", 42).put("rate", 0.1).build());

    @Test
    void returnsWhatWasWritten() {
        Path path = folder.resolve("model.safetensors");
        Safetensors.Summary written = MODEL.write(path);

        assertEquals(MODEL, ModelFile.read(path));
        assertEquals(written, TensorFiles.verify(path));
        assertEquals(List.of("model.safetensors"), TensorFiles.names(folder));
    }

    @Test
    void findsDamage() throws IOException {
        Path path = folder.resolve("model.safetensors");
        MODEL.write(path);
        TensorFiles.flip(path, 200, 5);

        assertEquals(
                ErrorCode.CHECKPOINT_DAMAGED,
                assertThrows(EspalierException.class, () -> ModelFile.read(path))
                        .code());
    }

    @Test
    void refusesFilesThatAreNoModel() {
        Path checkpoint = CheckpointStore.open(folder, 1)
                .save(1, TensorFiles.ofStep(1), false)
                .path();
        Path plain = folder.resolve("plain.safetensors");
        TensorFiles.write(plain, TensorFiles.ofStep(1));
        Path newer = folder.resolve("newer.safetensors");
        Safetensors.write(
                new DiskStorage(),
                newer,
                TensorFiles.ofStep(1),
                Map.of("espalier.format", "2", "espalier.kind", "model"));

        assertTrue(refusal(checkpoint).contains("the file is a checkpoint; it must be a model"));
        assertTrue(refusal(plain).contains("neither a checkpoint nor a model"));
        assertTrue(refusal(newer).contains("the file has format 2; this version reads format 1"));
    }

    private static String refusal(Path path) {
        EspalierException fault = assertThrows(EspalierException.class, () -> ModelFile.read(path));
        assertEquals(ErrorCode.CHECKPOINT_MISMATCH, fault.code());
        return fault.getMessage();
    }
}
