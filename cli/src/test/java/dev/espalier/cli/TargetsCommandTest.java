package dev.espalier.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a stack file says of its targets, from training to predictions. */
class TargetsCommandTest {

    private static final String TRAINING = """
            optimizer: adam
            learning-rate: 0.02
            train: {epochs: 30, batch: 20}
            """;

    @TempDir
    private Path folder;

    private Path model;

    @BeforeEach
    void table() throws IOException {
        model = folder.resolve("run/model.safetensors");
        StringBuilder text = new StringBuilder("x,y,price,rent,red,sweet\n");
        for (int i = 0; i < 200; i++) {
            double x = StrictMath.sin(1.3 * i);
            double y = StrictMath.cos(2.7 * i);
            text.append(String.format(
                    Locale.ROOT,
                    "%.4f,%.4f,%.1f,%.2f,%d,%s%n",
                    x,
                    y,
                    250_000 + 60_000 * x,
                    1_500 + 300 * y,
                    x > 0 ? 1 : 0,
                    y > 0 ? "yes" : "no"));
        }
        Files.writeString(folder.resolve("table.csv"), text);
    }

    private String train(String stack) throws IOException {
        Path file = folder.resolve("stack.yaml");
        Files.writeString(file, stack + TRAINING);
        TestScreen screen = TestScreen.plain();
        String out = folder.resolve("run").toString();
        assertEquals(0, screen.run("train", file.toString(), "--out", out, "--threads", "1"), screen::errors);
        return screen.output() + screen.errors();
    }

    private TestScreen run(int exit, String... arguments) {
        TestScreen screen = TestScreen.plain();
        assertEquals(exit, screen.run(arguments), () -> screen.output() + screen.errors());
        return screen;
    }

    private List<String> predict(String table) throws IOException {
        Path input = folder.resolve("new.csv");
        Files.writeString(input, table);
        return run(0, "predict", model.toString(), "--input", input.toString())
                .output()
                .lines()
                .toList();
    }

    @Test
    void scaledTargetsArePredictedAndEvaluatedInTheirUnits() throws IOException {
        String told = train("""
                data: {source: csv, path: table.csv, targets: [price, rent], ignore: [red, sweet], target-scaling: {rent: robust}}
                model: [dense: 16, tanh, dense: 2]
                loss: mean-squared-error
                """);
        assertTrue(told.contains("target price+rent: scaled by price: mean 25"), told);
        assertTrue(told.contains("rent: median 1"), told);
        assertTrue(told.contains("; the loss is in scaled units"), told);
        // labels are not looked at, and columns that are no feature may be missing
        List<String> rows = predict("x,y,price,rent\n0.5,0.5,,\n-0.5,0.5,?,1\n");
        assertEquals("price,rent", rows.get(0));
        double[] first = values(rows.get(1));
        assertEquals(280_000, first[0], 15_000);
        assertEquals(1_650, first[1], 80);
        String evaluated = run(0, "evaluate", model.toString()).output();
        assertTrue(evaluated.contains("r-squared{target=price}"), evaluated);
    }

    /** A file may lack the columns of some targets of a model that was trained with missing ones; not of all. */
    @Test
    void aFileWithoutATargetIsEvaluatedWithTheOthers() throws IOException {
        train("""
                data:
                  source: csv
                  path: table.csv
                  targets: [price, sweet]
                  missing-targets: mask
                  ignore: [rent, red]
                model:
                  inputs: [features]
                  nodes:
                    - {name: price, from: features, layers: [dense: 1]}
                    - {name: sweet, from: features, layers: [dense: 2]}
                  outputs: [price, sweet]
                loss: {price: mean-squared-error, sweet: cross-entropy}
                """);
        Path some = folder.resolve("some.csv");
        Files.writeString(some, "x,y,sweet\n0.5,0.5,yes\n-0.5,-0.5,no\n0.2,0.9,yes\n");
        String evaluated =
                run(0, "evaluate", model.toString(), "--data", some.toString()).output();
        assertTrue(evaluated.startsWith("3 samples (" + some + ")"), evaluated);
        assertTrue(evaluated.contains("sweet/accuracy"), evaluated);
        assertTrue(evaluated.lines().anyMatch(line -> line.matches("price/counted +0")), evaluated);
        assertTrue(evaluated.lines().anyMatch(line -> line.matches("sweet/loss +[0-9.]+")), evaluated);

        Files.writeString(some, "x,y\n0.5,0.5\n");
        String refused =
                run(3, "evaluate", model.toString(), "--data", some.toString()).errors();
        assertTrue(refused.contains("price") && refused.contains("sweet"), refused);
    }

