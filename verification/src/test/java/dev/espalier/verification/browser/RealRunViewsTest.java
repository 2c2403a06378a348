package dev.espalier.verification.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.core.Espalier;
import dev.espalier.core.RunOptions;
import dev.espalier.core.TrainingRun;
import dev.espalier.web.RunReport;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The views of runs that were trained, served and in the report. */
@ExtendWith(BrowserExtension.class)
@Tag("slow")
@Timeout(180)
class RealRunViewsTest {

    private static final String CLOTHES = """
            name: clothes
            seed: 42
            data:
              source: fashion-mnist-small
              validation: 0.1
              preprocess: [scale: {factor: 0.00392156862}, center]
            model: [dense: 64, relu, dense: 10]
            loss: cross-entropy
            metrics: [accuracy, recall, confusion-matrix]
            optimizer: adam
            learning-rate: 0.002
            augment: [flip]
            train: {epochs: 2, batch: 64}
            """;

    private static final Map<String, String> VIEWS = Map.ofEntries(
            Map.entry("Findings", ".inside"),
            Map.entry("Distributions", ".multiple .band"),
            Map.entry("Update ratio", ".uplot canvas"),
            Map.entry("Dead units", "canvas"),
            Map.entry("First-layer weights", "button.unit canvas"),
            Map.entry("Samples", ".sample canvas"),
            Map.entry("Confusions", ".matrix .cell"),
            Map.entry("Graph", ".node"),
            Map.entry("Stack and plugins", ".yaml-key"),
            Map.entry("Time and memory", ".uplot canvas"));

    @TempDir
    private static Path folder;

    @BeforeAll
    static void train() {
        try (Espalier espalier = Espalier.builder().build();
                TrainingRun run = espalier.prepare(
                        espalier.readStack("clothes", CLOTHES, Map.of()),
                        RunOptions.defaults().withFolder(folder.resolve("clothes")))) {
            run.run();
        }
        RunReport.write(folder.resolve("clothes"));
    }

    private static void clickThrough(BrowserPage page, String name) {
        page.waitForText("completed");
        PageChecks.settle(page);
        VIEWS.forEach((title, selector) -> {
            page.click("link", title);
            page.waitFor("document.querySelector('h1')?.textContent === " + BrowserPage.quoted(title));
            page.waitFor("document.querySelector('main " + selector + "') !== null");
            PageChecks.settle(page);
            PageChecks.check(page, title);
            page.screenshot(name + "-" + title.toLowerCase(Locale.ROOT).replace(' ', '-'));
        });
    }

    @Test
    void areServed(BrowserPage page) {
        try (ServedRuns runs = new ServedRuns(folder)) {
            runs.open(page, "clothes", "overview");
            clickThrough(page, "clothes");
            runs.open(page, "clothes", "confusions");
            page.waitForText("predicted as");
            assertEquals(100, page.number("document.querySelectorAll('.matrix .cell').length"));
            // every image of the validation split is in one cell
            page.click("radio", "counts");
            assertEquals(
                    500,
                    page.number("[...document.querySelectorAll('.matrix .cell')]"
                            + ".reduce((sum, cell) => sum + (Number(cell.textContent) || 0), 0)"));
            assertTrue(page.number("document.querySelectorAll('.detail .sample canvas').length") > 0);
        }
    }

    @Test
    void areInTheReport(BrowserPage page) {
        page.open(folder.resolve("clothes").resolve("report.html").toUri());
        clickThrough(page, "report-clothes");
        assertEquals(List.of(), page.problems());
    }
}
