package dev.espalier.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompareCommandTest {

    private static final String STACK = "name: NAME\nlearning-rate: RATE\ntrain: {epochs: 2, batch: 16}\n";

    private final TestScreen test = TestScreen.plain();

    @TempDir
    private Path folder;

    private String run(String name, String rate, double... losses) throws IOException {
        Path run = Files.createDirectories(folder.resolve(name));
        Files.writeString(run.resolve("stack.yaml"), STACK.replace("NAME", name).replace("RATE", rate));
        StringBuilder log = new StringBuilder("{\"event\":\"run\",\"step\":0,\"id\":\"0123456789ab\",\"name\":\"" + name
                + "\",\"total-steps\":20,\"steps-per-epoch\":10,\"batch-size\":16,\"training-samples\":160,"
                + "\"parameters\":99,\"time\":1.0,\"description\":{\"stack\":\"\",\"plugins\":[],\"nodes\":[],"
                + "\"outputs\":[],\"warnings\":[],\"java\":\"17\",\"processor\":\"\"}}\n");
        for (int i = 0; i < losses.length; i++) {
            log.append("{\"step\":" + 10 * (i + 1) + ",\"epoch\":" + (i + 1) + ",\"split\":\"validation\",\"values\":"
                    + "{\"loss\":" + losses[i] + ",\"accuracy\":" + (1 - losses[i]) + ",\"recall{class=a}\":0.5}}\n");
        }
        log.append("{\"event\":\"diagnosis\",\"step\":20,\"epoch\":2,\"findings\":[{\"name\":\"plateau\","
                + "\"severity\":\"warning\",\"place\":\"\",\"what\":\"w\",\"evidence\":{},\"remedy\":\"r\","
                + "\"since-epoch\":2}]}\n");
        log.append("{\"event\":\"timing\",\"step\":20,\"epoch\":2,\"time\":2.0,\"seconds\":4.0,\"steps\":20,"
                + "\"samples\":320,\"phases\":{\"data\":0.5,\"augment\":9.0,\"forward\":1.5},\"memory\":{\"heap-used\":1,"
                + "\"heap-committed\":1,\"heap-max\":1,\"gc-seconds\":0.0,\"gc-count\":0}}\n");
        log.append("{\"event\":\"stopped\",\"step\":20,\"epoch\":2,\"cause\":\"completed\",\"reason\":\"done\","
                + "\"seconds\":4.0,\"time\":3.0}\n");
        Files.writeString(run.resolve("metrics.jsonl"), log);
        return run.toString();
    }

    private String line(String name) {
        return test.output()
                .lines()
                .filter(line -> line.strip().startsWith(name + " "))
                .reduce("", (before, line) -> before + line.strip().replaceAll(" +", " ") + "|");
    }

    @Test
    void marksTheBestAndNamesWhatDiffers() throws IOException {
        String first = run("first", "0.1", 0.25, 0.5);
        String second = run("second", "0.2", 0.75, 0.375);
        assertEquals(0, test.run("compare", first, second), test::errors);
        assertEquals("name first second|name first second|", line("name"));
        assertEquals("learning-rate 0.1 0.2|", line("learning-rate"));
        assertEquals("loss 0.25 * 0.375|loss 0.5 0.375 *|", line("loss"));
        assertEquals("accuracy 0.75 * 0.625|accuracy 0.5 0.625 *|", line("accuracy"));
        assertEquals("samples/s 160 160|", line("samples/s"));
        assertEquals("steps 20 of 20 20 of 20|", line("steps"));
        assertEquals("plateau warning since epoch 2 warning since epoch 2|", line("plateau"));
        assertEquals("", line("train.epochs"), "what is the same is left out");
        assertTrue(!test.output().contains("recall{"), test::output);
    }

    @Test
    void writesCsvAndJson() throws IOException {
        String first = run("first", "0.1", 0.25);
        String second = run("second", "0.1", 0.5);
        assertEquals(0, test.run("compare", first, second, "--format", "csv"), test::errors);
        assertTrue(test.output().startsWith("section,name," + first + "," + second + ",best\n"), test::output);
        assertTrue(test.output().contains("\nbest,loss,0.25,0.5," + first + "\n"), test::output);
        TestScreen json = TestScreen.plain();
        assertEquals(0, json.run("compare", first, second, "--format", "json"), json::errors);
        var object = dev.espalier.core.json.JsonReader.readObject(
                json.output(), "output", dev.espalier.api.ErrorCode.DATA_FORMAT);
        assertEquals(2, object.array("runs").orElseThrow().elements().size());
    }

    @Test
    void namesAllFoldersThatAreNoRuns() throws IOException {
        String first = run("first", "0.1", 0.25);
        String none = folder.resolve("none").toString();
        assertEquals(6, test.run("compare", first, none, folder.toString()));
        assertTrue(test.errors().contains(none + ": there is no such folder; give the folder"), test::errors);
        assertTrue(test.errors().contains(folder + ": it is not the folder of a run"), test::errors);
    }

    @Test
    void leavesDamagedLinesOutAndSaysSo() throws IOException {
        String first = run("first", "0.1", 0.25);
        Path log = Path.of(first, "metrics.jsonl");
        Files.writeString(log, "{\"step\":-1}\n" + Files.readString(log) + "{\"step\":3");
        assertEquals(0, test.run("compare", first), test::errors);
        assertTrue(test.errors().contains("1 lines of its log are damaged"), test::errors);
        assertEquals("loss 0.25|loss 0.25|", line("loss"));
    }
}
