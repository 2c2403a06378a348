package dev.espalier.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Predictions and metrics of several passes with noise, on the command line. */
class NoiseCommandTest {

    @TempDir
    private Path folder;

    private Path model;
    private Path rows;

    @BeforeEach
    void train() throws IOException {
        StringBuilder text = new StringBuilder("x,y,kind,size\n");
        for (int i = 0; i < 200; i++) {
            double x = StrictMath.sin(1.3 * i);
            double y = StrictMath.cos(2.7 * i);
            String kind = x > 0 ? "left" : y > 0 ? "right" : "middle";
            text.append(String.format(Locale.ROOT, "%.4f,%.4f,%s,%.3f%n", x, y, kind, x + y));
        }
        Files.writeString(folder.resolve("table.csv"), text);
        Path stack = folder.resolve("stack.yaml");
        Files.writeString(stack, """
                data: {source: csv, path: table.csv, targets: [kind, size]}
                model:
                  inputs: [features]
                  nodes:
                    - {name: trunk, from: features, layers: [dense: 16, relu, dropout: 0.3]}
                    - {name: kind, from: trunk, layers: [dense: 3]}
                    - {name: size, from: trunk, layers: [dense: 1]}
                  outputs: [kind, size]
                loss: {kind: cross-entropy, size: mean-squared-error}
                augment: [noise: {deviation: 0.2}]
                train: {epochs: 3, batch: 20}
                """);
        String out = folder.resolve("run").toString();
        run(0, "train", stack.toString(), "--out", out, "--threads", "1", "--no-report");
        model = folder.resolve("run/model.safetensors");
        rows = folder.resolve("rows.csv");
        Files.writeString(rows, "x,y\n0.5,0.5\n-0.5,0.2\n0.1,-0.9\n");
    }

    private TestScreen run(int exit, String... arguments) {
        TestScreen screen = TestScreen.plain();
        assertEquals(exit, screen.run(arguments), () -> screen.output() + screen.errors());
        return screen;
    }

    private List<String> predict(String... options) {
        List<String> arguments =
                new ArrayList<>(List.of("predict", model.toString(), "--input", rows.toString(), "--no-probabilities"));
        arguments.addAll(List.of(options));
        return run(0, arguments.toArray(String[]::new)).output().lines().toList();
    }

    @Test
    void predictionsAreFollowedByTheirSpread() {
        List<String> lines = predict("--mc-dropout", "20");
        assertEquals(
                "kind.class,kind.probability,kind.variance,kind.entropy,kind.mutual-information,size,size.variance",
                lines.get(0));
        assertEquals(4, lines.size());
        String[] cells = lines.get(1).split(",");
        assertTrue(Double.parseDouble(cells[2]) > 0);
        assertTrue(Double.parseDouble(cells[3]) > Double.parseDouble(cells[4]));
        assertTrue(Double.parseDouble(cells[4]) > 0);
        assertEquals(lines, predict("--mc-dropout", "20", "--threads", "1", "--seed", "42"));
        assertNotEquals(lines, predict("--mc-dropout", "20", "--seed", "43"));
        assertEquals(
                "kind.class,kind.probability,size",
                predict("--augment", "3", "--no-spread").get(0));
        String json = predict("--augment", "4", "--format", "jsonl").get(0);
        assertTrue(json.matches("\\{\"kind.class\":\"[a-z]+\",.*\"kind.mutual-information\":[0-9.E-]+,.*\\}"), json);
    }

    @Test
    void augmentersAreThoseOfTheStackOrThoseThatAreListed() {
        List<String> own = predict("--augment", "5");
        assertEquals(own, predict("--augment", "5", "--augmenters", "[noise: {deviation: 0.2}]"));
        assertNotEquals(own, predict("--augment", "5", "--augmenters", "[noise: {deviation: 0.3}]"));
        assertNotEquals(own, predict("--augment", "5", "--mc-dropout", "5"));
    }

