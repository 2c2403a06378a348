package dev.espalier.verification.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The list of runs and their comparison. */
@ExtendWith(BrowserExtension.class)
@Timeout(120)
class RunListTest {

    private static final String NAMES = "[...document.querySelectorAll('tbody th a')].map((link) => link.textContent)";

    @TempDir
    private Path folder;

    private ServedRuns runs;

    @BeforeEach
    void serve() {
        runs = new ServedRuns(folder);
        runs.write(SampleRun.named("b-two")
                .withSettings("learning-rate: 0.002", "train:", "  epochs: 10", "  batch: 128"));
        runs.write(SampleRun.named("a-one")
                .withSeed(2)
                .withSteps(300, 30)
                .withSettings("learning-rate: 0.004", "train:", "  epochs: 10", "  batch: 128"));
        runs.write(
                SampleRun.named("c-three")
                        .withSettings(
                                "learning-rate: 0.002",
                                "optimizer: {adam: {beta1: 0.8}}",
                                "train:",
                                "  epochs: 10",
                                "  batch: 128"),
                "deeper/c-three");
    }

    @AfterEach
    void close() {
        runs.close();
    }

    @Test
    void isSortedByEachColumn(BrowserPage page) {
        runs.open(page, "/");
        page.waitForText("c-three");
        page.click("button", "Run");
        page.waitFor("document.querySelector('[aria-sort=ascending]') !== null");
        assertEquals("a-one,b-two,c-three", page.text(NAMES));
        page.click("[aria-sort=ascending] button");
        page.waitFor("document.querySelector('[aria-sort=descending]') !== null");
        assertEquals("c-three,b-two,a-one", page.text(NAMES));
        page.evaluate("[...document.querySelectorAll('thead button')].find((button) =>"
                + " button.textContent === 'Progress').focus()");
        page.press("Enter");
        page.waitFor("document.activeElement.textContent === 'Progress ↓'");
        PageChecks.checkEverywhere(page, "runs");
    }

    @Test
    void isFilteredByNameAndFolder(BrowserPage page) {
        runs.open(page, "/");
        page.waitForText("c-three");
        page.click("input[type=search]");
        page.type("deeper");
        page.waitFor(NAMES + ".join() === 'c-three'");
        assertTrue(page.truth("document.activeElement.matches('input[type=search]')"));
    }

    @Test
    void selectedRunsAreComparedInChartsAndTables(BrowserPage page) {
        runs.open(page, "/");
        page.waitForText("c-three");
        assertTrue(page.truth("document.querySelector('button.primary').disabled"));
        page.click("checkbox", "Select a-one");
        page.click("checkbox", "Select b-two");
        page.click("checkbox", "Select c-three");
        page.click("button", "Compare 3 runs");
        page.waitForText("Comparison of 3 runs");
        page.waitForText("Training loss");
        page.waitForText("Validation accuracy");
        page.waitFor("[...document.querySelectorAll('.legend')].every((legend) => legend.children.length === 3)");
        page.waitForText("optimizer.adam.beta1");
        assertEquals(
                "learning-rate 0.004|optimizer.adam.beta1 0.8",
                page.text("[...document.querySelectorAll('.stacks tbody tr')]"
                        + ".filter((row) => !/^(name|seed)/.test(row.textContent))"
                        + ".map((row) => row.querySelector('th').textContent + ' '"
                        + " + [...row.querySelectorAll('mark')].map((mark) => mark.textContent)).join('|')"));
        page.click("checkbox", "all settings");
        page.waitForText("train.batch");
        PageChecks.checkEverywhere(page, "comparison");
    }

    @Test
    void theBestValueOfEachMetricIsMarked(BrowserPage page) {
        SampleRun worse = SampleRun.named("worse").withSeed(9);
        runs.write(worse);
        // a last validation that is worse than that before, and better than none of the other run
        SampleRun.append(
                folder.resolve("worse"),
                List.of("{\"step\":601,\"epoch\":11,\"split\":\"validation\",\"values\":{\"loss\":0.2,"
                        + "\"accuracy\":0.1}}"));
        runs.open(page, "/");
        page.waitForText("worse");
        page.click("checkbox", "Select b-two");
        page.click("checkbox", "Select worse");
        page.click("button", "Compare 2 runs");
        page.waitForText("★ 0.2\nat 601");
        String losses = "[...document.querySelectorAll('section[aria-label=Values] tbody tr')].map((row) =>"
                + " row.querySelector('th').textContent + ' ' + row.children[1].textContent).join('|')";
        assertTrue(page.text(losses).contains("worse ★ 0.2at 601 · last 0.2"), page.text(losses));
        String accuracies = losses.replace("children[1]", "children[2]");
        assertTrue(page.text(accuracies).contains("worse ★ 0.8667at 600 · last 0.1"), page.text(accuracies));
        assertTrue(page.text(accuracies).contains("b-two ★ 0.8667at 600"), page.text(accuracies));
    }
}
