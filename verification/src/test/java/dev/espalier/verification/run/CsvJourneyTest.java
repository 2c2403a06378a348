package dev.espalier.verification.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.api.event.Split;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A table with measures and a category: trained, evaluated, predicted. */
@Tag("slow")
class CsvJourneyTest {

    @TempDir
    static Path folder;

    private static final String MODEL = "run/model.safetensors";

    private final Command command = Command.shortIn(folder);

    @BeforeAll
    static void train() throws IOException {
        Stacks.flowers(folder);
        Command.in(folder)
                .run("train", "flowers.yaml", "--out", "run")
                .exits(0)
                .prints("kernels: vector")
                .prints("numeric      4  ")
                .prints("one-hot      1  place (")
                .prints("target: species, one of 3 classes (setosa, versicolor, virginica)")
                .prints("done: ");
        SampleData.writeFlowers(folder.resolve("new.csv"), 99, 90);
    }

    @Test
    void learnsTheSpecies() {
        double accuracy = new RunFiles(folder.resolve("run")).last(Split.TEST, "accuracy");
        // the species lie several deviations apart; a wrong reading of the table is nowhere near
        assertTrue(accuracy > 0.9, () -> "accuracy " + accuracy);
    }

    @Test
    void evaluatesWhatItHasNeverSeen() {
        String output = command.run("evaluate", MODEL, "--data", "new.csv")
                .exits(0)
                .prints("90 samples")
                .output();
        Matcher accuracy = Pattern.compile("accuracy +([0-9.]+)").matcher(output);
        assertTrue(accuracy.find(), output);
        assertTrue(Double.parseDouble(accuracy.group(1)) > 0.9, output);
    }

    @Test
    void predictsToCsv() throws IOException {
        command.run("predict", MODEL, "--input", "new.csv", "--output", "predicted.csv")
                .exits(0);
        List<String> predicted = Files.readAllLines(folder.resolve("predicted.csv"));
        assertEquals(
                "class,probability,probability.setosa,probability.versicolor,probability.virginica", predicted.get(0));
        assertEquals(91, predicted.size());
        long right = IntStream.rangeClosed(1, 90)
                .filter(row -> predicted.get(row).startsWith(SampleData.species(row - 1) + ","))
                .count();
        assertTrue(right > 81, () -> right + " of 90 are right");
        for (String row : predicted.subList(1, predicted.size())) {
            String[] cells = row.split(",");
            double sum = Double.parseDouble(cells[2]) + Double.parseDouble(cells[3]) + Double.parseDouble(cells[4]);
            // each of three floats is rounded to within half a unit of its last place
            assertEquals(1, sum, 3 * Math.ulp(1f));
            assertTrue(row.substring(row.indexOf(',', row.indexOf(',') + 1)).contains(cells[1]), row);
        }
        String printed =
                command.run("predict", MODEL, "--input", "new.csv").exits(0).output();
        assertEquals(predicted, printed.lines().toList());
    }

    @Test
    void columnsMayStandInAnotherOrderAndTheLabelMayBeMissing() throws IOException {
        command.run("predict", MODEL, "--input", "new.csv", "--output", "ordered.csv")
                .exits(0);
        List<String> rows = Files.readAllLines(folder.resolve("new.csv"));
        List<String> turned = rows.stream()
                .map(row -> row.split(","))
                .map(cells -> String.join(",", cells[4], cells[3], cells[2], cells[1], cells[0]))
                .toList();
        Files.write(folder.resolve("turned.csv"), turned);
        command.run("predict", MODEL, "--input", "turned.csv", "--output", "turned-predicted.csv")
                .exits(0);
        assertEquals(
                Files.readAllLines(folder.resolve("ordered.csv")),
                Files.readAllLines(folder.resolve("turned-predicted.csv")));
    }

    @Test
    void predictingLooksAtNoLabels() throws IOException {
        String expected =
                command.run("predict", MODEL, "--input", "new.csv").exits(0).output();
        for (String label : List.of("?", "", "unknown")) {
            String table = Files.readString(folder.resolve("new.csv"));
            Files.writeString(folder.resolve("odd-labels.csv"), table.replaceAll("setosa|versicolor|virginica", label));
            assertEquals(
                    expected,
                    command.run("predict", MODEL, "--input", "odd-labels.csv")
                            .exits(0)
                            .output());
        }
    }

    @Test
    void evaluatingNamesTheTargetThatIsMissing() throws IOException {
        replaceInNew("no-species.csv", "species", "kind");
        command.run("evaluate", MODEL, "--data", "no-species.csv")
                .exits(3)
                .tells("error[data-schema]")
                .tells("the target column 'species' is missing");
    }

    @Test
    void aCategoryThatTrainingHasNotSeenIsAnError() throws IOException {
        replaceInNew("unknown-category.csv", "meadow", "desert");
        command.run("predict", MODEL, "--input", "unknown-category.csv")
                .exits(3)
                .tells("place")
                .tells("desert")
                .tells("meadow");
    }

    @Test
    void aMissingColumnIsAnError() throws IOException {
        replaceInNew("no-petal-width.csv", "petal-width", "petal-breadth");
        command.run("predict", MODEL, "--input", "no-petal-width.csv")
                .exits(3)
                .tells("error[data-schema]")
                .tells("petal-width");
    }

    @Test
    void textWhereANumberBelongsIsAnErrorWithItsLine() throws IOException {
        List<String> rows = new ArrayList<>(Files.readAllLines(folder.resolve("new.csv")));
        rows.set(7, "wide" + rows.get(7).substring(3));
        Files.write(folder.resolve("text.csv"), rows);
        command.run("predict", MODEL, "--input", "text.csv")
                .exits(3)
                .tells("error[data-value]")
                .tells("text.csv:8")
                .tells("wide");
    }

    private static void replaceInNew(String name, String before, String after) throws IOException {
        String table = Files.readString(folder.resolve("new.csv"));
        Files.writeString(folder.resolve(name), table.replace(before, after));
    }
}