    @Test
    void metricsAreThoseOfTheMeanPrediction() {
        Path data = folder.resolve("table.csv");
        String noisy = run(0, "evaluate", model.toString(), "--data", data.toString(), "--mc-dropout", "8")
                .output();
        String again = run(
                        0,
                        "evaluate",
                        model.toString(),
                        "--data",
                        data.toString(),
                        "--mc-dropout",
                        "8",
                        "--threads",
                        "2")
                .output();
        assertTrue(noisy.contains("kind/accuracy"), noisy);
        assertEquals(noisy, again);
        assertNotEquals(
                noisy,
                run(0, "evaluate", model.toString(), "--data", data.toString()).output());
    }

    @Test
    void theReliabilityDiagramIsDrawn() throws IOException {
        Path picture = folder.resolve("reliability.svg");
        String told = run(
                        0,
                        "evaluate",
                        model.toString(),
                        "--data",
                        folder.resolve("table.csv").toString(),
                        "--reliability",
                        picture.toString())
                .output();
        assertTrue(told.contains("reliability diagram: " + picture), told);
        String drawn = Files.readString(picture);
        assertTrue(drawn.contains(">kind: expected calibration error 0."), drawn);
        assertTrue(drawn.contains(">200 samples ("), drawn);
        assertTrue(drawn.endsWith("</svg>\n"), drawn);
    }

    @ParameterizedTest
    @CsvSource({"inputs", "weights"})
    void aSweepShowsMetricsAgainstTheStrengthOfNoise(String on) throws IOException {
        Path picture = folder.resolve("sweep.svg");
        String[] command = {
            "evaluate",
            model.toString(),
            "--data",
            folder.resolve("table.csv").toString(),
            "--noise-sweep",
            on,
            "--noise-levels",
            "0,0.5,8",
            "--noise-draws",
            "3",
            "--noise-picture",
            picture.toString()
        };
        List<String> lines = run(0, command).output().lines().toList();
        assertTrue(lines.get(0).startsWith("noise on " + on + ", 200 samples ("), lines::toString);
        assertTrue(lines.get(1).startsWith("level"), lines::toString);
        assertTrue(lines.get(1).contains("kind/accuracy"), lines::toString);
        assertEquals("0", lines.get(2).split(" ")[0]);
        assertTrue(!lines.get(2).contains("±") && lines.get(4).contains("±"), lines::toString);
        assertEquals(lines, run(0, command).output().lines().toList());
        String plain = run(
                        0,
                        "evaluate",
                        model.toString(),
                        "--data",
                        folder.resolve("table.csv").toString())
                .output();
        String loss = plain.lines()
                .filter(line -> line.startsWith("loss "))
                .findFirst()
                .orElseThrow();
        assertTrue(lines.get(2).contains(loss.substring(5).strip()), () -> loss + lines);
        assertTrue(Files.readString(picture).contains("noise on " + on + ", in standard deviations"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--augmenters [noise]|--augmenters is of no use without --augment N",
                "--augment 0|--augment is 0; it must be from 1 to 100000",
                "--augment 3 --mc-dropout 4|both happen in the same passes, so give both the same number",
                "--augment 3 --augmenters []|--augmenters lists none; list some, such as --augmenters '[flip]'",
                "--augment 3 --augmenters [mixup]|it mixes samples",
                "--augment 3 --augmenters [nosie]|no augmenter is called 'nosie'; did you mean 'noise'?"
            })
    void whatIsWrongIsSaidWithARemedy(String options, String expected) {
        TestScreen screen = TestScreen.plain();
        List<String> arguments = new ArrayList<>(List.of("predict", model.toString(), "--input", rows.toString()));
        arguments.addAll(List.of(options.split(" ")));
        assertEquals(2, screen.run(arguments.toArray(String[]::new)), screen::errors);
        assertTrue(screen.errors().contains(expected), screen::errors);
    }
}
