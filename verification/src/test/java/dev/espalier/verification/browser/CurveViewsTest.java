package dev.espalier.verification.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.api.ErrorCode;
import dev.espalier.core.json.JsonObject;
import dev.espalier.core.json.JsonReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The overview and the curves of a run, clicked through. */
@ExtendWith(BrowserExtension.class)
@Timeout(120)
class CurveViewsTest {

    /** Whether every canvas has something drawn on it: pixels of more than one colour. */
    private static final String DRAWN = """
            [...document.querySelectorAll('canvas')].every((canvas) => {
              const {data} = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
              const colours = new Set();
              for (let i = 0; i < data.length; i += 4) {
                colours.add(data[i] << 16 | data[i + 1] << 8 | data[i + 2]);
              }
              return colours.size > 4;
            })
            """;

    @TempDir
    private Path folder;

    private ServedRuns runs;
    private SampleRun run;

    @BeforeEach
    void serve() {
        runs = new ServedRuns(folder);
        run = runs.write(SampleRun.named("small"));
    }

    @AfterEach
    void close() {
        runs.close();
    }

    @Test
    void aSingleRunIsShownAtOnce(BrowserPage page) {
        runs.open(page, "");
        page.waitForText("step 600 of 600");
        assertEquals("Overview", page.text("document.querySelector('h1').textContent"));
    }

    @ParameterizedTest
    @CsvSource({
        "Overview, 1, 'Best validation loss|0.4|completed|epoch 10 of 10|all steps are done|407,050|Validation accuracy'",
        "Loss, 2, 'training|validation|test|Penalties'",
        "Metrics, 3, 'accuracy|recall by class|alpine|dwarf|marsh'",
        "Learning rate, 2, 'default|dense-*|Momentum'",
        "Gradient norm, 2, 'before clipping|after clipping|Clipped steps'",
        "Throughput, 3, 'in steps|with validations and checkpoints|forward|backward|optimizer|ms'",
    })
    void everyViewShowsItsCurves(String title, int charts, String texts, BrowserPage page) {
        runs.open(page, "small", "overview");
        page.click("link", title);
        page.waitFor("document.querySelector('h1')?.textContent === " + BrowserPage.quoted(title));
        page.waitFor("document.querySelectorAll('.uplot canvas').length === " + charts);
        for (String text : texts.split("\\|")) {
            page.waitForText(text);
        }
        page.waitFor(DRAWN);
        PageChecks.checkEverywhere(page, title.toLowerCase(Locale.ROOT).replace(' ', '-'));
    }

    @Test
    void findingsComeFirstInTheirOrder(BrowserPage page) {
        SampleRun.append(runs.folder("small"), List.of(run.findings()));
        runs.open(page, "small", "overview");
        page.waitForText("Relu-3: the problem of this sample");
        assertEquals(
                "problem,warning,note",
                page.text("[...document.querySelectorAll('.finding .severity')].map((each) => each.textContent)"));
        assertTrue(page.truth("document.querySelector('.finding').getBoundingClientRect().bottom"
                + " < document.querySelector('.tiles').getBoundingClientRect().top"));
        page.click(".findings p a");
        page.waitFor("document.querySelector('h1')?.textContent === 'Findings'");
    }

    @Test
    void theXAxisCountsStepsEpochsOrTime(BrowserPage page) {
        runs.open(page, "small", "loss");
        page.click("radio", "epoch");
        page.waitForText("by epoch");
        page.press("ArrowRight");
        page.waitForText("by time of training");
        // 600 steps of 10 ms; the middle is that of 3 seconds
        page.hover(".u-over", 0.5, "/^(2\\.9|3|3\\.1) s$/.test(document.querySelector('.at').textContent)");
        assertEquals("time", page.text("JSON.parse(localStorage.getItem('espalier-settings')).x"));
    }

    @Test
    void hoveringShowsTheValuesOfTheNearestStep(BrowserPage page) {
        runs.open(page, "small", "loss");
        page.evaluate("espalier.settings.set('smoothing', 0)");
        page.hover(".u-over", 0.25, "document.querySelector('.at').textContent.startsWith('step ')");
        int step = Integer.parseInt(page.text("document.querySelector('.at').textContent.slice(5)"));
        assertTrue(Math.abs(step - 150) <= 3, "step " + step);
        double shown = page.number("document.querySelector('.legend .value').textContent");
        assertEquals(losses().get(step - 1), shown, 5e-4 * shown, "four digits are shown");
    }

