package dev.espalier.verification.run;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.espalier.api.event.Split;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** All 70,000 images, by the stack that comes with the sources. */
@Tag("slow")
class FashionMnistTest {

    private static final Path STACK =
            Path.of("..", "stacks", "fashion-mnist.yaml").toAbsolutePath().normalize();

    /** Where Debian's package dataset-fashion-mnist puts the images. */
    private static final Path IMAGES =
            Path.of(System.getProperty("espalier.fashion-mnist", "/usr/share/datasets/fashion-mnist"));

    @TempDir
    Path folder;

    @Test
    void twoHiddenLayersReach89Percent() {
        assumeTrue(Files.isDirectory(IMAGES), "the whole of Fashion-MNIST is not in " + IMAGES);
        Outcome outcome = Command.in(folder)
                .with("-Xmx2g")
                .run("train", STACK.toString(), "--set", "data.path=" + IMAGES, "--out", "run")
                .exits(0);
        double accuracy = new RunFiles(folder.resolve("run")).last(Split.TEST, "accuracy");
        assertTrue(accuracy >= 0.89, () -> accuracy + "\n" + outcome);
    }
}
