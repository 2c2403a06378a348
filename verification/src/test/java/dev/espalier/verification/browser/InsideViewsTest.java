package dev.espalier.verification.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The views of what is inside the network, clicked through. */
@ExtendWith(BrowserExtension.class)
@Timeout(180)
class InsideViewsTest {

    private static final List<String> VIEWS = List.of(
            "findings",
            "distributions",
            "update-ratio",
            "dead-units",
            "weights",
            "samples",
            "confusions",
            "graph",
            "stack",
            "memory");

    /** Markup, an attribute's end, an order of letters from right to left, and names that every object has. */
    private static final String HOSTILE =
            "<img src=x onerror=\"window.hacked=1\">\u202e</script><script>window.hacked=2</script>";

    @TempDir
    private Path folder;

    private ServedRuns runs;

    @BeforeEach
    void serve() {
        runs = new ServedRuns(folder);
    }

    @AfterEach
    void close() {
        runs.close();
    }

    private InsideRun write(InsideRun run) {
        run.write(runs.folder("inside"), run.lines());
        return run;
    }

    private void open(BrowserPage page, String view) {
        runs.open(page, "inside", view);
        page.waitFor("document.querySelector('.inside') !== null");
        PageChecks.settle(page);
    }

    private static String all(String selector) {
        return "[...document.querySelectorAll('" + selector + "')].map((each) => each.textContent).join('|')";
    }

    @ParameterizedTest
    @CsvSource({
        "Findings, 'dead layer|in relu-1|What dead-layer says of 0.4375.|Try what helps against dead-layer.|0.4375|data starvation|epoch 3, step 21|docs/diagnosis.md'",
        "Distributions, 'Activations|Gradients|Parameters|Updates|dense-1|relu-1|dense-2|standard deviation|median'",
        "Update ratio, 'About −3 is usual|dense-1|usual: below −2|usual: above −4|Parameter norm|Gradient norm|all layers'",
        "Dead units, 'relu-1|43.8 %|at the start|in step'",
        "First-layer weights, 'dense-1: 16 units of 8 × 8|Unit 1|Over the run|Blue pixels are negative'",
        "Samples, 'alpine|dwarf|sample 100|step 71, epoch 1'",
        "Confusions, 'alpine predicted as dwarf|10 samples|Confused most often|Metrics by class|recall'",
        "Graph, '25,120|image|relu-1|sum|input → 784|cross-entropy|Nodes in the order'",
        "Stack and plugins, 'optimizer: {adam: {beta1: 0.9}}|adam|plugins-optimizers|20 samples to validate on|hold out more|17.0.12|0123456789ab'",
        "Time and memory, '64.0 MiB|1.0 GiB|2.50 %|backward|40.0 %|11.8 MiB|best'",
    })
    void everyViewShowsItsRun(String title, String texts, BrowserPage page) {
        write(InsideRun.named("inside"));
        runs.open(page, "inside", "overview");
        page.waitForText("completed");
        PageChecks.settle(page);
        page.click("link", title);
        page.waitFor("document.querySelector('h1')?.textContent === " + BrowserPage.quoted(title));
        for (String text : texts.split("\\|")) {
            page.waitForText(text);
        }
        PageChecks.checkEverywhere(
                page, "inside-" + title.toLowerCase(Locale.ROOT).replace(' ', '-'));
    }

    @Test
    void aStepOfADistributionShowsItsHistogramWithNumbers(BrowserPage page) {
        write(InsideRun.named("inside"));
        open(page, "distributions");
        assertEquals("dense-1|relu-1|dense-2", page.text(all(".multiple figcaption")));
        page.click(".multiple:nth-child(2)");
        page.waitFor("document.querySelector('.detail h3')?.textContent === 'relu-1'");
        page.press("Home");
        page.press("ArrowRight");
        page.press("ArrowRight");
        page.waitForText("step 21, epoch 3");
        // elements, mean, deviation, minimum, quantiles, maximum, zeros and those that are not finite, of three steps
        assertEquals(
                "first step 1|chosen step 21|last step 71",
                page.text(all(".detail thead th.number").replace("textContent", "innerText.replace(/\\s+/g, ' ')")));
        assertEquals("1|1.25|1.875", page.text(all(".detail tbody tr:nth-child(2) td")));
        assertEquals("1.25|1.25|1.25", page.text(all(".detail tbody tr:nth-child(3) td")));
        assertEquals("−2|−1.75|−1.125", page.text(all(".detail tbody tr:nth-child(4) td")));
        assertEquals("50.0 %|50.0 %|50.0 %", page.text(all(".detail tbody tr:nth-child(11) td")));
        assertEquals(5, page.number("document.querySelectorAll('.detail .bar[width]').length"));
        assertTrue(page.text(all(".detail .bar title")).endsWith("3.05 to 4.25: 20"));
        assertEquals("21", page.text("document.querySelector('.multiple.chosen').getAttribute('aria-valuenow')"));
        page.click("checkbox", "compare with first and last");
        page.waitFor("document.querySelectorAll('.detail thead th.number').length === 1");
    }

