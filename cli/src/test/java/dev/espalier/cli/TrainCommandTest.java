package dev.espalier.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The commands from a stack file to predictions, on a table that is learnt in a moment. */
class TrainCommandTest {

    private static final String STACK = """
            name: sides
            data: {source: csv, path: data.csv, label: side, validation: 0.2, test: 0.2, preprocess: [standardize]}
            model: [dense: 8, tanh, dense: 2]
            loss: cross-entropy
            optimizer: adam
            learning-rate: 0.02
            train: {epochs: 10, batch: 20, checkpoint: {steps: 5}}
            """;

    private final TestScreen test = TestScreen.plain();

    @TempDir
    private Path folder;

    private Path stack;
    private Path run;
    private Path model;

    @BeforeEach
    void writeStackAndData() throws IOException {
        stack = folder.resolve("sides.yaml");
        run = folder.resolve("run");
        model = run.resolve("model.safetensors");
        Files.writeString(stack, STACK);
        Files.writeString(folder.resolve("data.csv"), table(100));
    }

    /** Points on both sides of a line. */
    private static String table(int rows) {
        Random random = new Random(7);
        StringBuilder text = new StringBuilder("x,y,side\n");
        for (int i = 0; i < rows; i++) {
            double x = Math.round(random.nextGaussian() * 1000) / 1000.0;
            double y = Math.round(random.nextGaussian() * 1000) / 1000.0;
            text.append(x)
                    .append(',')
                    .append(y)
                    .append(',')
                    .append(x > y ? "below" : "above")
                    .append('\n');
        }
        return text.toString();
    }

    private int train(TestScreen screen, String... more) {
        String[] arguments = new String[4 + more.length];
        System.arraycopy(new String[] {"train", stack.toString(), "--out", run.toString()}, 0, arguments, 0, 4);
        System.arraycopy(more, 0, arguments, 4, more.length);
        return screen.run(arguments);
    }

    @Test
    void trainsAndSaysWhereThingsAre() {
        assertEquals(0, train(test), test::errors);

        List<String> lines = test.output().lines().toList();
        assertEquals("stack: sides (" + stack + "), seed 0", lines.get(0).replaceFirst("seed \\d+", "seed 0"));
        assertEquals(
                10, lines.stream().filter(line -> line.startsWith("epoch ")).count(), test::output);
        assertTrue(lines.contains("done: all 40 steps are done"), test::output);
        assertTrue(lines.stream().anyMatch(line -> line.matches("test: loss [0-9.]+  accuracy [0-9.]+")), test::output);
        assertTrue(lines.contains("run folder: " + run), test::output);
        assertTrue(lines.contains("model: " + model), test::output);
        assertTrue(Files.isRegularFile(model));
        assertEquals("", test.errors());
    }

    @Test
    void evaluatesAndPredictsWithTheModelAlone() throws IOException {
        assertEquals(0, train(test), test::errors);
        Path predicted = folder.resolve("predicted.csv");
        TestScreen prediction = TestScreen.plain();
        Path input = folder.resolve("new.csv");
        Files.writeString(input, "y,x\n-3,3\n3,-3\n");
        assertEquals(
                0,
                prediction.run(
                        "predict", model.toString(), "--input", input.toString(), "--output", predicted.toString()),
                prediction::errors);
        List<String> rows = Files.readAllLines(predicted);
        assertEquals("class,probability,probability.above,probability.below", rows.get(0));
        assertTrue(rows.get(1).startsWith("below,"), rows.get(1));
        assertTrue(rows.get(2).startsWith("above,"), rows.get(2));
        assertEquals(3, rows.size());

        TestScreen shown = TestScreen.plain();
        assertEquals(0, shown.run("predict", model.toString(), "--input", input.toString()));
        assertEquals(rows, shown.output().lines().toList());

        TestScreen evaluation = TestScreen.plain();
        assertEquals(0, evaluation.run("evaluate", model.toString(), "--data", stack.toString()), evaluation::errors);
        String trained = test.output()
                .lines()
                .filter(line -> line.startsWith("test: "))
                .findFirst()
                .orElseThrow();
        assertEquals(
                "20 samples (test split of " + stack + ")",
                evaluation.output().lines().findFirst().orElseThrow());
        for (String figure : evaluation.output().lines().skip(1).toList()) {
            assertTrue(trained.contains(figure.replaceAll(" +", " ")), figure + " / " + trained);
        }
    }

    @Test
    void evaluatesFilesOfSamples() throws IOException {
        assertEquals(0, train(test), test::errors);
        Path labelled = folder.resolve("more.csv");
        Files.writeString(labelled, table(12));
        TestScreen good = TestScreen.plain();
        assertEquals(0, good.run("evaluate", model.toString(), "--data", labelled.toString(), "--json"), good::errors);
        assertTrue(good.output().contains("\"samples\": 12"), good::output);

        Files.writeString(labelled, "x,y\n1,2\n");
        TestScreen unlabelled = TestScreen.plain();
        assertEquals(3, unlabelled.run("evaluate", model.toString(), "--data", labelled.toString()));
        assertTrue(unlabelled.errors().startsWith("error[data-schema]: "), unlabelled::errors);

        Files.writeString(labelled, "x,z\n1,2\n");
        TestScreen other = TestScreen.plain();
        assertEquals(3, other.run("predict", model.toString(), "--input", labelled.toString()));
        assertTrue(other.errors().contains("'y'"), other::errors);
    }

