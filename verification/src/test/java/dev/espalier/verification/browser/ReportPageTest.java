package dev.espalier.verification.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.espalier.web.RunReport;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Reports, opened as files. */
@ExtendWith(BrowserExtension.class)
@Timeout(120)
class ReportPageTest {

    @TempDir
    private Path folder;

    private Path write(SampleRun run) {
        run.write(folder.resolve(run.name()), run.lines());
        return folder.resolve(run.name());
    }

    @Test
    void ofARunShowsEveryViewWithoutAServer(BrowserPage page) throws Exception {
        SampleRun run = SampleRun.named("alone");
        Path report = RunReport.write(write(run));
        // moved elsewhere, it is as complete
        Path moved = Files.move(
                report, Files.createDirectories(folder.resolve("sent by mail")).resolve("report.html"));
        page.open(moved.toUri());
        page.waitForText("step 600 of 600");
        page.waitForText("completed");
        assertFalse(page.truth("document.querySelector('.crumbs').textContent.includes('Runs')"));
        for (String view : List.of("Loss", "Metrics", "Learning rate", "Gradient norm", "Throughput", "Overview")) {
            page.click("link", view);
            page.waitFor("document.querySelector('h1')?.textContent === " + BrowserPage.quoted(view));
            page.waitFor("document.querySelectorAll('.uplot canvas').length > 0");
        }
        PageChecks.checkEverywhere(page, "report");
        page.downloadTo(folder);
        page.click("link", "Loss");
        page.click("button", "CSV");
        page.waitFor("true");
    }

    @Test
    void ofSeveralRunsComparesThem(BrowserPage page) {
        Path one = write(SampleRun.named("one"));
        Path two = write(SampleRun.named("two").withSeed(2).withSettings("learning-rate: 0.004"));
        Path report = folder.resolve("both.html");
        RunReport.write(List.of(one, two), report);
        page.open(report.toUri());
        page.click("checkbox", "Select one");
        page.click("checkbox", "Select two");
        page.click("button", "Compare 2 runs");
        page.waitForText("Comparison of 2 runs");
        page.waitForText("learning-rate");
        assertEquals(
                "name one|name two|seed 1|seed 2|learning-rate 0.002|learning-rate 0.004",
                page.text("[...document.querySelectorAll('.stacks mark')].map((mark) =>"
                        + " mark.closest('tr').querySelector('th').textContent + ' ' + mark.textContent).join('|')"));
        page.waitFor("document.querySelectorAll('.uplot canvas').length > 2");
    }
}
