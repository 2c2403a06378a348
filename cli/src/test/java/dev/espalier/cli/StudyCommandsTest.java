package dev.espalier.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.search.Measurement;
import dev.espalier.api.search.Pruner;
import dev.espalier.api.search.Scale;
import dev.espalier.api.search.SearchDomain;
import dev.espalier.api.search.SearchParameter;
import dev.espalier.api.search.SearchSpace;
import dev.espalier.api.search.Trial;
import dev.espalier.core.json.JsonNumber;
import dev.espalier.core.json.JsonObject;
import dev.espalier.core.json.JsonReader;
import dev.espalier.search.storage.Choice;
import dev.espalier.search.storage.Job;
import dev.espalier.search.storage.Stage;
import dev.espalier.search.storage.Study;
import dev.espalier.search.storage.StudyLocation;
import dev.espalier.search.storage.StudyMeasurement;
import dev.espalier.search.storage.StudyStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StudyCommandsTest {

    private static final String STACK = """
            name: sample
            data: {source: fashion-mnist-small}
            model: [{dense: {units: 10}}]
            loss: cross-entropy
            learning-rate: {search: {log: [0.0001, 0.1]}}
            optimizer: {search: [sgd, adam]}
            train: {epochs: 2}
            search: {budget: {trials: 10, time: 2h}}
            """;

    private static final SearchSpace SPACE = new SearchSpace(List.of(
            new SearchParameter("learning-rate", new SearchDomain.Numbers(1e-4, 0.1, Scale.LOG)),
            new SearchParameter("optimizer", new SearchDomain.Choice(List.of("sgd", "adam, \"amsgrad\"")))));

    private static final Stage STAGE = new Stage(
            0, "coarse", SPACE, 0.5, OptionalLong.of(10), JsonObject.builder().build());

    private final TestScreen test = TestScreen.plain();

    @TempDir
    private Path folder;

    private StudyStore store;

    @BeforeEach
    void search() {
        Study study = new Study("sample", 42, STACK, "digest", List.of(new Study.Objective("accuracy", true)));
        store = StudyLocation.of(folder.resolve("study.db").toString()).create(study, folder);
        end(begin(0), 1.0 / 3, Trial.State.COMPLETED, "");
        end(begin(1), 2.0 / 3, Trial.State.COMPLETED, "");
        store.ended(begin(2), Trial.State.FAILED, "the loss is NaN,\n\"at\" step 3");
        Job.Claim running = begin(3);
        store.progressed(running, 7, 0.25);
    }

    @AfterEach
    void close() {
        store.close();
    }

    private Job.Claim begin(int number) {
        return (Job.Claim) store.claim(snapshot -> snapshot.stages().isEmpty()
                ? new Choice.BeginStage(STAGE)
                : new Choice.BeginTrial(0, List.of(0.001 * (number + 1), number % 2.0), OptionalLong.empty()));
    }

    private void end(Job.Claim claim, double accuracy, Trial.State state, String reason) {
        Map<String, Double> metrics = new LinkedHashMap<>();
        metrics.put("accuracy", accuracy);
        metrics.put("recall{class=a,b}", Double.NaN);
        store.progressed(claim, 100, 0.1 + accuracy);
        store.measured(
                claim,
                new StudyMeasurement(new Measurement(1, List.of(-accuracy)), 100, 0.1 + accuracy, metrics),
                snapshot -> Pruner.Decision.CONTINUE);
        store.ended(claim, state, reason);
    }

    private String run(String... line) {
        assertEquals(0, test.run(line), test::errors);
        return test.output();
    }

    @Test
    void tellsWhereASearchIsWhileItRuns() {
        String text = run("search", "status", folder.toString());
        assertTrue(text.contains("study: sample (" + folder.resolve("study.db") + "), seed 42\n"), text);
        assertTrue(text.contains("state: running\n"), text);
        assertTrue(
                text.replaceAll(" +", " ")
                        .contains("stage epochs trials planned running paused completed pruned failed best accuracy\n"
                                + "1 coarse 0.5 4 10 1 0 2 0 1 0.66667\n"),
                text);
        assertTrue(text.contains("best: trial 1  accuracy 0.66667  learning-rate 0.002  optimizer adam"), text);
        assertTrue(text.contains("budget: 4 of 10 trials, "), text);
        assertTrue(text.contains(" of 2:00:00, 200 steps, about "), text);
        assertTrue(text.contains(" " + ProcessHandle.current().pid() + " "), text);
    }

    @Test
    void tellsOfTrialsThatWereInterrupted() {
        store.close();
        String text = run("search", "status", folder.resolve("study.db").toString());
        assertTrue(text.contains("state: interrupted: no process works on it"), text);
        assertTrue(text.contains("interrupted; the next process takes it up\n"), text);
    }

    @Test
    void tellsTheSameAsOneObject() {
        JsonObject status =
                JsonReader.readObject(run("search", "status", folder.toString(), "--json"), "output", ErrorCode.STUDY);
        assertEquals("sample", status.text("study").orElseThrow());
        assertEquals(1, status.whole("processes").orElseThrow());
        JsonObject budget = status.object("budget").orElseThrow();
        assertEquals(10, budget.whole("most-trials").orElseThrow());
        assertEquals(7200.0, budget.number("most-seconds").orElseThrow().toDouble());
        assertEquals(1, status.object("best").orElseThrow().whole("trial").orElseThrow());
    }

    @Test
    void exportsCsvThatReturnsToTheSameBits() {
        List<String> lines = run("search", "export", folder.toString()).lines().toList();
        assertTrue(
                lines.get(0)
                        .endsWith(
                                ",host,pid,learning-rate,optimizer,objective:accuracy,metric:accuracy,\"metric:recall{class=a,b}\""),
                lines.get(0));
        String[] first = lines.get(1).split(",");
        assertEquals("completed", first[4]);
        assertEquals(1.0 / 3, Double.parseDouble(first[first.length - 3]));
        assertEquals(1.0 / 3, Double.parseDouble(first[first.length - 2]));
        assertEquals("NaN", first[first.length - 1]);
        assertEquals(0.1 + 1.0 / 3, Double.parseDouble(first[8]));
        assertTrue(lines.get(2).contains(",0.002,\"adam, \"\"amsgrad\"\"\","), lines.get(2));
    }

    @Test
    void exportsJsonWithEveryMeasurement() throws IOException {
        Path file = folder.resolve("trials.json");
        assertEquals("", run("search", "export", folder.toString(), "--format", "json", "--output", file.toString()));
        JsonObject export = JsonReader.readObject(Files.readAllBytes(file), "export", ErrorCode.STUDY);
        assertEquals(STACK, export.text("stack").orElseThrow());
        List<JsonObject> trials = export.array("trials").orElseThrow().elements().stream()
                .map(JsonObject.class::cast)
                .toList();
        assertEquals(4, trials.size());
        assertEquals(
                "the loss is NaN,\n\"at\" step 3", trials.get(2).text("reason").orElseThrow());
        JsonObject measurement = (JsonObject)
                trials.get(1).array("measurements").orElseThrow().elements().get(0);
        JsonNumber accuracy = measurement
                .object("objectives")
                .orElseThrow()
                .number("accuracy")
                .orElseThrow();
        assertEquals(2.0 / 3, accuracy.toDouble());
    }

    @Test
    void drawsWhatThereIs() throws Exception {
        Path pictures = folder.resolve("new/pictures");
        String text = run("search", "plot", folder.toString(), "--output", pictures.toString());
        assertEquals(3, text.lines().count(), text);
        for (String line : text.lines().toList()) {
            DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .parse(Path.of(line).toFile());
        }
        String history = Files.readString(pictures.resolve("history.svg"));
        assertEquals(2 + 1, history.split("<circle", -1).length - 1, "two trials, and the stage in the legend");
        assertTrue(Files.readString(pictures.resolve("slices.svg")).contains("adam, \"amsgrad\""), "options are named");
    }

    @Test
    void refusesWhatIsNotAStudy() throws IOException {
        Path other = Files.createDirectory(folder.resolve("other"));
        assertEquals(6, test.run("search", "status", other.toString()));
        assertTrue(
                test.errors().contains("error[study]: " + other + ": it is not the folder of a study"), test::errors);
    }
}
