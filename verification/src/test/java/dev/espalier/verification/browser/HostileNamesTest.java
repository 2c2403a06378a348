package dev.espalier.verification.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Names of runs and classes that would do harm if they were read as markup, and logs that are damaged. */
@ExtendWith(BrowserExtension.class)
@Timeout(120)
class HostileNamesTest {

    private static final String MARKUP = "<img src=x onerror=alert(1)>";

    @TempDir
    private Path folder;

    @Test
    void areShownAsText(BrowserPage page) {
        SampleRun run = SampleRun.named(MARKUP)
                .withClasses("</script><script>alert(2)</script>", "javascript:alert(3)", "__proto__", "constructor")
                .withSettings("model: [{dense: " + "'<b onclick=alert(4)>'" + "}]", "__proto__: {polluted: 1}");
        try (ServedRuns runs = new ServedRuns(folder)) {
            runs.write(run, "one");
            runs.write(run.withSeed(2), "two");
            runs.open(page, "/");
            page.waitForText(MARKUP);
            runs.open(page, "one", "overview");
            for (String view : List.of("Overview", "Loss", "Metrics", "Learning rate", "Gradient norm", "Throughput")) {
                page.click("link", view);
                page.waitFor("document.querySelector('h1')?.textContent === " + BrowserPage.quoted(view));
                page.waitForText(MARKUP);
            }
            page.click("link", "Metrics");
            page.waitForText("</script><script>alert(2)</script>");
            page.waitForText("__proto__");
            runs.open(page, "/compare/" + runs.key(page, "one") + "+" + runs.key(page, "two"));
            page.waitForText("Comparison of 2 runs");
            // the stacks come last, and move what is to be clicked
            page.waitForText("Setting\t");
            page.click("checkbox", "all settings");
            page.waitForText("<b onclick=alert(4)>");
            assertEquals(0, page.number("document.querySelectorAll('img, b, main script').length"));
            assertFalse(page.truth("({}).polluted"));
        }
    }

    @Test
    void damagedLinesAreLeftOut(BrowserPage page) {
        SampleRun run = SampleRun.named("damaged");
        List<String> lines = new ArrayList<>(run.linesUntil(120));
        lines.add(50, "{\"event\":\"step\",\"step\":");
        lines.add(70, "[1, 2]");
        lines.add(71, "null");
        lines.add(72, "\"text\"");
        lines.add(73, "{\"event\":\"step\",\"step\":60}");
        lines.add(74, "{\"event\":\"unknown-to-this-page\",\"step\":1}");
        lines.add(75, "{\"event\":\"step\",\"step\":\"many\",\"values\":{\"loss\":\"x\"}}");
        lines.add(
                76,
                "{\"step\":60,\"epoch\":1,\"split\":\"validation\",\"values\":{\"loss\":\"nan\",\"accuracy\":\"-infinity\"}}");
        run.write(folder.resolve("damaged"), lines);
        try (ServedRuns runs = new ServedRuns(folder)) {
            runs.open(page, "damaged", "overview");
            page.waitForText("step 120 of 600");
            for (String view : List.of("Loss", "Metrics", "Learning rate", "Gradient norm", "Throughput")) {
                page.click("link", view);
                page.waitFor("document.querySelector('h1')?.textContent === " + BrowserPage.quoted(view));
                page.waitFor("document.querySelectorAll('.uplot canvas').length > 0");
            }
        }
    }

    @Test
    void anUnknownRunOrViewIsSaid(BrowserPage page) {
        SampleRun run = SampleRun.named("known");
        try (ServedRuns runs = new ServedRuns(folder)) {
            runs.write(run);
            runs.open(page, "known", "no-such-view");
            page.waitForText("There is no such view");
            runs.open(page, "/run/0000000000000000");
            page.waitForText("This run is not in the list");
            page.forgetProblems();
        }
    }
}