    @Test
    void eachKindOfDistributionHasItsTensors(BrowserPage page) {
        write(InsideRun.named("inside"));
        open(page, "distributions");
        page.click("radio", "Gradients");
        page.waitFor(all(".multiple figcaption") + " === 'dense-1 · weight|dense-2 · weight'");
        assertEquals("2", page.text("document.querySelector('.detail .bad').textContent"));
        page.click("input[type=search]");
        page.type("dense-2");
        page.waitFor(all(".multiple figcaption") + " === 'dense-2 · weight'");
        page.type(" and more");
        page.waitForText("No layer of this kind has that in its name.");
    }

    @Test
    void aHeatMapIsReadByKeyboard(BrowserPage page) {
        write(InsideRun.named("inside"));
        open(page, "update-ratio");
        page.evaluate("document.querySelector('canvas.heat').focus()");
        page.waitForText("dense-1, step 71: −3 (1 in 1,000)");
        page.press("ArrowDown");
        page.press("Home");
        page.waitForText("dense-2, step 1: −3 (1 in 1,000)");
        page.click("radio", "epoch");
        page.waitForText("epoch");
    }

    @Test
    void weightsAreReadPixelByPixelAndOverTheRun(BrowserPage page) {
        write(InsideRun.named("inside"));
        open(page, "weights");
        page.click("button", "unit 3");
        page.waitForText("Unit 3");
        page.press("ArrowRight");
        page.press("Enter");
        page.waitForText("Unit 4");
        page.evaluate("document.querySelector('canvas.large').focus()");
        // byte 3 + 7 of unit 4 in the last snapshot, on a scale from −1 to 1
        page.waitForText("row 1, column 1: −0.922");
        page.press("ArrowDown");
        page.waitForText("row 2, column 1: −0.733");
        page.click("input[type=range]");
        page.press("Home");
        page.waitForText("step 0, epoch 1");
        page.evaluate("document.querySelector('canvas.large').focus()");
        page.waitForText("row 1, column 1: −0.976");
    }

    @Test
    void weightsOfATableHaveTheNamesOfItsFeatures(BrowserPage page) {
        write(InsideRun.named("inside").withFeatures("height", "width", "age"));
        open(page, "weights");
        page.waitForText("A row for each unit, a column for each feature");
        page.evaluate("document.querySelector('canvas.large').focus()");
        page.press("ArrowRight");
        page.waitForText("unit 1, width: ");
        runs.open(page, "inside", "samples");
        page.waitFor("document.querySelectorAll('.inside tbody tr').length === 4");
        assertEquals("sample|target|height|width|age", page.text(all(".inside thead th")));
        PageChecks.checkEverywhere(page, "inside-samples-of-a-table");
    }

    @Test
    void aCellOfTheConfusionMatrixShowsItsExamples(BrowserPage page) {
        write(InsideRun.named("inside"));
        open(page, "confusions");
        assertEquals("90|10|·|·|91|9|8|·|92", page.text(all(".matrix td button")));
        assertEquals(4, page.number("document.querySelectorAll('.detail .sample canvas').length"));
        page.click("button", "dwarf predicted as marsh: 9, 9.1 %");
        page.waitForText("dwarf predicted as marsh");
        page.waitForText("No examples of this pair were kept");
        page.press("ArrowLeft");
        page.press("Enter");
        page.waitForText("dwarf recognized");
        page.click("radio", "counts");
        page.waitFor(all(".matrix td button") + " === '90|10|·|·|90|9|8|·|90'");
        page.click(".inside table.data button.sort");
        assertEquals("alpine|dwarf|marsh", page.text(all(".inside > div:last-child tbody th")));
    }

