package dev.espalier.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import dev.espalier.core.json.JsonObject;
import dev.espalier.core.json.JsonReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunReportTest {

    private static final Pattern SCRIPT = Pattern.compile("<script>(.*?)</script>", Pattern.DOTALL);
    private static final String DATA = "window.espalierReport = ";
    private static final String START =
            "{\"event\":\"run\",\"step\":0,\"id\":\"0a1b\",\"name\":\"iris\",\"total-steps\":300}";
    private static final String HOSTILE =
            "{\"event\":\"diagnosis\",\"what\":\"</script><script>alert(1)</script><!-- <script> \u2028\u2029 ]]> &lt;\"}";

    @TempDir
    private Path folder;

    @Test
    void isOneFileWithTheLinesOfTheLog() throws IOException {
        Path run = run("one", START, epoch(1), HOSTILE);
        Files.writeString(run.resolve("stack.yaml"), "name: iris # </SCRIPT>\n");

        Path file = RunReport.write(run);
        assertEquals(run.resolve("report.html"), file);
        String html = Files.readString(file);
        JsonObject data = data(html);
        JsonObject described =
                (JsonObject) data.array("runs").orElseThrow().elements().get(0);
        assertEquals(
                START + "\n" + epoch(1) + "\n" + HOSTILE + "\n",
                described.text("lines").orElseThrow());
        assertEquals("name: iris # </SCRIPT>\n", described.text("stack").orElseThrow());
        assertEquals("iris", described.text("name").orElseThrow());
        assertEquals("unknown", described.text("state").orElseThrow());
    }

    @Test
    void loadsNothing() throws IOException {
        String html = Files.readString(RunReport.write(run("one", START)));

        assertTrue(html.contains("default-src 'none'"), "its policy");
        assertFalse(Pattern.compile("<script[^>]+src").matcher(html).find());
        assertFalse(Pattern.compile("<link[^>]+stylesheet").matcher(html).find());
        assertFalse(Pattern.compile("(src|href)=\"(https?:)?//").matcher(html).find());
        for (Asset asset : Assets.load().inOrder()) {
            assertTrue(asset.isIcon() || html.contains(asset.text()), asset.name());
        }
    }

    @Test
    void noTextOfARunEndsItsScript() throws IOException {
        String html = Files.readString(RunReport.write(run("one", START, HOSTILE)));

        int begin = html.indexOf(DATA);
        String script = html.substring(begin, html.indexOf("</script>", begin));
        assertFalse(script.contains("<"), "an end or a comment");
        assertFalse(script.contains("\u2028") || script.contains("\u2029"), "an end of a line");
        long scripts = Assets.load().inOrder().stream().filter(Asset::isScript).count();
        assertEquals(scripts + 1, SCRIPT.matcher(html).results().count());
    }

    @Test
    void comparesRuns() throws IOException {
        Path target = folder.resolve("compared.html");
        RunReport.write(List.of(run("one", START), run("two", START, epoch(1))), target);

        JsonObject data = data(Files.readString(target));
        assertEquals(2, data.array("runs").orElseThrow().elements().size());
    }

    @Test
    void thinsALongLogEvenlyAndKeepsWhatIsRare() throws IOException {
        List<String> lines = new ArrayList<>(List.of(START));
        for (int i = 1; i <= 100_000; i++) {
            lines.add(step(i));
            if (i % 20_000 == 0) {
                lines.add(epoch(i));
            }
        }
        lines.add("{\"event\":\"stopped\",\"step\":100000,\"epoch\":5,\"cause\":\"completed\"}");
        Path file = RunReport.write(run("one", lines.toArray(String[]::new)));

        assertTrue(Files.size(file) < 10 << 20, "bytes: " + Files.size(file));
        JsonObject described = (JsonObject) data(Files.readString(file))
                .array("runs")
                .orElseThrow()
                .elements()
                .get(0);
        List<String> kept = described.text("lines").orElseThrow().lines().toList();
        List<String> steps =
                kept.stream().filter(line -> line.contains("\"step\",")).toList();
        assertEquals(step(1), steps.get(0));
        assertEquals(step(100_000), steps.get(steps.size() - 1));
        assertTrue(steps.size() > 10_000, "steps: " + steps.size());
        assertEquals(5, kept.stream().filter(line -> line.contains("\"split\"")).count());
        assertEquals("completed", described.text("state").orElseThrow());
    }

    @Test
    void refusesFoldersWithoutARunTogether() throws IOException {
        Path empty = Files.createDirectories(folder.resolve("empty"));
        Path missing = folder.resolve("missing");
        Path target = folder.resolve("report.html");

        EspalierException refused = assertThrows(
                EspalierException.class, () -> RunReport.write(List.of(empty, run("one", START), missing), target));
        assertEquals(2, refused.problems().size());
        assertEquals(ErrorCode.RUN_FOLDER, refused.code());
        assertFalse(Files.exists(target));
    }

    @Test
    void keepsTheOldReportIfTheNewOneCannotBeWritten() throws IOException {
        Path run = run("one", START);
        Path elsewhere = folder.resolve("there is no such folder").resolve("report.html");

        assertThrows(EspalierException.class, () -> RunReport.write(List.of(run), elsewhere));
        assertFalse(Files.exists(elsewhere));
    }

    private static JsonObject data(String html) {
        Matcher scripts = SCRIPT.matcher(html);
        while (scripts.find()) {
            String script = scripts.group(1);
            if (script.startsWith(DATA)) {
                String json = script.substring(DATA.length(), script.lastIndexOf(';'));
                return JsonReader.readObject(json, "report", ErrorCode.DATA_FORMAT);
            }
        }
        throw new AssertionError("the report has no data");
    }

    private static String step(int step) {
        return "{\"event\":\"step\",\"step\":" + step + ",\"epoch\":1,\"values\":{\"loss\":0.123456789,\"penalty\":0.1,"
                + "\"learning-rate\":0.001,\"gradient-norm\":1.5,\"clipped-gradient-norm\":1}}";
    }

    private static String epoch(int step) {
        return "{\"step\":" + step + ",\"epoch\":1,\"split\":\"train\",\"values\":{\"loss\":0.5}}";
    }

    private Path run(String name, String... lines) throws IOException {
        Path run = Files.createDirectories(folder.resolve(name));
        Files.writeString(run.resolve("run.json"), "{\"format\":\"espalier-run-1\"}");
        Files.writeString(run.resolve("metrics.jsonl"), String.join("\n", lines) + "\n");
        return run;
    }
}
