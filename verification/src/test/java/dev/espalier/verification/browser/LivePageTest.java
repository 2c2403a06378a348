package dev.espalier.verification.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The page while runs train: logs that grow, end, are cut, and servers that go away. */
@ExtendWith(BrowserExtension.class)
@Timeout(120)
class LivePageTest {

    @TempDir
    private Path folder;

    private final SampleRun run = SampleRun.named("growing");

    @Test
    void followsARunFromItsFirstEpochToItsEnd(BrowserPage page) {
        List<String> all = run.lines();
        Path log = folder.resolve("growing");
        run.write(log, run.linesUntil(60));
        try (ServedRuns runs = new ServedRuns(folder)) {
            SampleRun.hold(log);
            runs.open(page, "growing", "overview");
            page.waitForText("step 60 of 600");
            page.waitForText("about 5.4 s left");
            page.waitFor("document.querySelector('.badge')?.textContent === 'running'");
            page.waitFor("document.getElementById('connection').textContent === 'live'");
            page.screenshot("live");

            SampleRun.append(
                    log,
                    run.linesUntil(120)
                            .subList(
                                    run.linesUntil(60).size(),
                                    run.linesUntil(120).size()));
            page.waitForText("step 120 of 600");
            page.waitForText("epoch 2 of 10");
            page.click("link", "Loss");
            page.waitFor("document.querySelector('.plot')?.getAttribute('aria-label').includes('at step 120')");

            SampleRun.append(log, all.subList(run.linesUntil(120).size(), all.size()));
            page.waitFor("document.querySelector('.plot')?.getAttribute('aria-label').includes('at step 600')");
            SampleRun.release(log);
            page.waitFor("document.querySelector('.badge')?.textContent === 'completed'");
            assertEquals("", page.text("document.getElementById('connection').textContent"));
        }
    }

    @Test
    void keepsTheZoomAndTheFocusWhileTheRunGoesOn(BrowserPage page) {
        run.write(folder.resolve("growing"), run.linesUntil(300));
        try (ServedRuns runs = new ServedRuns(folder)) {
            runs.open(page, "growing", "loss");
            page.waitFor("document.querySelector('.plot')?.getAttribute('aria-label').includes('at step 300')");
            page.drag(".u-over", 0.25, 0.5);
            page.waitForText("Reset zoom");
            page.evaluate("document.querySelector('.plot').focus()");
            SampleRun.append(
                    folder.resolve("growing"),
                    run.linesUntil(310)
                            .subList(
                                    run.linesUntil(300).size(),
                                    run.linesUntil(310).size()));
            page.waitFor("document.querySelector('.plot')?.getAttribute('aria-label').includes('at step 310')");
            assertTrue(page.truth("document.activeElement === document.querySelector('.plot')"));
            assertTrue(page.truth("document.body.innerText.includes('Reset zoom')"));
            page.hover(".u-over", 0.99, "Math.abs(document.querySelector('.at').textContent.slice(5) - 150) < 5");
        }
    }

    @Test
    void readsALogAgainThatAResumeHasCut(BrowserPage page) {
        Path log = folder.resolve("growing");
        run.write(log, run.linesUntil(300));
        try (ServedRuns runs = new ServedRuns(folder)) {
            runs.open(page, "growing", "overview");
            page.waitForText("step 300 of 600");
            page.waitFor("espalier.store.open(location.hash.split('/')[2]).connection === 'live'");
            run.write(log, run.linesUntil(240));
            page.waitForText("step 240 of 600");
            SampleRun.append(
                    log,
                    run.linesUntil(360)
                            .subList(
                                    run.linesUntil(240).size(),
                                    run.linesUntil(360).size()));
            page.waitForText("step 360 of 600");
            page.click("link", "Loss");
            page.waitFor("document.querySelector('.plot')?.getAttribute('aria-label').includes('at step 360')");
            assertEquals(360, page.number("espalier.store.open(location.hash.split('/')[2]).events.step.length"));
        }
    }

    @Test
    void saysThatTheServerIsGoneAndGoesOnWhenItIsBack(BrowserPage page) {
        Path log = folder.resolve("growing");
        run.write(log, run.linesUntil(60));
        ServedRuns runs = new ServedRuns(folder);
        int port = runs.port();
        runs.open(page, "growing", "overview");
        page.waitForText("step 60 of 600");
        page.waitFor("espalier.store.open(location.hash.split('/')[2]).connection === 'live'");
        runs.stop();
        page.waitForText("Connection lost, trying again");
        page.screenshot("connection-lost");
        SampleRun.append(
                log,
                run.linesUntil(120)
                        .subList(run.linesUntil(60).size(), run.linesUntil(120).size()));
        try (ServedRuns again = new ServedRuns(folder, port)) {
            page.waitForText("step 120 of 600");
            page.waitFor("!document.body.innerText.includes('Connection lost')");
            assertEquals(120, page.number("espalier.store.open(location.hash.split('/')[2]).events.step.length"));
            assertEquals(port, again.port());
        }
        // requests that failed meanwhile
        page.forgetProblems();
    }

    @Test
    void listsRunsAsTheyBeginAndGoOn(BrowserPage page) {
        try (ServedRuns runs = new ServedRuns(folder)) {
            runs.open(page);
            page.waitForText("There are no runs in this folder yet.");
            Path log = folder.resolve("growing");
            run.write(log, run.linesUntil(60));
            SampleRun.hold(log);
            page.waitForText("60 / 600");
            page.waitForText("running");
            SampleRun.append(
                    log,
                    run.linesUntil(180)
                            .subList(
                                    run.linesUntil(60).size(),
                                    run.linesUntil(180).size()));
            page.waitForText("180 / 600");
            SampleRun.release(log);
            page.waitForText("interrupted");
        }
    }

    @Test
    void holdsNoStreamsWhileItIsHidden(BrowserPage page) {
        run.write(folder.resolve("growing"), run.linesUntil(60));
        try (ServedRuns runs = new ServedRuns(folder)) {
            runs.open(page, "growing", "overview");
            page.waitFor("espalier.store.open(location.hash.split('/')[2]).connection === 'live'");
            page.evaluate("Object.defineProperty(document, 'hidden', {configurable: true, value: true})");
            page.evaluate("document.dispatchEvent(new Event('visibilitychange'))");
            page.waitFor("espalier.store.open(location.hash.split('/')[2]).connection === 'off'");
            SampleRun.append(
                    folder.resolve("growing"),
                    run.linesUntil(120)
                            .subList(
                                    run.linesUntil(60).size(),
                                    run.linesUntil(120).size()));
            page.evaluate("delete document.hidden");
            page.evaluate("document.dispatchEvent(new Event('visibilitychange'))");
            page.waitForText("step 120 of 600");
        }
    }
}