    @Test
    void examplesOfAnEarlierEvaluationSaySo(BrowserPage page) {
        InsideRun run = InsideRun.named("inside");
        List<String> lines = new ArrayList<>(run.lines());
        lines.removeIf(line -> line.contains("\"confusions\"") && !line.contains("\"step\":41"));
        run.write(runs.folder("inside"), lines);
        open(page, "confusions");
        page.waitForText("alpine predicted as dwarf");
        page.waitForText("10 samples");
        page.waitForText("Examples of step 41, the last evaluation that kept some");
        assertEquals(4, page.number("document.querySelectorAll('.detail .sample canvas').length"));
    }

    @Test
    void nodesOfTheGraphAreReachedByKeyboard(BrowserPage page) {
        write(InsideRun.named("inside"));
        open(page, "graph");
        assertEquals(5, page.number("document.querySelectorAll('.graph .node').length"));
        assertEquals(5, page.number("document.querySelectorAll('.graph .edge').length"));
        page.evaluate("document.querySelector('.node').focus()");
        page.press("ArrowDown");
        page.press("ArrowDown");
        page.waitForText("relu-1, relu, shape 16, 0 parameters; reads dense-1; read by dense-2");
        page.press("ArrowUp");
        page.waitForText("dense-1, dense, shape 16, 12,560 parameters; reads image; read by relu-1, sum");
        // no two nodes lie on each other
        assertTrue(page.truth("[...document.querySelectorAll('.node rect')].every((rect, i, all) => all.slice(i + 1)"
                + ".every((other) => {const a = rect.getBoundingClientRect(), b = other.getBoundingClientRect();"
                + "return a.right <= b.left || b.right <= a.left || a.bottom <= b.top || b.bottom <= a.top;}))"));
    }

    @Test
    void theStackIsCopied(BrowserPage page) {
        InsideRun run = write(InsideRun.named("inside"));
        open(page, "stack");
        page.waitForText("The stack with every default");
        assertEquals(
                run.stack().strip(),
                page.text("document.querySelector('pre.yaml').textContent").strip());
        assertEquals("name|seed|optimizer|adam|beta1", page.text(all(".yaml-key")));
        page.click("button", "Copy");
        page.waitFor("['Copied', 'Press Ctrl-C'].includes(document.querySelector('.heading button')?.textContent)");
    }

    @Test
    void findingsThatNoLongerHoldAreHistory(BrowserPage page) {
        write(InsideRun.named("inside"));
        open(page, "findings");
        assertEquals("! Problem|i Note", page.text(all(".finding .severity")));
        assertEquals(
                "epoch 1, step 1|epoch 3, step 21|epoch 3, step 21", page.text(all(".inside tbody td:nth-child(4)")));
        assertEquals("epoch 3, step 21|holds|holds", page.text(all(".inside tbody td:nth-child(5)")));
    }

    @Test
    void newLinesAreShownWhileARunIsRunning(BrowserPage page) {
        InsideRun run = InsideRun.named("inside");
        List<String> lines = run.lines();
        run.write(runs.folder("inside"), lines.subList(0, 10));
        open(page, "distributions");
        page.waitForText("step 1, epoch 1");
        page.click("input[type=search]");
        page.type("dense-2");
        SampleRun.append(runs.folder("inside"), lines.subList(10, 30));
        page.waitForText("step 31, epoch 4");
        assertEquals("dense-2", page.text("document.activeElement.value"));
    }

    @Test
    void namesAreTextWhateverTheyContain(BrowserPage page) {
        InsideRun run = InsideRun.named("<b>bold</b>")
                .withLayers(List.of(HOSTILE, "relu/" + HOSTILE, "__proto__"))
                .withClasses(List.of(HOSTILE, "constructor", "a \"quoted\", {odd}=\\ class"))
                .withFeatures(HOSTILE, "__proto__", "toString");
        write(run);
        for (String view : VIEWS) {
            open(page, view);
            page.waitFor("document.querySelectorAll('.inside > *').length > 0");
            assertEquals(0, page.number("document.querySelectorAll('main img, main script, main b').length"), view);
            assertTrue(page.truth("!document.body.innerText.includes('\\u202e')"), view);
            assertEquals("undefined", page.text("typeof window.hacked"), view);
            PageChecks.check(page, view);
        }
        open(page, "confusions");
        page.waitForText("<img src=x onerror=\"window.hacked=1\">\\u202e");
        assertEquals("90|10|·|·|91|9|8|·|92", page.text(all(".matrix td button")));
    }

