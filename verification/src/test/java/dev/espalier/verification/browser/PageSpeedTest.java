package dev.espalier.verification.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The page with 100,000 recorded steps. Limits allow for a busy machine; the times are printed. */
@ExtendWith(BrowserExtension.class)
@Timeout(240)
class PageSpeedTest {

    /** The median time from an action to the frame that shows its effect, in milliseconds. */
    private static final String TIMED = """
            window.timed = async (...actions) => {
              const times = [];
              for (const action of actions) {
                const begin = performance.now();
                action();
                await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
                times.push(performance.now() - begin);
              }
              return times.sort((a, b) => a - b)[Math.floor(times.length / 2)];
            };
            window.setting = (name, ...values) => timed(...values.map((value) => () => espalier.settings.set(name, value)));
            window.repeated = (action) => timed(...Array(5).fill(action));
            """;

    @TempDir
    private Path folder;

    @Test
    void aHundredThousandPointsAreShownInASecondAndAnswerInATenth(BrowserPage page) {
        SampleRun run = SampleRun.named("long").withSteps(100_000, 2_000);
        try (ServedRuns runs = new ServedRuns(folder)) {
            runs.write(run);
            runs.open(page, "long", "loss");
            page.waitFor("espalier.store.open(location.hash.split('/')[2]).loaded");
            String address = page.text("location.href");
            page.open(URI.create("about:blank"));
            page.open(URI.create(address));
            page.evaluate("new Promise((done) => { const look = () => document.querySelector('.uplot')"
                    + " ? (window.charted = performance.now(), done()) : setTimeout(look, 5); look(); })");
            page.evaluate("new Promise((done) => { const look = () => espalier.store.open(location.hash.split('/')[2])"
                    + ".loaded ? (window.loaded = performance.now(), done()) : setTimeout(look, 5); look(); })");
            double painted = page.number("performance.getEntriesByName('first-contentful-paint')[0].startTime");
            page.waitFor("document.querySelector('.plot')?.getAttribute('aria-label').includes('at step 100,000')");
            assertEquals(100_000, page.number("espalier.store.open(location.hash.split('/')[2]).events.step.length"));
            page.evaluate(TIMED);
            double smoothing = page.number("await setting('smoothing', 0.9, 0.8, 0.7, 0.6, 0.5)");
            double axis = page.number("await setting('x', 'epoch', 'step', 'epoch', 'time', 'step')");
            double logarithm =
                    page.number("await repeated(() => document.querySelector('.tool[aria-pressed]').click())");
            double theme = page.number("await setting('theme', 'dark', 'light', 'dark', 'light', 'dark')");
            double zoom = page.number("await repeated(() => document.querySelector('.plot').dispatchEvent("
                    + "new KeyboardEvent('keydown', {key: '+'})))");
            double view = page.number(
                    "await timed(...['gradients', 'loss', 'learning-rate', 'loss', 'gradients'].map((view) =>"
                            + " () => document.querySelector('nav a[href$=' + view + ']').click()))");
            System.out.printf(
                    "100,000 points: first paint %.0f ms, first chart %.0f ms, all read %.0f ms; smoothing %.0f ms, "
                            + "x axis %.0f ms, logarithm %.0f ms, theme %.0f ms, zoom %.0f ms, other view %.0f ms%n",
                    painted,
                    page.number("charted"),
                    page.number("loaded"),
                    smoothing,
                    axis,
                    logarithm,
                    theme,
                    zoom,
                    view);
            assertTrue(painted < 3_000, "first paint after " + painted + " ms");
            for (double time : new double[] {smoothing, axis, logarithm, theme, zoom, view}) {
                assertTrue(time < 500, "an interaction took " + time + " ms");
            }
        }
    }
}
