package dev.espalier.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.core.checkpoint.CheckpointStore;
import dev.espalier.core.checkpoint.Tensor;
import dev.espalier.core.checkpoint.TensorFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointVerifyCommandTest {

    private final TestScreen test = TestScreen.plain();

    @TempDir
    private Path folder;

    @Test
    void examinesEveryFile() throws IOException {
        CheckpointStore store = CheckpointStore.open(folder, 3);
        TensorFile file = TensorFile.builder()
                .tensor("w", Tensor.of(new float[] {1, 2, 3}, 3))
                .build();
        store.save(10, file, false);
        Path second = store.save(20, file, false).path();
        assertEquals(0, test.run("checkpoint", "verify", folder.toString()));
        assertEquals(
                2,
                test.output().lines().filter(line -> line.startsWith("good ")).count());

        byte[] bytes = Files.readAllBytes(second);
        bytes[bytes.length - 1] ^= 1;
        Files.write(second, bytes);
        TestScreen damaged = TestScreen.plain();
        assertEquals(7, damaged.run("checkpoint", "verify", folder.toString()));
        assertTrue(damaged.output().contains("damaged"), damaged::output);
        assertTrue(damaged.errors().startsWith("error[checkpoint-damaged]: "), damaged::errors);
    }

    @Test
    void refusesAFolderWithoutCheckpoints() {
        assertEquals(6, test.run("checkpoint", "verify", folder.toString()));
        assertTrue(test.errors().startsWith("error[io]: "), test::errors);
    }
}