    @Test
    void rowsWithoutALabelAreLeftOutOfAnEvaluationAndSaid() throws IOException {
        train("""
                data: {source: csv, path: table.csv, label: price, ignore: [rent, red, sweet]}
                model: [dense: 16, tanh, dense: 1]
                loss: mean-squared-error
                """);
        Path some = folder.resolve("some.csv");
        Files.writeString(some, "x,y,price\n0.5,0.5,280000\n0.1,0.1,\n-0.5,0.5,220000\n0.2,0.2,\n");
        String evaluated =
                run(0, "evaluate", model.toString(), "--data", some.toString()).output();
        assertTrue(evaluated.startsWith("2 samples (" + some + ")"), evaluated);
        assertTrue(
                evaluated.contains("2 rows were left out because a label is missing; the first: " + some + ":3"),
                evaluated);

        Files.writeString(some, "x,y,price\n0.5,?,280000\n0.1,0.1,\n");
        String refused =
                run(3, "evaluate", model.toString(), "--data", some.toString()).errors();
        assertTrue(refused.startsWith("error[data-value]: ") && refused.contains("column 'y'"), refused);

        // to train on it is an error, which names the row
        Path stack = folder.resolve("stack.yaml");
        Files.writeString(
                stack,
                Files.readString(stack)
                        .replace("path: table.csv", "path: some.csv")
                        .replace(", ignore: [rent, red, sweet]", ""));
        Files.writeString(some, "x,y,price\n0.5,0.5,280000\n0.1,0.1,\n-0.5,0.5,220000\n");
        String training = run(
                        3,
                        "train",
                        stack.toString(),
                        "--out",
                        folder.resolve("other").toString())
                .errors();
        assertTrue(training.startsWith("error[data-label]: "), training);
        assertTrue(
                training.contains("column 'price': the label is missing; fill it in, or leave out such rows with"),
                training);
    }

    @Test
    void labelsAreDecidedByTheirThresholds() throws IOException {
        train("""
                data: {source: csv, path: table.csv, targets: [red, sweet], ignore: [price, rent], test: 0.2}
                model: [dense: 16, tanh, dense: 2]
                loss: {binary-cross-entropy: {thresholds: {sweet: 0}}}
                """);
        List<String> rows = predict("x,y\n0.9,-0.9\n-0.9,0.9\n");
        assertEquals("red,sweet,probability.red,probability.sweet", rows.get(0));
        assertTrue(rows.get(1).startsWith("1,1,0.9"), rows.get(1));
        assertTrue(rows.get(2).startsWith("0,1,0.0"), rows.get(2));
        String evaluated = run(0, "evaluate", model.toString()).output();
        assertTrue(evaluated.contains("f1{label=red}"), evaluated);
    }

    @Test
    void thresholdsThatWereChosenAreSaid() throws IOException {
        String told = train("""
                data: {source: csv, path: table.csv, targets: [red, sweet], ignore: [price, rent]}
                model: [dense: 16, tanh, dense: 2]
                loss: {binary-cross-entropy: {thresholds: best-f1}}
                """);
        assertTrue(
                told.matches(
                        "(?s).*\\nthresholds of the largest F1 on the validation split: red 0\\.\\d+, sweet 0\\.\\d+"
                                + " \\(0\\.5 while training\\)\\n.*"),
                told);
    }

    @Test
    void anAutoencoderNeedsNoTargets() throws IOException {
        train("""
                data: {source: csv, path: table.csv, ignore: [rent, red], preprocess: [standardize]}
                model: [dense: 16, tanh, dense: 2, dense: 16, tanh, dense: 4]
                loss: {mean-squared-error: {target: input}}
                """.replace("dense: 4]", "dense: 5]"));
        List<String> rows = predict("x,y,price,sweet\n0.5,0.5,280000,yes\n0.5,0.5,150000,no\n");
        assertEquals("x,y,price,sweet=no,sweet=yes,reconstruction-error", rows.get(0));
        double[] usual = values(rows.get(1));
        double[] unusual = values(rows.get(2));
        assertTrue(unusual[5] > 2 * usual[5], () -> rows.toString());
        String evaluated = run(0, "evaluate", model.toString()).output();
        assertTrue(evaluated.contains("mean-absolute-error{target=price}"), evaluated);
        run(0, "evaluate", model.toString(), "--data", folder.resolve("new.csv").toString());
    }

    private static double[] values(String row) {
        return List.of(row.split(",")).stream().mapToDouble(Double::parseDouble).toArray();
    }
}