    @Test
    void draggingZoomsAndResetShowsEverything(BrowserPage page) {
        runs.open(page, "small", "loss");
        assertFalse(page.truth("document.body.innerText.includes('Reset zoom')"));
        page.drag(".u-over", 0.25, 0.5);
        page.waitForText("Reset zoom");
        page.hover(".u-over", 0.99, "Math.abs(document.querySelector('.at').textContent.slice(5) - 300) < 5");
        page.click("button", "Reset zoom");
        page.hover(".u-over", 0.99, "document.querySelector('.at').textContent.slice(5) > 590");
        assertFalse(page.truth("document.body.innerText.includes('Reset zoom')"));
    }

    @Test
    void everythingCanBeDoneWithKeysAlone(BrowserPage page) {
        runs.open(page, "small", "loss");
        page.evaluate("espalier.settings.set('smoothing', 0)");
        page.press("Tab");
        assertEquals("a Skip to the content", page.focused());
        page.press("Enter");
        assertEquals("content", page.text("document.activeElement.id"));
        for (int i = 0; i < 20 && !page.truth("document.activeElement.classList.contains('plot')"); i++) {
            page.press("Tab");
        }
        assertTrue(page.focused().startsWith("div Loss; at step 600: training "), page.focused());
        page.press("Home");
        page.waitForText("step 1\n");
        page.press("ArrowRight");
        page.waitForText("step 2\n");
        page.press("End");
        page.waitForText("step 600\n");
        page.press("ArrowLeft");
        page.waitForText("step 599\n");
        assertTrue(
                page.text("document.querySelector('[aria-live]').textContent").startsWith("step 599: training "));
        page.press("+");
        page.waitForText("Reset zoom");
        page.press("Escape");
        page.waitFor("!document.body.innerText.includes('Reset zoom')");
    }

    @Test
    void theFocusCanAlwaysBeSeen(BrowserPage page) {
        runs.open(page, "small", "loss");
        for (int i = 0; i < 40; i++) {
            page.press("Tab");
            assertTrue(
                    page.truth("(() => { const at = document.activeElement; const marked = at.matches('.segment input')"
                            + " ? at.nextElementSibling : at; return at === document.body"
                            + " || getComputedStyle(marked).outlineStyle !== 'none'; })()"),
                    page.focused());
        }
    }

    @Test
    void theLogarithmicAxisAndTheSmoothingAreChosen(BrowserPage page) {
        runs.open(page, "small", "loss");
        page.click("button", "log");
        page.waitFor("document.querySelector('.tool[aria-pressed]')?.getAttribute('aria-pressed') === 'true'");
        page.waitFor(DRAWN);
        page.evaluate("document.querySelector('input[type=range]').focus()");
        page.press("End");
        page.waitForText("0.99");
        assertEquals(0.99, page.number("espalier.settings.values.smoothing"));
        page.screenshot("loss-log-smooth");
    }

    @Test
    void aCurveIsHiddenAndShownByItsLegend(BrowserPage page) {
        runs.open(page, "small", "loss");
        page.click(".legend li:nth-child(2) button");
        page.waitFor(
                "document.querySelector('.legend li:nth-child(2) button').getAttribute('aria-pressed') === 'false'");
        assertEquals(
                "2",
                page.text(
                        "[...document.querySelectorAll('.legend')][0].querySelectorAll('[aria-pressed=true]').length"));
        page.click(".legend li:nth-child(2) button");
        page.waitFor(
                "document.querySelector('.legend li:nth-child(2) button').getAttribute('aria-pressed') === 'true'");
    }

    @Test
    void theNumbersOfAChartAreSavedExactly(BrowserPage page) throws Exception {
        page.downloadTo(folder);
        runs.open(page, "small", "loss");
        page.click("button", "CSV");
        List<String> rows = Files.readAllLines(saved(".csv"));
        assertEquals("step,epoch,seconds,training,validation,test", rows.get(0));
        assertEquals(601, rows.size());
        List<Double> losses = losses();
        for (int step = 1; step <= 600; step++) {
            String[] cells = rows.get(step).split(",", -1);
            assertEquals(step, Integer.parseInt(cells[0]));
            assertEquals(step / 60.0, Double.parseDouble(cells[1]), 1e-12);
            assertEquals(losses.get(step - 1), Double.parseDouble(cells[3]), "every bit is kept");
            assertEquals(step % 60 == 0, !cells[4].isEmpty());
        }
    }

