package dev.espalier.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiagnoseCommandTest {

    private static final String RUN = "{\"event\":\"run\",\"step\":0,\"id\":\"0123456789ab\",\"name\":\"mine\","
            + "\"total-steps\":80,\"steps-per-epoch\":10,\"batch-size\":16,\"training-samples\":160,\"parameters\":99,"
            + "\"time\":1.0,\"description\":{\"stack\":\"\",\"plugins\":[],\"nodes\":[],\"outputs\":[{\"name\":\"\","
            + "\"loss\":\"mean-squared-error\",\"target\":\"values\",\"classes\":[],\"counts\":[]}],\"warnings\":[],"
            + "\"java\":\"17\",\"processor\":\"\",\"pass-size\":16,\"associations\":[{\"feature\":\"paid\\n\","
            + "\"target\":\"price\",\"strength\":0.995,\"samples\":80}]}}\n";
    private static final String STOPPED = "{\"event\":\"stopped\",\"step\":80,\"epoch\":8,\"cause\":\"completed\","
            + "\"reason\":\"done\",\"seconds\":4.0,\"time\":3.0}\n";

    private final TestScreen test = TestScreen.plain();

    @TempDir
    private Path folder;

    /** The validation loss rises since epoch 3, and the training loss falls. */
    private static String epochs() {
        StringBuilder lines = new StringBuilder();
        for (int epoch = 1; epoch <= 8; epoch++) {
            String head = "{\"step\":" + 10 * epoch + ",\"epoch\":" + epoch + ",\"split\":";
            double validation = epoch <= 2 ? 1.0 / epoch : 0.5 + 0.1 * (epoch - 2);
            lines.append(head).append("\"train\",\"values\":{\"loss\":" + 1.0 / epoch);
            lines.append(",\"penalty\":0.0,\"learning-rate\":0.1}}\n");
            lines.append(head).append("\"validation\",\"values\":{\"loss\":" + validation + "}}\n");
        }
        return lines.toString();
    }

    private String run(String log) throws IOException {
        Files.writeString(folder.resolve("metrics.jsonl"), log);
        return folder.toString();
    }

    @Test
    void saysWhatEvidenceRemedyAndWhereItIsExplained() throws IOException {
        assertEquals(0, test.run("diagnose", run(RUN + epochs() + STOPPED)), test::errors);
        assertTrue(test.output().startsWith("run: mine, step 80 of 80, epoch 8, ended\n"), test::output);
        assertTrue(test.output().contains("\nwarning overfitting, since epoch 3\n  the validation loss"), test::output);
        assertTrue(test.output().contains("\n  evidence: rise "), test::output);
        assertTrue(test.output().contains("\n  try: stop early"), test::output);
        assertTrue(test.output().contains("\n  see: docs/diagnosis.md#overfitting\n"), test::output);
        assertTrue(test.output().contains("\nwarning leaking-feature (paid\\n)\n"), test::output);
        assertEquals("", test.errors());
    }

    @Test
    void examinesARunThatIsTrainingAsItIsNow() throws IOException {
        String begun = RUN.replaceAll(",\"associations\":\\[[^]]*]", "")
                + "{\"event\":\"step\",\"step\":7,\"epoch\":1,\"values\":{\"loss\":1.5,\"penalty\":0.0}}\n{\"step\":8";
        assertEquals(0, test.run("diagnose", run(begun)), test::errors);
        assertTrue(test.output().startsWith("run: mine, step 7 of 80, epoch 1, not ended\ndiagnosis: "), test::output);
        assertTrue(test.output().endsWith(" diagnostics found nothing\n"), test::output);
    }

    @Test
    void leavesDamagedLinesOutAndSaysSo() throws IOException {
        assertEquals(0, test.run("diagnose", run(RUN + "{\"step\":-1}\n" + epochs())), test::errors);
        assertTrue(test.errors().contains("1 lines of its log are damaged"), test::errors);
        assertTrue(test.output().contains("warning overfitting"), test::output);
    }

    @Test
    void refusesWhatIsNoRun() throws IOException {
        String none = folder.resolve("none").toString();
        assertEquals(6, test.run("diagnose", none));
        assertTrue(test.errors().contains(none + ": there is no such folder; give the folder"), test::errors);
        assertEquals(3, test.run("diagnose", run(epochs())));
        assertTrue(test.errors().contains("metrics.jsonl: it has no line 'run'"), test::errors);
    }
}
