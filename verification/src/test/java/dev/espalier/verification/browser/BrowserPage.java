package dev.espalier.verification.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import dev.espalier.core.json.JsonArray;
import dev.espalier.core.json.JsonBoolean;
import dev.espalier.core.json.JsonNumber;
import dev.espalier.core.json.JsonObject;
import dev.espalier.core.json.JsonText;
import dev.espalier.core.json.JsonValue;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * A page of a browser as its reader uses it: it is opened, clicked and typed into.
 *
 * <p>Errors of scripts, of the console and of requests, refused content and dialogs are collected; {@link
 * BrowserExtension} fails a test that has caused any.
 */
public final class BrowserPage implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Path SCREENSHOTS = Path.of("target", "screenshots");

    private static final List<String> CONTROLS =
            List.of("button", "link", "checkbox", "radio", "slider", "searchbox", "textbox", "combobox", "application");

    /** A refused style or script is an event of its document. */
    private static final String REPORT_REFUSALS = "document.addEventListener('securitypolicyviolation', (event) => "
            + "console.error('refused by the content security policy: ' + event.violatedDirective + ' '"
            + " + event.blockedURI));";

    private final DevTools devTools;
    private final String session;
    private final String context;
    private final PageProblems problems = new PageProblems();

    BrowserPage(DevTools devTools, String session, String context) {
        this.devTools = devTools;
        this.session = session;
        this.context = context;
        devTools.listen(session, problems);
        for (String domain : List.of("Page", "Runtime", "Log", "Network", "DOM", "Accessibility")) {
            call(domain + ".enable", JsonObject.builder());
        }
        call("Page.addScriptToEvaluateOnNewDocument", JsonObject.builder().put("source", REPORT_REFUSALS));
        // A page without focus draws no focus ring, and may be throttled.
        call("Emulation.setFocusEmulationEnabled", JsonObject.builder().put("enabled", true));
        size(1280, 850);
        theme("light");
    }

    private JsonObject call(String method, JsonObject.Builder parameters) {
        return devTools.call(session, method, parameters.build());
    }

    /** Opens an address, which may differ from the present one in its fragment only. */
    public void open(URI address) {
        JsonObject answer = call("Page.navigate", JsonObject.builder().put("url", address.toString()));
        assertEquals("", answer.text("errorText").orElse(""), address.toString());
        waitFor("document.readyState === 'complete'");
    }

    /** Sets the size of the window in CSS pixels; below 600 it is that of a phone. */
    public void size(int width, int height) {
        call(
                "Emulation.setDeviceMetricsOverride",
                JsonObject.builder()
                        .put("width", width)
                        .put("height", height)
                        .put("deviceScaleFactor", 1)
                        .put("mobile", width < 600));
    }

    /** Sets what the reader's system prefers: {@code light} or {@code dark}. */
    public void theme(String scheme) {
        JsonObject feature = JsonObject.builder()
                .put("name", "prefers-color-scheme")
                .put("value", scheme)
                .build();
        call("Emulation.setEmulatedMedia", JsonObject.builder().put("features", new JsonArray(List.of(feature))));
    }

    /** Evaluates an expression, waiting for it if it is a promise. */
    public JsonValue evaluate(String expression) {
        JsonObject answer = call(
                "Runtime.evaluate",
                JsonObject.builder()
                        .put("expression", expression)
                        .put("awaitPromise", true)
                        .put("returnByValue", true));
        answer.object("exceptionDetails").ifPresent(thrown -> fail(expression + ": " + PageProblems.thrown(thrown)));
        return answer.object("result").flatMap(result -> result.get("value")).orElse(new JsonText("undefined"));
    }

    /** Evaluates an expression to a text. */
    public String text(String expression) {
        return evaluate("String(" + expression + ")") instanceof JsonText text ? text.value() : "";
    }

    /** Evaluates an expression to a number. */
    public double number(String expression) {
        return evaluate("(async () => Number(" + expression + "))()") instanceof JsonNumber number
                ? number.toDouble()
                : Double.NaN;
    }

    /** Evaluates an expression to a truth value. */
    public boolean truth(String expression) {
        return evaluate("Boolean(" + expression + ")") instanceof JsonBoolean truth && truth.value();
    }

    /** Waits until an expression is true; fails after half a minute with what the page shows by then. */
    public void waitFor(String expression) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!truth(expression)) {
            if (System.nanoTime() - end > 0) {
                fail("never true: " + expression + "\nproblems: " + problems.list() + "\nthe page shows:\n"
                        + text("document.body.innerText"));
            }
            pause();
        }
    }

    /** Waits until the page shows a text. */
    public void waitForText(String text) {
        waitFor("document.body.innerText.includes(" + quoted(text) + ")");
    }

    private static void pause() {
        try {
            Thread.sleep(20);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", stopped);
        }
    }

    /** A text as a literal of JavaScript. */
    public static String quoted(String text) {
        return new JsonText(text).toJson();
    }

    /** Clicks in the middle of the first element that a CSS selector matches, as soon as it is there. */
    public void click(String selector) {
        double[] at = middle(selector);
        mouse("mousePressed", at[0], at[1]);
        mouse("mouseReleased", at[0], at[1]);
    }

    /** Clicks on the first element with a role and an accessible name, as a screen reader knows it. */
    public void click(String role, String name) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        Optional<double[]> at = middle(role, name);
        while (at.isEmpty()) {
            if (System.nanoTime() - end > 0) {
                fail("the " + role + " '" + name + "' is drawn again and again");
            }
            pause();
            at = middle(role, name);
        }
        mouse("mousePressed", at.get()[0], at.get()[1]);
        mouse("mouseReleased", at.get()[0], at.get()[1]);
    }

    /** Scrolls an element into view and returns its middle; nothing if the page has just drawn another in its place. */
    private Optional<double[]> middle(String role, String name) {
        long node = node(role, name);
        try {
            call("DOM.scrollIntoViewIfNeeded", JsonObject.builder().put("backendNodeId", node));
            return call("DOM.getContentQuads", JsonObject.builder().put("backendNodeId", node))
                    .array("quads")
                    .filter(quads -> !quads.elements().isEmpty())
                    .map(quads -> (JsonArray) quads.elements().get(0))
                    .map(quad -> new double[] {
                        (coordinate(quad, 0) + coordinate(quad, 4)) / 2, (coordinate(quad, 1) + coordinate(quad, 5)) / 2
                    });
        } catch (IllegalStateException replaced) {
            if (String.valueOf(replaced.getMessage()).contains("detached")) {
                return Optional.empty();
            }
            throw replaced;
        }
    }

    private static double coordinate(JsonArray quad, int index) {
        return ((JsonNumber) quad.elements().get(index)).toDouble();
    }

    /** Waits for an element of the accessibility tree. */
    private long node(String role, String name) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            long root = call("DOM.getDocument", JsonObject.builder().put("depth", 0))
                    .object("root")
                    .flatMap(found -> found.number("backendNodeId"))
                    .orElseThrow()
                    .toLong()
                    .orElseThrow();
            JsonArray nodes = call(
                            "Accessibility.queryAXTree",
                            JsonObject.builder()
                                    .put("backendNodeId", root)
                                    .put("role", role)
                                    .put("accessibleName", name))
                    .array("nodes")
                    .orElseThrow();
            if (!nodes.elements().isEmpty()) {
                return ((JsonObject) nodes.elements().get(0))
                        .whole("backendDOMNodeId")
                        .orElseThrow();
            }
            if (System.nanoTime() - end > 0) {
                fail("no " + role + " has the name '" + name + "'; the page shows:\n"
                        + text("document.body.innerText"));
            }
            pause();
        }
    }

    /** Drags the mouse within an element: from and to are fractions of its width. */
    public void drag(String selector, double from, double to) {
        middle(selector);
        String box = "document.querySelector(" + quoted(selector) + ").getBoundingClientRect()";
        double left = number(box + ".left");
        double width = number(box + ".width");
        double y = number(box + ".top") + number(box + ".height") / 2;
        mouse("mousePressed", left + width * from, y);
        mouse("mouseMoved", left + width * (from + to) / 2, y);
        mouse("mouseMoved", left + width * to, y);
        mouse("mouseReleased", left + width * to, y);
    }

    /**
     * Moves the mouse over an element until an expression is true; again and again, since the page may be about to move or to
     * redraw the element.
     *
     * @param selector of the element
     * @param x where, as a fraction of its width
     * @param expression what the page is to show then
     */
    public void hover(String selector, double x, String expression) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        do {
            middle(selector);
            String box = "document.querySelector(" + quoted(selector) + ").getBoundingClientRect()";
            mouse(
                    "mouseMoved",
                    number(box + ".left") + number(box + ".width") * x,
                    number(box + ".top") + number(box + ".height") / 2);
            pause();
        } while (!truth(expression) && System.nanoTime() - end < 0);
        waitFor(expression);
    }

    /** Scrolls an element into view and returns its middle. */
    private double[] middle(String selector) {
        String element = "document.querySelector(" + quoted(selector) + ")";
        waitFor(element + " !== null");
        evaluate(element + ".scrollIntoView({block: 'center', behavior: 'instant'})");
        String box = element + ".getBoundingClientRect()";
        return new double[] {
            number(box + ".left") + number(box + ".width") / 2, number(box + ".top") + number(box + ".height") / 2
        };
    }

    private void mouse(String type, double x, double y) {
        boolean moved = type.equals("mouseMoved");
        call(
                "Input.dispatchMouseEvent",
                JsonObject.builder()
                        .put("type", type)
                        .put("x", x)
                        .put("y", y)
                        .put("button", moved ? "none" : "left")
                        .put("buttons", type.equals("mouseReleased") ? 0 : 1)
                        .put("clickCount", moved ? 0 : 1));
    }

    /** Presses a key of the keyboard: a character, or one such as {@code Tab}, {@code Enter}, {@code ArrowLeft}. */
    public void press(String key) {
        JsonObject.Builder parameters = JsonObject.builder().put("key", key);
        String typed = key.length() == 1 ? key : key.equals("Enter") ? "\r" : "";
        int code = switch (key) {
            case "Tab" -> 9;
            case "Enter" -> 13;
            case "Escape" -> 27;
            case " " -> 32;
            case "End" -> 35;
            case "Home" -> 36;
            case "ArrowLeft" -> 37;
            case "ArrowUp" -> 38;
            case "ArrowRight" -> 39;
            case "ArrowDown" -> 40;
            default -> 0;
        };
        if (code != 0) {
            parameters.put("code", key.equals(" ") ? "Space" : key).put("windowsVirtualKeyCode", code);
        }
        JsonObject described = parameters.build();
        JsonObject.Builder down =
                JsonObject.builder().putAll(described).put("type", typed.isEmpty() ? "rawKeyDown" : "keyDown");
        if (!typed.isEmpty()) {
            down.put("text", typed);
        }
        call("Input.dispatchKeyEvent", down);
        call("Input.dispatchKeyEvent", JsonObject.builder().putAll(described).put("type", "keyUp"));
    }

    /** Types a text into what has the focus. */
    public void type(String text) {
        call("Input.insertText", JsonObject.builder().put("text", text));
    }

    /** The focused element, in words: its tag and what it says. */
    public String focused() {
        return text(
                "document.activeElement.tagName.toLowerCase() + ' '"
                        + " + (document.activeElement.getAttribute('aria-label') || document.activeElement.textContent.trim())");
    }

    /** The controls that have no accessible name: what a screen reader cannot announce. */
    public List<String> namelessControls() {
        return call("Accessibility.getFullAXTree", JsonObject.builder())
                .array("nodes")
                .orElseThrow()
                .elements()
                .stream()
                .map(JsonObject.class::cast)
                .filter(node -> CONTROLS.contains(value(node, "role"))
                        && value(node, "name").isEmpty())
                .map(node -> value(node, "role") + " " + node.toJson())
                .toList();
    }

    private static String value(JsonObject node, String property) {
        return node.object(property).flatMap(found -> found.text("value")).orElse("");
    }

    /** Lets the browser keep downloads in a folder. */
    public void downloadTo(Path folder) {
        devTools.call(
                "Browser.setDownloadBehavior",
                JsonObject.builder()
                        .put("behavior", "allow")
                        .put("browserContextId", context)
                        .put("downloadPath", folder.toAbsolutePath().toString())
                        .build());
    }

    /** Saves what the window shows as {@code target/screenshots/NAME.png}, and returns the file. */
    public Path screenshot(String name) {
        String data = call("Page.captureScreenshot", JsonObject.builder().put("format", "png"))
                .text("data")
                .orElseThrow();
        try {
            Files.createDirectories(SCREENSHOTS);
            return Files.write(
                    SCREENSHOTS.resolve(name + ".png"), Base64.getDecoder().decode(data));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** What went wrong in the page since it was opened. */
    public List<String> problems() {
        return problems.list();
    }

    /** Forgets the problems so far, which a test has looked at. */
    public void forgetProblems() {
        problems.clear();
    }

    @Override
    public void close() {
        devTools.forget(session);
        devTools.call(
                "Target.disposeBrowserContext",
                JsonObject.builder().put("browserContextId", context).build());
    }
}
