package dev.espalier.verification.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What the tests of the page rely on. */
@ExtendWith(BrowserExtension.class)
class BrowserTest {

    @TempDir
    private Path folder;

    private void open(BrowserPage page, String html) throws IOException {
        page.open(Files.writeString(folder.resolve("page.html"), html).toUri());
    }

    @Test
    void clicksBySelectorAndByRoleAndTypes(BrowserPage page) throws IOException {
        open(page, """
                <button onclick="this.textContent = 'first'">a</button>
                <button aria-label="second" onclick="document.title = 'clicked'">b</button>
                <input onkeydown="window.pressed = event.key">
                """);
        page.click("button");
        page.waitForText("first");
        page.click("button", "second");
        page.waitFor("document.title === 'clicked'");
        page.click("input");
        page.type("words");
        page.press("ArrowLeft");
        assertEquals("words", page.text("document.querySelector('input').value"));
        assertEquals("ArrowLeft", page.text("window.pressed"));
    }

    @Test
    void collectsWhatGoesWrong(BrowserPage page) throws IOException {
        open(page, """
                <meta http-equiv="Content-Security-Policy" content="img-src 'none'">
                <script>console.error('printed'); setTimeout(() => { throw new Error('thrown'); });</script>
                <script src="missing.js"></script>
                <body><img src="data:image/gif;base64,R0lGODlhAQABAAAAACw="></body>
                """);
        for (String expected : List.of("printed", "thrown", "request failed", "content security policy")) {
            long end = System.nanoTime() + 10_000_000_000L;
            while (page.problems().stream().noneMatch(problem -> problem.contains(expected))) {
                assertTrue(System.nanoTime() - end < 0, expected + " is not among " + page.problems());
                Thread.onSpinWait();
            }
        }
        page.forgetProblems();
    }

    @Test
    void takesScreenshotsOfTheWindow(BrowserPage page) throws IOException {
        page.size(500, 300);
        open(page, "<body style='background: #123456'></body>");
        var image = ImageIO.read(page.screenshot("browser-test").toFile());
        assertEquals(500, image.getWidth());
        assertEquals(300, image.getHeight());
        assertEquals(0xff123456, image.getRGB(250, 150));
    }
}
