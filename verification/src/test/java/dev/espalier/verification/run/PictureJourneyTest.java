package dev.espalier.verification.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.api.event.Split;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A folder of pictures: trained by the stack file that ships, evaluated, predicted. */
@Tag("slow")
class PictureJourneyTest {

    private static final String MODEL = "run/model.safetensors";

    @TempDir
    static Path folder;

    private final Command command = Command.shortIn(folder);

    @BeforeAll
    static void train() throws IOException {
        SampleData.writePictures(folder.resolve("pictures"), 60);
        SampleData.writePictures(folder.resolve("others"), 3);
        Path stack = Path.of("..", "stacks", "image-folder.yaml").toAbsolutePath();
        Command.in(folder)
                .run(
                        "train",
                        stack.toString(),
                        "--set",
                        "data.path=" + folder.resolve("pictures"),
                        "--set",
                        "data.size=[32, 32]",
                        "--epochs",
                        "25",
                        "--out",
                        "run",
                        "--quiet")
                .exits(0);
    }

    @Test
    void learnsTheClasses() {
        double accuracy = new RunFiles(folder.resolve("run")).last(Split.VALIDATION, "accuracy");
        // a third would be chance
        assertTrue(accuracy > 0.8, () -> "accuracy " + accuracy);
    }

    @Test
    void predictsAPictureAndAFolder() {
        String one = command.run("predict", MODEL, "--input", "others/disc/0.png")
                .exits(0)
                .output();
        assertTrue(one.startsWith("class,probability,probability.bar,probability.disc,probability.ring"), one);
        List<String> all = command.run("predict", MODEL, "--input", "others")
                .exits(0)
                .output()
                .lines()
                .filter(line -> line.contains("/"))
                .toList();
        assertEquals(9, all.size());
        assertTrue(all.get(0).startsWith("bar/0.png,bar,"), all::toString);
        assertTrue(one.contains(all.get(3).substring("disc/0.png,".length())), () -> one + all);
    }

    @Test
    void evaluatesAFolderOfClasses() {
        command.run("evaluate", MODEL, "--data", "others").exits(0).prints("9 samples");
    }

    @Test
    void picturesThatCannotBeReadStopThePredictionUnlessTheyAreSkipped() throws IOException {
        Path damaged = Files.createDirectories(folder.resolve("damaged"));
        Files.copy(folder.resolve("others/bar/1.jpg"), damaged.resolve("good.jpg"));
        Files.writeString(damaged.resolve("text.png"), "this is not a picture");
        Files.write(damaged.resolve("empty.jpg"), new byte[0]);
        assertEquals(
                2,
                command.run("predict", MODEL, "--input", "damaged")
                        .exits(3)
                        .problems()
                        .size());
        command.run("predict", MODEL, "--input", "damaged", "--on-error", "skip")
                .exits(0)
                .tells("1 samples predicted");
    }

    /** The stack says nothing of them. */
    @Test
    void theLastLayerHasAsManyUnitsAsThereAreClasses() throws IOException {
        String recorded = Files.readString(folder.resolve("run/stack.yaml"));
        assertTrue(recorded.contains("- dense: {units: 3, bias: true}"), recorded);
    }
}