    @Test
    void theChartIsSavedAsAPicture(BrowserPage page) throws Exception {
        page.downloadTo(folder);
        runs.open(page, "small", "loss");
        page.click("button", "PNG");
        var picture = ImageIO.read(saved(".png").toFile());
        assertTrue(picture.getWidth() > 600 && picture.getHeight() > 300, picture.toString());
        assertEquals(0xffffffff, picture.getRGB(2, 2));
    }

    @Test
    void smoothingIsTheDebiasedMovingAverage(BrowserPage page) {
        double[] values = {3, 1, 4, 1, 5, 9, 2, 6, 5, 3};
        double beta = 0.8;
        String smoothed = page(page, "espalier.thinning.smooth([3, 1, 4, 1, 5, 9, 2, 6, 5, 3], 0.8)");
        for (int t = 0; t < values.length; t++) {
            double sum = 0;
            double weights = 0;
            for (int i = 0; i <= t; i++) {
                sum += Math.pow(beta, t - i) * values[i];
                weights += Math.pow(beta, t - i);
            }
            assertEquals(sum / weights, Double.parseDouble(smoothed.split(",")[t]), 1e-12);
        }
    }

    @Test
    void thinningKeepsTheExtremesOfEveryPixel(BrowserPage page) {
        page(page, "window.ys = Float64Array.from({length: 100000}, (_, i) => Math.sin(i * 12.9898) * 43758.5453 % 1)");
        page.evaluate("ys[54321] = 1000; ys[777] = -1000; ys[5000] = NaN; window.xs = ys.map((_, i) => i)");
        page.evaluate("window.thin = espalier.thinning.thin(xs, ys, 0, 99999, 800)");
        assertTrue(page.number("thin.positions.length") <= 4 * 801);
        assertTrue(page.truth("thin.values.includes(1000) && thin.values.includes(-1000)"));
        assertTrue(page.truth("thin.positions.every((x, i) => i === 0 || x > thin.positions[i - 1])"));
        assertTrue(page.truth("thin.positions.every((x, i) => Object.is(ys[x], thin.values[i]))"));
        assertTrue(page.truth("Array.from({length: 800}, (_, bucket) => bucket).every((bucket) => {"
                + " const inside = (x) => Math.floor(x / (99999 / 800)) === bucket;"
                + " const all = []; const kept = [];"
                + " for (let x = Math.floor(bucket * 99999 / 800) - 1; x <= (bucket + 1) * 99999 / 800 + 1; x++) {"
                + "   if (inside(x) && Number.isFinite(ys[x])) { all.push(ys[x]); } }"
                + " thin.positions.forEach((x, i) => inside(x) && Number.isFinite(thin.values[i]) && kept.push(thin.values[i]));"
                + " return Math.max(...all) === Math.max(...kept) && Math.min(...all) === Math.min(...kept); })"));
    }

    private String page(BrowserPage page, String expression) {
        runs.open(page, "small", "overview");
        return page.text(expression);
    }

    private List<Double> losses() {
        List<Double> losses = new ArrayList<>();
        for (String line : run.lines()) {
            JsonObject read = JsonReader.readObject(line, "line", ErrorCode.IO);
            if (read.text("event").orElse("").equals("step")) {
                losses.add(read.object("values")
                        .flatMap(values -> values.number("loss"))
                        .orElseThrow()
                        .toDouble());
            }
        }
        return losses;
    }

    private Path saved(String ending) throws IOException, InterruptedException {
        for (int i = 0; i < 1500; i++) {
            try (Stream<Path> files = Files.list(folder)) {
                var found =
                        files.filter(file -> file.toString().endsWith(ending)).findFirst();
                if (found.isPresent()) {
                    return found.get();
                }
            }
            Thread.sleep(20);
        }
        throw new AssertionError("nothing was saved");
    }
}
