package dev.espalier.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AugmentPreviewCommandTest {

    private static final String STACK = """
            data: {source: fashion-mnist-small, preprocess: [scale: {factor: 0.00392156862}]}
            model: [flatten, dense: 10]
            loss: cross-entropy
            optimizer: adam
            augment: [one-of: [rotate: 20, cutmix]]
            """;

    private final TestScreen test = TestScreen.plain();

    @TempDir
    private Path folder;

    private String stack = "";
    private String output = "";

    @BeforeEach
    void writeTheStack() throws IOException {
        Path file = folder.resolve("my.yaml");
        Files.writeString(file, STACK);
        stack = file.toString();
        output = folder.resolve("sheet.png").toString();
    }

    @Test
    void drawsARowForEachSample() throws IOException {
        assertEquals(
                0,
                test.run("augment", "preview", stack, "--samples", "3", "--variants", "2", "--output", output),
                test::errors);
        assertEquals(
                "wrote " + output + ": 3 samples, each beside 2 variants, 196 x 184 pixels",
                test.output().strip());
        BufferedImage sheet = ImageIO.read(Path.of(output).toFile());
        assertEquals(196, sheet.getWidth());
        assertEquals(184, sheet.getHeight());
        assertEquals(0xFFFFFFFF, sheet.getRGB(195, 183), "the margin is white");
        for (int row = 0; row < 3; row++) {
            byte[] original = tile(sheet, 4, 4 + row * 60);
            assertTrue(contains(original, 0) && contains(original, 255), "an original spans black to white");
            assertFalse(Arrays.equals(original, tile(sheet, 76, 4 + row * 60)), "variants differ");
        }
    }

    @Test
    void drawsTheSameForTheSameSeed() throws IOException {
        byte[][] files = new byte[3][];
        for (int i = 0; i < 3; i++) {
            test.run("augment", "preview", stack, "--samples", "2", "--output", output, "--seed", i < 2 ? "5" : "6");
            files[i] = Files.readAllBytes(Path.of(output));
        }
        assertArrayEquals(files[0], files[1]);
        assertFalse(Arrays.equals(files[0], files[2]));
    }

    @Test
    void refusesDataThatAreNoImages() {
        assertEquals(
                3,
                test.run(
                        "augment",
                        "preview",
                        stack,
                        "--output",
                        output,
                        "--set",
                        "data.preprocess=[pca: {components: 8}]"));
        assertTrue(test.errors().contains("only images of shape [channels, height, width]"), test::errors);
        assertFalse(Files.exists(Path.of(output)));
    }

    @Test
    void refusesAStackWithoutAugmenters() {
        assertEquals(2, test.run("augment", "preview", stack, "--output", output, "--set", "augment=[]"));
        assertTrue(test.errors().contains("add some, such as augment: [flip, rotate]"), test::errors);
    }

    @Test
    void refusesNumbersThatMakeNoPicture() {
        assertEquals(2, test.run("augment", "preview", stack, "--output", output, "--samples", "0"));
        assertTrue(test.errors().contains("--samples"), test::errors);
    }

    @Test
    void refusesAFolderThatIsNotThere() {
        String nowhere = folder.resolve("none").resolve("sheet.png").toString();
        assertEquals(6, test.run("augment", "preview", stack, "--output", nowhere, "--samples", "1"));
        assertTrue(test.errors().contains("give another file"), test::errors);
    }

    @Test
    void explainsItself() {
        assertEquals(0, test.run("augment", "preview", "--help"));
        assertTrue(test.output().contains("--variants") && test.output().contains("Examples:"), test::output);
    }

    /** The red of a tile of 56 by 56 pixels. */
    private static byte[] tile(BufferedImage sheet, int left, int top) {
        byte[] tile = new byte[56 * 56];
        for (int i = 0; i < tile.length; i++) {
            tile[i] = (byte) (sheet.getRGB(left + i % 56, top + i / 56) >> 16);
        }
        return tile;
    }

    private static boolean contains(byte[] tile, int shade) {
        for (byte value : tile) {
            if ((value & 0xFF) == shade) {
                return true;
            }
        }
        return false;
    }
}
