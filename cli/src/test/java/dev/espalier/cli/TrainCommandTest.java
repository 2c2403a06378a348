package dev.espalier.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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
        assertTrue(lines.stream().anyMatch(line -> line.matches("test: loss [0-9.]+ +accuracy [0-9.]+")), test::output);
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
        for (String metric : evaluation.output().lines().skip(1).toList()) {
            assertTrue(trained.contains(metric.replaceAll(" +", " ")), metric + " / " + trained);
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
    void advisesWhereTheStacksFilesAreNotFound() throws IOException {
        assertEquals(0, train(test), test::errors);
        Path alone = Files.copy(model, folder.resolve("alone.safetensors"));
        TestScreen evaluation = TestScreen.plain();

        assertEquals(6, evaluation.run("evaluate", alone.toString()));
        assertTrue(evaluation.errors().contains("name the stack file with --data"), evaluation::errors);
    }

    @Test
    void findsTheDataOfARunFromItsOwnFiles() throws IOException {
        assertEquals(0, train(test), test::errors);

        assertWorksFrom(run);
        assertWorksFrom(Files.createSymbolicLink(folder.resolve("link"), run));
        Path moved = Files.move(
                run, Files.createDirectories(folder.resolve("far/away")).resolve("moved"));
        assertWorksFrom(moved);
        Path links = Files.createDirectories(folder.resolve("links"));
        Files.createSymbolicLink(links.resolve("stack.yaml"), moved.resolve("stack.yaml"));
        Files.createSymbolicLink(links.resolve("model.safetensors"), moved.resolve("model.safetensors"));
        assertWorksFrom(links);
    }

    @Test
    void findsTheDataOfARunThatIsMovedTogetherWithThem() throws IOException {
        Path project = Files.createDirectories(folder.resolve("project/stacks"));
        Files.move(stack, project.resolve("sides.yaml"));
        Files.move(folder.resolve("data.csv"), project.resolve("data.csv"));
        assertEquals(
                0,
                test.run(
                        "train",
                        project.resolve("sides.yaml").toString(),
                        "--out",
                        folder.resolve("project/runs/sides").toString()),
                test::errors);
        Files.move(folder.resolve("project"), folder.resolve("elsewhere"));

        assertWorksFrom(folder.resolve("elsewhere/runs/sides"));
    }

    private void assertWorksFrom(Path place) throws IOException {
        TestScreen evaluation = TestScreen.plain();
        assertEquals(
                0, evaluation.run("evaluate", place.resolve("model.safetensors").toString()), evaluation::errors);
        String own = place.resolve("stack.yaml").toString();
        TestScreen named = TestScreen.plain();
        assertEquals(
                0, named.run("evaluate", place.resolve("model.safetensors").toString(), "--data", own), named::errors);
        TestScreen check = TestScreen.plain();
        assertEquals(0, check.run("validate", own, "--with-data"), check::errors);
        Path out = folder.resolve("again");
        TestScreen again = TestScreen.plain();
        assertEquals(0, again.run("train", own, "--out", out.toString()), again::errors);
        assertArrayEquals(
                Files.readAllBytes(place.resolve("model.safetensors")),
                Files.readAllBytes(out.resolve("model.safetensors")));
        TestScreen third = TestScreen.plain();
        String ownAgain = out.resolve("stack.yaml").toString();
        assertEquals(0, third.run("train", ownAgain, "--overwrite", "--quiet"), third::errors);
        assertEquals(0, third.run("train", ownAgain, "--overwrite", "--quiet"), "its own base was kept");
        deleteRun(out);
    }

    private static void deleteRun(Path run) throws IOException {
        try (Stream<Path> files = Files.walk(run)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    @Test
    void itsOwnStackGoesOnWithTheRun() throws IOException {
        assertEquals(0, train(test, "--max-steps", "7", "--seed", "3"), test::errors);
        TestScreen second = TestScreen.plain();

        assertEquals(0, second.run("train", run.resolve("stack.yaml").toString(), "--resume"), second::errors);
        assertTrue(second.output().contains("resumed after step 7 of 40"), second::output);
        assertTrue(Files.exists(model));
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain", "with space", "it's $HOME `x` \"q\" \\", "two\nlines\u001b[31m", "木 ü"})
    @DisabledOnOs(OS.WINDOWS)
    void printsALineThatGoesOnAsItIs(String name) throws IOException, InterruptedException {
        Path place = Files.createDirectories(folder.resolve(name));
        Path file = Files.copy(stack, place.resolve(name + ".yaml"));
        Files.copy(folder.resolve("data.csv"), place.resolve("data.csv"));
        Path plugins = Files.createDirectory(place.resolve("plugins"));
        List<String> asked = List.of(
                "--out",
                place.resolve("run").toString(),
                "--plugins",
                plugins.toString(),
                "--set",
                "name=\""
                        + name.replace("\\", "\\\\")
                                .replace("\"", "\\\"")
                                .replace("\n", "\\n")
                                .replace("\u001b", "\\e") + "\"",
                "--set",
                "optimizer={adam: {beta1: 0.5}}",
                "--seed",
                "-4",
                "--epochs",
                "3",
                "--threads",
                "1");
        List<String> line = new ArrayList<>(List.of("train", file.toString()));
        line.addAll(asked);
        line.addAll(List.of("--max-steps", "2"));
        assertEquals(0, test.run(line.toArray(String[]::new)), test::errors);

        String printed = test.output()
                .lines()
                .filter(shown -> shown.startsWith("go on with: "))
                .findFirst()
                .orElseThrow();
        List<String> words = wordsOf(printed.substring("go on with: ".length()));
        assertEquals("espalier", words.get(0));
        TestScreen second = TestScreen.plain();
        assertEquals(0, second.run(words.subList(1, words.size()).toArray(String[]::new)), second::errors);
        assertTrue(second.output().contains("resumed after step 2 of 12"), second::output);
        assertTrue(Files.exists(place.resolve("run").resolve("model.safetensors")));
    }

    private static List<String> wordsOf(String line) throws IOException, InterruptedException {
        Process shell = new ProcessBuilder("sh")
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        shell.getOutputStream().write(("printf '%s\\0' " + line).getBytes(StandardCharsets.UTF_8));
        shell.getOutputStream().close();
        String words = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, shell.waitFor());
        return List.of(words.split("\0"));
    }

    @Test
    void leavesNothingWhereAStartIsRefused() {
        assertEquals(5, train(test, "--set", "initializer={constant: {value: 3e38}}"), test::errors);
        assertEquals(2, train(TestScreen.plain(), "--set", "model=[dense: 0]"));
        assertEquals(6, train(TestScreen.plain(), "--set", "data.path=nowhere.csv"));
        assertFalse(Files.exists(run));
        assertFalse(test.errors().contains("stopping"), test::errors);

        TestScreen corrected = TestScreen.plain();
        assertEquals(0, train(corrected), corrected::errors);
    }

    /** Each line that is printed is run as it is, by a shell. */
    @DisabledOnOs(OS.WINDOWS)
    @Test
    void aStoppedRunSaysHowToMakeAModelOfIt() throws Exception {
        assertEquals(0, train(test, "--max-steps", "7"), test::errors);
        String lead = "make a model of it (best weights of step 4): ";
        String printed = test.output()
                .lines()
                .filter(shown -> shown.startsWith(lead))
                .findFirst()
                .orElseThrow(() -> new AssertionError(test.output()));
        List<String> words = wordsOf(printed.substring(lead.length()));
        assertEquals("espalier", words.get(0));
        Files.move(folder.resolve("data.csv"), folder.resolve("elsewhere.csv"));

        TestScreen export = TestScreen.plain();
        assertEquals(0, export.run(words.subList(1, words.size()).toArray(String[]::new)), export::errors);
        Path exported = run.resolve("model-step-4.safetensors");
        assertTrue(export.output().contains("best weights of step 4: " + exported), export::output);

        TestScreen predict = TestScreen.plain();
        String samples = folder.resolve("elsewhere.csv").toString();
        assertEquals(0, predict.run("predict", exported.toString(), "--input", samples), predict::errors);
        assertEquals(101, predict.output().lines().count());
    }

    @Test
    void aFailedRunSaysHowToMakeAModelOfIt() {
        assertEquals(
                5,
                train(
                        test,
                        "--set",
                        "learning-rate=1e20",
                        "--set",
                        "model=[dense: 8, relu, dense: 2]",
                        "--set",
                        "train.checkpoint.steps=1"),
                test::errors);
        List<String> errors = test.errors().lines().toList();
        assertTrue(errors.get(errors.size() - 1).contains("espalier model export " + run), test::errors);
        TestScreen export = TestScreen.plain();
        Path out = folder.resolve("left.safetensors");
        assertEquals(
                0,
                export.run("model", "export", run.toString(), "--checkpoint", "last", "--out", out.toString()),
                export::errors);
        assertTrue(Files.exists(out));
    }

    @Test
    void aTimeLimitSaysHowToGoOn() {
        assertEquals(0, train(test, "--set", "regularizers=[time-stop: 1ms]", "--epochs", "100000"), test::errors);
        assertTrue(test.output().contains("go on with: espalier train " + stack), test::output);
        assertTrue(test.output().contains("model: " + model), test::output);
    }

    @Test
    void aFinishedRunIsMadeLonger() throws IOException {
        assertEquals(0, train(test, "--quiet"), test::errors);
        byte[] whole = Files.readAllBytes(run.resolve("checkpoints/step-0000000040.safetensors"));
        TestScreen shorter = TestScreen.plain();
        assertEquals(0, train(shorter, "--overwrite", "--epochs", "6"), shorter::errors);
        TestScreen longer = TestScreen.plain();
        assertEquals(0, train(longer, "--resume", "--epochs", "10"), longer::errors);
        assertTrue(longer.output().contains("length: 40 steps instead of 24, after step 24"), longer::output);
        byte[] made = Files.readAllBytes(run.resolve("checkpoints/step-0000000040.safetensors"));
        // the tensors, behind the header, which names the change of the length
        assertArrayEquals(tensorsOf(whole), tensorsOf(made));
    }

    private static byte[] tensorsOf(byte[] file) {
        long header = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getLong();
        return Arrays.copyOfRange(file, Long.BYTES + (int) header, file.length);
    }

    @Test
    void aScheduleOfTheRunsLengthIsStretchedOrHeld() {
        assertEquals(0, train(test, "--set", "schedule=[cosine]", "--epochs", "5", "--quiet"), test::errors);
        TestScreen undecided = TestScreen.plain();
        assertEquals(2, train(undecided, "--set", "schedule=[cosine]", "--epochs", "6", "--resume"));
        assertTrue(undecided.errors().contains("--extend-schedule stretch"), undecided::errors);
        TestScreen held = TestScreen.plain();
        assertEquals(
                0,
                train(held, "--set", "schedule=[cosine]", "--epochs", "6", "--resume", "--extend-schedule", "hold"),
                held::errors);
        assertTrue(held.output().contains("schedules: planned for 20 steps, and held at their end"), held::output);
        TestScreen stretched = TestScreen.plain();
        assertEquals(
                0,
                train(
                        stretched,
                        "--set",
                        "schedule=[cosine]",
                        "--epochs",
                        "10",
                        "--resume",
                        "--extend-schedule",
                        "stretch",
                        "--max-steps",
                        "30"),
                stretched::errors);
        assertTrue(stretched.output().contains("schedules: stretched over the new length"), stretched::output);
        assertTrue(stretched.output().contains("--extend-schedule=stretch"), stretched::output);
    }

    @Test
    void aRuleThatEndsTheRunMayChange() {
        String rule = "regularizers=[early-stopping: {patience: 1, minimum-gain: 10}]";
        assertEquals(0, train(test, "--set", rule), test::errors);
        assertTrue(test.output().contains("stopped early: "), test::output);
        TestScreen patient = TestScreen.plain();
        assertEquals(
                0, train(patient, "--resume", "--set", rule.replace("patience: 1", "patience: 4")), patient::errors);
        assertTrue(patient.output().contains("stopped early: "), patient::output);
        TestScreen other = TestScreen.plain();
        String accuracy = rule.replace("}", ", metric: accuracy}");
        assertEquals(7, train(other, "--resume", "--set", accuracy), other::errors);
        assertTrue(other.errors().contains("set train.monitor to the metric before"), other::errors);
        TestScreen none = TestScreen.plain();
        assertEquals(0, train(none, "--resume"), none::errors);
        assertTrue(none.output().contains("done: all 40 steps are done"), none::output);
    }

    @Test
    void dataMayBeMovedButNotChanged() throws IOException {
        assertEquals(0, train(test, "--max-steps", "7", "--quiet"), test::errors);
        Path moved = folder.resolve("moved.csv");
        Files.move(folder.resolve("data.csv"), moved);
        TestScreen resumed = TestScreen.plain();
        assertEquals(
                0, train(resumed, "--resume", "--set", "data.path=moved.csv", "--max-steps", "9"), resumed::errors);
        Files.writeString(moved, table(101));
        TestScreen changed = TestScreen.plain();
        assertEquals(7, train(changed, "--resume", "--set", "data.path=moved.csv", "--seed", "3"));
        assertTrue(changed.errors().contains("the train data is not what the run began with"), changed::errors);
        assertTrue(changed.errors().contains("seed: 42 before, 3 now"), changed::errors);
    }

    @Test
    void exportRefusesWhatIsNotACheckpoint() {
        assertEquals(0, train(test, "--quiet", "--max-steps", "3"), test::errors);
        TestScreen export = TestScreen.plain();
        assertEquals(2, export.run("model", "export", run.toString(), "--checkpoint", "newest"));
        assertTrue(export.errors().contains("--checkpoint is 'newest'; it must be best, last or"), export::errors);
        TestScreen missing = TestScreen.plain();
        assertEquals(6, missing.run("model", "export", run.toString(), "--checkpoint", "99"));
        assertTrue(missing.errors().contains("choose one of step 3"), missing::errors);
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
