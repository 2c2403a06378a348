package dev.espalier.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SchedulePreviewCommandTest {

    private static final String STACK = """
            name: up <and> down
            data: {source: fashion-mnist-small}
            model: [dense: 10]
            loss: cross-entropy
            optimizer: {sgd: {momentum: 0.95}}
            learning-rate: 0.5
            schedule: {learning-rate: [one-cycle], momentum: [one-cycle: {start: 1, peak: 0.9, end: 1}]}
            train: {epochs: 10, batch: 10}
            """;

    private final TestScreen test = TestScreen.plain();

    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void writeTheStack() throws IOException {
        file = Files.writeString(folder.resolve("my.yaml"), STACK);
    }

    @Test
    void printsAChartAndTheNumbersOfEveryScheduledSetting() {
        assertEquals(0, test.run("schedule", "preview", file.toString(), "--samples", "100", "--points", "3"));
        List<String> lines = test.output().lines().toList();
        assertEquals("100 steps, 10 an epoch of 100 samples", lines.get(0));
        assertTrue(lines.contains("learning-rate"), test::output);
        assertTrue(lines.contains("momentum"), test::output);
        assertEquals("step  epoch  learning-rate  momentum", lines.get(lines.size() - 4));
        assertEquals("1     0.00   0.02           0.95", lines.get(lines.size() - 3));
        assertEquals("100   9.90   2e-6           0.95", lines.get(lines.size() - 1));
        assertEquals("", test.errors());
    }

    /** One cycle falls from its peak to the end; the group's schedule is used instead, at a tenth of the rate. */
    @Test
    void drawsTheSchedulesOfGroups() {
        String groups = "groups=[{match: 'dense1/*', learning-rate-multiplier: 0.1, schedule: constant}]";
        assertEquals(
                0,
                test.run("schedule", "preview", file.toString(), "--samples", "100", "--points", "3", "--set", groups));
        List<String> lines = test.output().lines().toList();
        assertTrue(lines.contains("learning-rate of dense1/*"), test::output);
        assertTrue(lines.get(lines.size() - 4).endsWith("momentum  learning-rate of dense1/*"), test::output);
        assertTrue(lines.get(lines.size() - 1).endsWith("0.95      0.05"), test::output);
    }

    @Test
    void drawsAPictureOfEveryCurve() throws IOException {
        Path picture = folder.resolve("curve.svg");
        assertEquals(
                0,
                test.run("schedule", "preview", file.toString(), "--samples", "100", "--output", picture.toString()));
        String text = Files.readString(picture);
        assertTrue(text.startsWith("<svg ") && text.endsWith("</svg>\n"), text);
        assertEquals(3, text.split("<polyline", -1).length, "two curves");
        assertTrue(text.contains("up &lt;and&gt; down"), text);
        assertTrue(test.output().contains("drawn: " + picture), test::output);
    }

    @Test
    void countsTheSamplesOfTheData() {
        assertEquals(0, test.run("schedule", "preview", file.toString(), "--set", "data.validation=0.5"));
        assertFalse(test.output().startsWith("100 steps"), test::output);
    }

    @Test
    void warnsOfAScheduleThatIsLongerThanTheRun() {
        assertEquals(
                0,
                test.run(
                        "schedule",
                        "preview",
                        file.toString(),
                        "--samples",
                        "100",
                        "--set",
                        "schedule=[cosine: {steps: 200}]"));
        assertTrue(test.errors().contains("is 200 steps long, the run 100"), test::errors);
    }

    @Test
    void warnsOfStepsThatTrainNothing() {
        assertEquals(
                0,
                test.run(
                        "schedule",
                        "preview",
                        file.toString(),
                        "--samples",
                        "100",
                        "--set",
                        "schedule=[cosine: {fraction: 0.8}]"));
        assertTrue(test.errors().contains("is 0 in the last 20 of 100 steps"), test::errors);
    }

    @Test
    void refusesNumbersThatMakeNoSense() {
        assertEquals(2, test.run("schedule", "preview", file.toString(), "--samples", "0"));
        assertTrue(test.errors().contains("--samples is 0; it must be at least 1"), test::errors);
    }

    @Test
    void teachesByItsHelp() {
        assertEquals(0, test.run("schedule", "preview", "--help"));
        assertTrue(test.output().contains("factors on a base value"), test::output);
    }
}