    @Test
    void advisesWhereTheStacksFilesAreNotFound() {
        assertEquals(0, train(test), test::errors);
        TestScreen evaluation = TestScreen.plain();

        assertEquals(6, evaluation.run("evaluate", model.toString()));
        assertTrue(evaluation.errors().contains("name the stack file with --data"), evaluation::errors);
    }

    @Test
    void resumesToTheSameBits() throws IOException {
        assertEquals(0, train(test), test::errors);
        byte[] uninterrupted = Files.readAllBytes(model);

        TestScreen first = TestScreen.plain();
        assertEquals(0, train(first, "--overwrite", "--max-steps", "13"), first::errors);
        assertTrue(first.output().contains("go on with: espalier train " + stack), first::output);
        assertFalse(Files.exists(model));
        TestScreen second = TestScreen.plain();
        assertEquals(0, train(second, "--resume", "--threads", "2"), second::errors);

        assertTrue(second.output().contains("resumed after step 13 of 40"), second::output);
        assertArrayEquals(uninterrupted, Files.readAllBytes(model));
    }

    @Test
    void refusesAFolderThatHoldsARun() {
        assertEquals(0, train(test, "--quiet"), test::errors);
        assertEquals("", test.output());
        TestScreen second = TestScreen.plain();

        assertEquals(6, train(second));
        assertTrue(second.errors().startsWith("error[run-folder]: " + run), second::errors);
    }

    @Test
    void setsValuesOfTheStack() throws IOException {
        assertEquals(0, train(test, "--epochs", "2", "--seed", "9", "--set", "optimizer.adam.beta1=0.5"), test::errors);

        assertTrue(test.output().contains("seed 9"), test::output);
        assertTrue(test.output().contains("epoch 2/2"), test::output);
        assertTrue(Files.readString(run.resolve("stack.yaml")).contains("beta1: 0.5"));
    }

    @Test
    void describesTheModel() {
        assertEquals(0, train(test), test::errors);
        TestScreen description = TestScreen.plain();
        assertEquals(0, description.run("model", "describe", model.toString()));
        assertTrue(description.output().contains("optimizer/adam"), description::output);

        TestScreen again = TestScreen.plain();
        assertEquals(0, again.run("model", "describe", model.toString(), "--stack"));
        assertTrue(again.output().contains("name: sides"), again::output);
    }

    @Test
    void checksAStackAgainstItsData() {
        assertEquals(0, test.run("validate", stack.toString(), "--with-data"), test::errors);
        assertTrue(test.output().contains("64 training samples"), test::output);
    }

    @Test
    void servesMetersOnlyOnAPortThatIsFree() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertEquals(6, train(test, "--metrics-port", Integer.toString(taken.getLocalPort())));
        }
        assertTrue(test.errors().startsWith("error[io]: port "), test::errors);
        assertFalse(Files.exists(run));

        TestScreen free = TestScreen.plain();
        assertEquals(0, train(free, "--metrics-port", "0"), free::errors);
        assertTrue(free.output().contains("metrics: http://127.0.0.1:"), free::output);
    }

    @Test
    void refusesBrokenPluginsIfAsked() throws IOException {
        Path plugins = Files.createDirectories(folder.resolve("plugins"));
        Files.writeString(plugins.resolve("junk.jar"), "this is no jar");
        assertEquals(4, train(test, "--plugins", plugins.toString(), "--strict"));
        assertTrue(test.errors().startsWith("error[plugin-broken]: junk.jar: "), test::errors);

        TestScreen lenient = TestScreen.plain();
        assertEquals(0, train(lenient, "--plugins", plugins.toString()), lenient::errors);
        assertTrue(lenient.errors().startsWith("warning: junk.jar: "), lenient::errors);
    }

    @Test
    void endsWithFiveWhenNumbersAreNotFinite() {
        assertEquals(5, train(test, "--set", "model=[dense: 8, dense: 8, dense: 2]", "--set", "learning-rate=1e20"));
        assertTrue(test.errors().startsWith("error[non-finite]: "), test::errors);
    }

    @ParameterizedTest
    @CsvSource({
        "--threads -1, '--threads is -1; it must be at least 0'",
        "--max-steps 0, '--max-steps is 0; it must be at least 1'",
        "--metrics-port 65536, '--metrics-port is 65536; it must be in [0, 65535]'",
        "--epochs ten, is not an int",
        "--resume --overwrite, mutually exclusive",
        "--epoch 3, did you mean '--epochs'?"
    })
    void refusesOptionsThatDoNotFit(String options, String says) {
        assertEquals(2, train(test, options.split(" ")));
        assertTrue(test.errors().startsWith("error[usage]: espalier train: "), test::errors);
        assertTrue(test.errors().contains(says), test::errors);
    }
}
