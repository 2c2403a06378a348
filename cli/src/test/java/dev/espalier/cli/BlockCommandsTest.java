package dev.espalier.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.core.Espalier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A residual network of blocks, from the stack file to predictions and further runs. */
class BlockCommandsTest {

    private static final String REST = """
            seed: 5
            data: {source: csv, path: data.csv, label: side, validation: 0.2, preprocess: [standardize]}
            loss: cross-entropy
            optimizer: adam
            learning-rate: 0.01
            train: {epochs: 3, batch: 16}
            """;

    private static final String BLOCKS = """
            blocks:
              basic:
                parameters: {units: 8, drop: 0.1, shortcut: []}
                layers:
                  - residual:
                      layers: [dense: $units, batch-norm, relu, dropout: $drop, dense: $units]
                      shortcut: $shortcut
                      after: relu
            model:
              - repeat: {times: 3, layers: basic, first: {basic: {shortcut: [dense: 8]}}}
              - block: {name: head, layers: [dense: 2]}
            """;

    /** The same network without blocks, in nodes that give the parameters the same names. */
    private static final String WRITTEN_OUT = """
            model:
              inputs: [x]
              nodes:
                - {name: repeat1/1, from: x, layers: [dense: 8, batch-norm, relu, dropout: 0.1, dense: 8]}
                - {name: repeat1/1/shortcut, from: x, layers: [dense: 8]}
                - {name: join1, from: [repeat1/1/shortcut, repeat1/1], layers: [add, relu]}
                - {name: repeat1/2, from: join1, layers: [dense: 8, batch-norm, relu, dropout: 0.1, dense: 8]}
                - {name: join2, from: [join1, repeat1/2], layers: [add, relu]}
                - {name: repeat1/3, from: join2, layers: [dense: 8, batch-norm, relu, dropout: 0.1, dense: 8]}
                - {name: join3, from: [join2, repeat1/3], layers: [add, relu]}
                - {name: head1, from: join3, layers: [dense: 2]}
              outputs: head1
            """;

    private final TestScreen test = TestScreen.plain();

    @TempDir
    private Path folder;

    @BeforeEach
    void writeFiles() throws IOException {
        StringBuilder rows = new StringBuilder("x,y,z,side\n");
        for (int i = 0; i < 80; i++) {
            rows.append(i % 7).append(',').append(i % 5 * 0.5).append(',').append(i * 0.1);
            rows.append((i % 7) * (i % 5) < 6 ? ",left\n" : ",right\n");
        }
        Files.writeString(folder.resolve("data.csv"), rows);
        Files.writeString(folder.resolve("blocks.yaml"), BLOCKS + REST);
        Files.writeString(folder.resolve("written-out.yaml"), WRITTEN_OUT + REST);
    }

    private Path train(String stack, String run, String... options) {
        Path runFolder = folder.resolve(run);
        List<String> arguments = new ArrayList<>(
                List.of("train", folder.resolve(stack).toString(), "--out", runFolder.toString(), "--threads", "1"));
        arguments.addAll(Arrays.asList(options));
        assertEquals(0, test.run(arguments.toArray(String[]::new)), test::errors);
        return runFolder;
    }

    private static Map<String, float[]> weights(Path run) {
        try (Espalier espalier = Espalier.create()) {
            return espalier.loadModel(run.resolve("model.safetensors")).weights();
        }
    }

    private static void assertSameBits(Map<String, float[]> expected, Map<String, float[]> actual) {
        assertEquals(expected.keySet(), actual.keySet());
        expected.forEach((name, values) -> assertArrayEquals(values, actual.get(name), name));
    }

    @Test
    void trainToTheBitsOfTheModelWrittenOut() {
        Map<String, float[]> blocks = weights(train("blocks.yaml", "blocks"));
        Map<String, float[]> writtenOut = weights(train("written-out.yaml", "written-out"));
        assertTrue(blocks.containsKey("repeat1/1/shortcut/dense1/weight"), blocks.keySet()::toString);
        assertTrue(blocks.containsKey("repeat1/3/batch-norm1/running-mean"), blocks.keySet()::toString);
        assertSameBits(writtenOut, blocks);
        assertFalse(Arrays.equals(blocks.get("repeat1/2/dense1/weight"), blocks.get("repeat1/3/dense1/weight")));
    }

