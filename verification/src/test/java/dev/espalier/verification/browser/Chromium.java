package dev.espalier.verification.browser;

import dev.espalier.core.json.JsonObject;
import dev.espalier.verification.tool.ExternalTool;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A Chromium without a window, in a profile of its own; tests that need it are skipped where it is missing. */
final class Chromium implements AutoCloseable {

    private static final Pattern ADDRESS = Pattern.compile("DevTools listening on (ws://\\S+)");

    private final Process process;
    private final Path profile;
    private final DevTools devTools;

    private Chromium(Process process, Path profile, DevTools devTools) {
        this.process = process;
        this.profile = profile;
        this.devTools = devTools;
    }

    /** Starts the browser. */
    static Chromium start() {
        Path program = ExternalTool.require("chromium", "chromium", "chromium-browser", "google-chrome");
        try {
            Path profile = Files.createTempDirectory("espalier-browser");
            // The tests open pages of this machine only, and containers seldom allow the sandbox.
            Process process = new ProcessBuilder(
                            program.toString(),
                            "--headless=new",
                            "--no-sandbox",
                            "--disable-gpu",
                            "--disable-dev-shm-usage",
                            "--disable-extensions",
                            "--disable-background-networking",
                            "--disable-component-update",
                            "--disable-renderer-backgrounding",
                            "--disable-background-timer-throttling",
                            "--disable-backgrounding-occluded-windows",
                            "--no-first-run",
                            "--hide-scrollbars",
                            "--force-color-profile=srgb",
                            "--lang=en-US",
                            "--remote-debugging-port=0",
                            "--user-data-dir=" + profile)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return new Chromium(process, profile, new DevTools(address(process)));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Reads where the browser listens, and goes on reading, so that it never waits for its own messages to be read. */
    private static URI address(Process process) throws IOException {
        BufferedReader messages = process.errorReader();
        StringBuilder said = new StringBuilder();
        for (String line = messages.readLine(); line != null; line = messages.readLine()) {
            said.append(line).append('\n');
            Matcher address = ADDRESS.matcher(line);
            if (address.find()) {
                Thread reader = new Thread(() -> messages.lines().forEach(ignored -> {}), "chromium-messages");
                reader.setDaemon(true);
                reader.start();
                return URI.create(address.group(1));
            }
        }
        throw new IOException("Chromium ended before it listened:\n" + said);
    }

    /** Opens an empty page in a profile of its own: nothing is remembered from another. */
    BrowserPage open() {
        JsonObject none = JsonObject.builder().build();
        String context = devTools.call("Target.createBrowserContext", none)
                .text("browserContextId")
                .orElseThrow();
        String target = devTools.call(
                        "Target.createTarget",
                        JsonObject.builder()
                                .put("url", "about:blank")
                                .put("browserContextId", context)
                                .put("newWindow", true)
                                .build())
                .text("targetId")
                .orElseThrow();
        String session = devTools.call(
                        "Target.attachToTarget",
                        JsonObject.builder()
                                .put("targetId", target)
                                .put("flatten", true)
                                .build())
                .text("sessionId")
                .orElseThrow();
        return new BrowserPage(devTools, session, context);
    }

    @Override
    public void close() {
        devTools.close();
        List<ProcessHandle> started = process.descendants().toList();
        process.destroy();
        try {
            if (!process.waitFor(5, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor(5, TimeUnit.SECONDS);
            }
            started.forEach(ProcessHandle::destroyForcibly);
            deleteProfile();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /** Deletes what the browser has written; what its last processes still write is left to the system's temporary folder. */
    private void deleteProfile() {
        try (Stream<Path> files = Files.walk(profile)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException | UncheckedIOException stillWritten) {
            profile.toFile().deleteOnExit();
        }
    }
}
