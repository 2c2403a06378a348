package dev.espalier.verification.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * The page of real runs, trained by the command on real data, and the pictures of it in the documentation.
 *
 * <p>{@code ./mvnw -pl verification -am test -Pslow -Dtest=DocumentationPicturesTest -Dpages.write=true} takes them anew.
 */
@ExtendWith(BrowserExtension.class)
class DocumentationPicturesTest {

    private static final Path IMAGES = Path.of("../docs/images");
    private static final int LARGEST = 150_000;
    private static final Pattern PICTURE = Pattern.compile("docs/images/([a-z-]+\\.png)|\\(images/([a-z-]+\\.png)");

    @TempDir
    private Path folder;

    @Test
    @Tag("slow")
    @Timeout(600)
    void everyViewOfRealRunsIsShown(BrowserPage page) throws Exception {
        train("fashion-mnist-small.yaml", "fashion-mnist-small", "--set", "metrics=[accuracy, confusion-matrix]");
        train("fashion-mnist-small.yaml", "slower", "--set", "name=slower", "--set", "learning-rate=0.0003");
        train("penguins.yaml", "penguins");
        try (ServedRuns runs = new ServedRuns(folder)) {
            page.size(1160, 720);
            runs.open(page, "fashion-mnist-small", "overview");
            List<String> views = List.of(
                    page.text("[...document.querySelectorAll('nav.views a')].map((link) => link.textContent).join('|')")
                            .split("\\|"));
            assertTrue(views.size() > 12, views.toString());
            for (String view : views) {
                page.click("link", view);
                page.waitFor("document.querySelector('h1')?.textContent === " + BrowserPage.quoted(view));
                PageChecks.settle(page);
                PageChecks.check(page, view);
                picture(page, view.toLowerCase(Locale.ROOT).replace(' ', '-'));
            }
            runs.open(page, "/");
            page.waitForText("penguins");
            PageChecks.settle(page);
            picture(page, "runs");
            page.click("checkbox", "Select fashion-mnist-small");
            page.click("checkbox", "Select slower");
            page.click("button", "Compare 2 runs");
            page.waitForText("learning-rate");
            PageChecks.settle(page);
            picture(page, "comparison");
            page.evaluate("document.querySelector('section[aria-label=Values]').scrollIntoView()");
            PageChecks.settle(page);
            picture(page, "differences");
            page.theme("dark");
            page.size(390, 720);
            runs.open(page, "penguins", "loss");
            PageChecks.settle(page);
            picture(page, "phone");
        }
    }

    @Test
    void thePicturesOfTheDocumentationAreThereAndSmall() throws IOException {
        List<String> shown = new ArrayList<>();
        for (String document : List.of("README.md", "docs/watching.md")) {
            Matcher picture = PICTURE.matcher(Files.readString(Path.of("..").resolve(document)));
            while (picture.find()) {
                shown.add(picture.group(1) == null ? picture.group(2) : picture.group(1));
            }
        }
        assertTrue(shown.size() > 5, shown.toString());
        for (String name : shown) {
            assertTrue(Files.size(IMAGES.resolve(name)) < LARGEST, name);
        }
    }

    /** Takes a picture, and renews that of the documentation if there is one and it is asked for. */
    private static void picture(BrowserPage page, String name) throws IOException {
        Path taken = page.screenshot("real-" + name);
        if (Boolean.getBoolean("pages.write") && Files.exists(IMAGES.resolve(name + ".png"))) {
            Files.copy(taken, IMAGES.resolve(name + ".png"), StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /** Trains a stack that comes with Espalier, by the command in a process of its own. */
    private void train(String stack, String into, String... options) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-modules",
                "jdk.incubator.vector",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                "dev.espalier.cli.Main",
                "train",
                Path.of("../stacks", stack).toString(),
                "--out",
                folder.resolve(into).toString()));
        command.addAll(List.of(options));
        Path output = folder.resolve(into + ".txt");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        assertTrue(process.waitFor(300, TimeUnit.SECONDS), "still training");
        assertEquals(0, process.exitValue(), Files.readString(output));
    }
}