    @Test
    void goOnFromACheckpointAndFromTheStackOfTheRun() throws IOException {
        Map<String, float[]> whole = weights(train("blocks.yaml", "whole"));
        Path part = train("blocks.yaml", "part", "--max-steps", "5");
        train("blocks.yaml", "part", "--resume");
        assertSameBits(whole, weights(part));
        String resolved = Files.readString(part.resolve("stack.yaml"));
        assertTrue(resolved.contains("first: [{basic:") || resolved.contains("- basic:"), resolved);
        assertTrue(resolved.contains("parameters: {units: 8, drop: 0.1, shortcut: []}"), resolved);
        assertSameBits(whole, weights(train("part/stack.yaml", "again")));
        assertEquals(
                7,
                test.run(
                        "train",
                        folder.resolve("blocks.yaml").toString(),
                        "--out",
                        part.toString(),
                        "--resume",
                        "--set",
                        "blocks.basic.drop=0.3"));
        assertTrue(test.errors().contains("blocks.basic.parameters.drop"), test.errors());
    }

    @Test
    void takeParametersFromTheCommandLineAndFoldTheirRepetitions() {
        Path run = train(
                "blocks.yaml", "wide", "--set", "blocks.basic.units=12", "--set", "model.0.repeat.first=[dense: 12]");
        assertEquals(
                0,
                test.run("model", "describe", run.resolve("model.safetensors").toString()));
        List<String> lines = test.output()
                .lines()
                .map(line -> line.replaceAll(" +", " "))
                .filter(line -> line.contains("[") && !line.contains("samples"))
                .toList();
        int from = lines.indexOf("input [3] 0 input");
        assertTrue(from >= 0, lines::toString);
        assertEquals(
                List.of(
                        "repeat1/1/dense1 [12] 48 dense: 12",
                        "repeat1/2/dense1 [12] 156 dense: 12",
                        "repeat1/2/batch-norm1 [12] 24 batch-norm",
                        "repeat1/2/relu1 [12] 0 relu",
                        "repeat1/2/dropout1 [12] 0 dropout: 0.1",
                        "repeat1/2/dense2 [12] 156 dense: 12",
                        "repeat1/2/add1 [12] 0 add",
                        "repeat1/2/relu2 [12] 0 relu",
                        "repeat1/3 [12] 336 as repeat1/2",
                        "head1/dense1 [2] 26 dense: 2"),
                lines.subList(from + 1, from + 11));
    }

    @Test
    void areFrozenByTheNamesOfTheirRepetitionsAndStartFromAnotherModel() throws IOException {
        Path base = train("blocks.yaml", "base");
        Files.writeString(folder.resolve("tuned.yaml"), BLOCKS + REST + """
                initial-weights: {model: base/model.safetensors}
                groups:
                  - {match: "repeat1/1/*", freeze: true}
                  - {match: "repeat1/*", learning-rate-multiplier: 0.1}
                """);
        Map<String, float[]> before = weights(base);
        Map<String, float[]> after = weights(train("tuned.yaml", "tuned"));
        for (String name : before.keySet()) {
            assertEquals(name.startsWith("repeat1/1/"), Arrays.equals(before.get(name), after.get(name)), () -> name);
        }
    }

    @Test
    void predict() throws IOException {
        Path run = train("blocks.yaml", "run");
        Path output = folder.resolve("predicted.csv");
        assertEquals(
                0,
                test.run(
                        "predict",
                        run.resolve("model.safetensors").toString(),
                        "--input",
                        folder.resolve("data.csv").toString(),
                        "--output",
                        output.toString()),
                test::errors);
        assertEquals(81, Files.readAllLines(output).size());
    }

    @Test
    void areExplainedByAnExampleThatRuns() throws IOException {
        String page = Files.readString(Path.of("../docs/stack-files.md"));
        String section = page.substring(page.indexOf("\n## Blocks\n"));
        String example = section.substring(section.indexOf("```yaml\n") + 8);
        Files.writeString(folder.resolve("example.yaml"), example.substring(0, example.indexOf("```")) + REST);
        assertEquals(
                0,
                test.run(
                        "validate",
                        folder.resolve("example.yaml").toString(),
                        "--with-data",
                        "--set",
                        "model.5.dense=2"),
                test::errors);
    }

    @Test
    void areRefusedWithAllMistakesAndTheirPlaces() throws IOException {
        Files.writeString(
                folder.resolve("wrong.yaml"),
                BLOCKS.replace("layers: basic,", "layers: [{basic: {unit: 9}}, basik],") + REST);
        assertEquals(2, test.run("validate", folder.resolve("wrong.yaml").toString()));
        assertTrue(test.errors().contains("block basic has no parameter 'unit'; did you mean 'units'?"), test::errors);
        assertTrue(test.errors().contains("no layer or block is called 'basik'; did you mean 'basic'?"), test::errors);
        assertEquals(
                2,
                test.run(
                        "validate",
                        folder.resolve("blocks.yaml").toString(),
                        "--set",
                        "model.0.repeat.first=[dense: 9]",
                        "--with-data"));
        assertTrue(test.errors().contains("node repeat1/2/add1: the inputs are [[9], [8]]"), test::errors);
    }
}
