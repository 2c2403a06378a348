package dev.espalier.verification.run;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.espalier.api.event.Split;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** All 70,000 images, by the stack that comes with the sources. */
@Tag("slow")
class FashionMnistTest {

    private static final Path STACKS = Path.of("..", "stacks").toAbsolutePath().normalize();

    /** Where Debian's package dataset-fashion-mnist puts the images. */
    private static final Path IMAGES =
            Path.of(System.getProperty("espalier.fashion-mnist", "/usr/share/datasets/fashion-mnist"));

    @TempDir
    Path folder;

    @Test
    void twoHiddenLayersReach89Percent() {
        assumeTrue(Files.isDirectory(IMAGES), "the whole of Fashion-MNIST is not in " + IMAGES);
        reaches(0.89, "fashion-mnist.yaml");
    }

    @Test
    void twoConvolutionsReach90Percent() {
        assumeTrue(Files.isDirectory(IMAGES), "the whole of Fashion-MNIST is not in " + IMAGES);
        reaches(0.90, "fashion-mnist-convolutional.yaml", "--set", "train.epochs=2");
    }

    private void reaches(double least, String stack, String... more) {
        List<String> arguments = new ArrayList<>(
                List.of("train", STACKS.resolve(stack).toString(), "--set", "data.path=" + IMAGES, "--out", "run"));
        arguments.addAll(List.of(more));
        Outcome outcome = Command.in(folder)
                .with("-Xmx2g")
                .run(arguments.toArray(String[]::new))
                .exits(0);
        double accuracy = new RunFiles(folder.resolve("run")).last(Split.TEST, "accuracy");
        assertTrue(accuracy >= least, () -> accuracy + "\n" + outcome);
    }
}
