package dev.espalier.verification.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.core.checkpoint.CheckpointStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of a run with a byte that is not the one that was written. */
@Tag("slow")
class DamageTest {

    private static final int POSITIONS = 250;

    @TempDir
    static Path folder;

    private static Command command;
    private static String stack;
    private static RunFiles run;

    @BeforeAll
    static void train() throws IOException {
        command = Command.shortIn(folder);
        stack = Stacks.everything(folder).toString();
        command.run("train", stack, "--quiet", "--epochs", "3", "--out", "run").exits(0);
        run = new RunFiles(folder.resolve("run"));
    }

    @Test
    void anyFlippedByteIsFound() throws IOException {
        command.run("checkpoint", "verify", "run").exits(0).prints("good");
        Path file = run.checkpoints().get(0);
        byte[] sound = Files.readAllBytes(file);
        // the best checkpoint may be the same file under another name
        Files.delete(file);
        Random random = new Random(17);
        TreeSet<Integer> positions = new TreeSet<>();
        for (int position = 0; position < 64; position++) {
            // the length of the header, and the beginning of the header
            positions.add(position);
        }
        positions.add(sound.length - 1);
        while (positions.size() < POSITIONS) {
            positions.add(random.nextInt(sound.length));
        }
        for (int position : positions) {
            byte[] damaged = sound.clone();
            damaged[position] ^= (byte) (1 << random.nextInt(8));
            Files.write(file, damaged);
            assertTrue(
                    CheckpointStore.verify(file).get(0).problem().isPresent(),
                    () -> "byte " + position + " of " + sound.length + " is changed and nobody sees it");
        }
        Outcome outcome = command.run("checkpoint", "verify", "run").exits(7);
        assertEquals(1, outcome.problems().size(), outcome::toString);
        outcome.tells("error[checkpoint-damaged]").tells(file.getFileName().toString());
        Files.write(file, sound);
    }

    @Test
    void aDamagedCheckpointIsPassedOverWithAWarning() throws IOException {
        command.run("train", stack, "--quiet", "--epochs", "6", "--out", "whole")
                .exits(0);
        command.run("train", stack, "--quiet", "--epochs", "6", "--out", "dealt", "--max-steps", "23")
                .exits(0);
        RunFiles dealt = new RunFiles(folder.resolve("dealt"));
        List<Path> checkpoints = dealt.checkpoints();
        Path newest = checkpoints.get(checkpoints.size() - 1);
        flip(newest, 2000);
        command.run("train", stack, "--epochs", "6", "--out", "dealt", "--resume")
                .exits(0)
                .prints("resumed after step ")
                .tells(newest.getFileName().toString())
                .tells("warning");
        RunFiles.requireSame(new RunFiles(folder.resolve("whole")), dealt);
    }

    @Test
    void aDamagedModelIsRefused() throws IOException {
        byte[] sound = run.modelBytes();
        Path model = Files.write(folder.resolve("damaged.safetensors"), sound);
        Path input = folder.resolve("images/t10k-images-idx3-ubyte");
        String[] predict = {"predict", model.toString(), "--input", input.toString()};
        flip(model, sound.length - 5);
        command.run(predict).exits(7).tells("error[checkpoint-damaged]").tells("damaged.safetensors");
        Files.write(model, Arrays.copyOf(sound, sound.length / 2));
        command.run(predict).exits(7).tells("error[checkpoint-damaged]");
        Files.writeString(model, "no model at all");
        command.run(predict).exits(7).tells("error[");
        Files.delete(model);
        command.run(predict).exits(6).tells("error[io]").tells("damaged.safetensors");
    }

    @Test
    void inputThatIsNotThereIsAnErrorOfFiles() {
        command.run("predict", run.model().toString(), "--input", "absent.idx")
                .exits(6)
                .tells("error[io]")
                .tells("absent.idx");
    }

    private static void flip(Path file, int position) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        bytes[position] ^= 1;
        Files.write(file, bytes);
    }
}