    @Test
    void aRunThatHasJustBegunHasTheViewsThatItCanHave(BrowserPage page) {
        InsideRun run = InsideRun.named("inside");
        run.write(runs.folder("inside"), run.firstLines());
        open(page, "findings");
        page.waitForText("Nothing has been found so far.");
        page.waitForText("dead layer");
        assertEquals(
                "Findings|Graph|Stack and plugins",
                page.text("[...document.querySelectorAll('nav a')].map((each) => each.textContent)"
                        + ".filter((each) => ['Findings', 'Distributions', 'Update ratio', 'Dead units', 'First-layer weights',"
                        + " 'Samples', 'Confusions', 'Graph', 'Stack and plugins', 'Time and memory'].includes(each))"
                        + ".join('|')"));
        for (String view : List.of("graph", "stack")) {
            open(page, view);
            PageChecks.check(page, view);
        }
        runs.open(page, "inside", "confusions");
        page.waitForText("nothing for this view yet");
    }

    @Test
    void linesWithMissingMembersDoNotBreakAView(BrowserPage page) {
        InsideRun run = InsideRun.named("inside");
        run.write(
                runs.folder("inside"),
                List.of(
                        run.firstLines().get(0),
                        "{\"step\":3,\"epoch\":1,\"split\":\"validation\",\"values\":{}}",
                        "{\"event\":\"statistics\",\"step\":3,\"epoch\":1}",
                        "{\"event\":\"statistics\",\"step\":3,\"epoch\":1,\"layers\":[{\"name\":\"x\",\"tensors\":[{\"kind\":"
                                + "\"activation\",\"tensor\":\"output\",\"mean\":\"nan\",\"quantiles\":[],\"zeros\":0}]}]}",
                        "{\"event\":\"weights\",\"step\":3,\"epoch\":1,\"layer\":\"x\",\"pictures\":[{\"height\":9,"
                                + "\"width\":9,\"channels\":1,\"low\":0,\"high\":0,\"pixels\":\"AA==\"}]}",
                        "{\"event\":\"samples\",\"step\":3,\"epoch\":1,\"input\":\"x\",\"samples\":[{\"index\":1}]}",
                        "{\"event\":\"confusions\",\"step\":3,\"epoch\":1,\"split\":\"validation\",\"output\":\"x\","
                                + "\"confusions\":[]}",
                        "{\"event\":\"diagnosis\",\"step\":3,\"epoch\":1}",
                        "{\"event\":\"timing\",\"step\":3,\"epoch\":1}",
                        "{\"event\":\"checkpoint\",\"step\":3}"));
        for (String view : VIEWS) {
            runs.open(page, "inside", view);
            page.waitFor("document.querySelector('h1')?.textContent !== ''");
            PageChecks.settle(page);
        }
    }

    @Test
    void aLargeModelIsDrawnInBounds(BrowserPage page) {
        List<String> layers = IntStream.range(0, 200)
                .mapToObj(i -> "block-" + i / 10 + "/layer-" + i)
                .toList();
        List<String> classes =
                IntStream.range(0, 1000).mapToObj(i -> "class-" + i).toList();
        write(InsideRun.named("inside").withLayers(layers).withClasses(classes).withSnapshots(6));
        for (String view : VIEWS) {
            open(page, view);
            page.waitFor("document.querySelectorAll('.inside > *').length > 0");
            double elements = page.number("document.querySelectorAll('*').length");
            assertTrue(elements < 6000, view + " has " + elements + " elements");
        }
        open(page, "distributions");
        page.click("button", "Next");
        page.waitForText("13 to 24 of 200");
        open(page, "confusions");
        page.waitForText("Show 40 more of 1000");
        page.click("button", "Show 40 more of 1000");
        page.waitForText("class-79");
    }
}
