package dev.espalier.verification.browser;

import dev.espalier.core.json.JsonText;
import dev.espalier.http.WebAddress;
import dev.espalier.web.RunsPage;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A folder of runs, served as {@code espalier ui} does. */
final class ServedRuns implements AutoCloseable {

    private static final URI EMPTY = URI.create("about:blank");

    private final Path folder;
    private final RunsPage page;
    private Optional<BrowserPage> shown = Optional.empty();

    ServedRuns(Path folder) {
        this(folder, 0);
    }

    /** Serves at a port; 0 for any. */
    ServedRuns(Path folder, int port) {
        this.folder = folder;
        this.page = RunsPage.open(List.of(folder), WebAddress.loopback(port));
    }

    int port() {
        return page.address().getPort();
    }

    /** Where a run is, by its name. */
    Path folder(String name) {
        return folder.resolve(name);
    }

    /** Writes a whole run into the folder of its name. */
    SampleRun write(SampleRun run) {
        return write(run, run.name());
    }

    /** Writes a whole run into a folder. */
    SampleRun write(SampleRun run, String into) {
        run.write(folder(into), run.lines());
        return run;
    }

    /** Opens the list of runs. */
    void open(BrowserPage browser) {
        open(browser, "/");
    }

    /** Opens the page at a route. */
    void open(BrowserPage browser, String route) {
        shown = Optional.of(browser);
        browser.open(EMPTY);
        browser.open(page.address().resolve("/#" + route));
    }

    /** Opens a view of the run in a folder. */
    void open(BrowserPage browser, String into, String view) {
        browser.open(page.address().resolve("/"));
        open(browser, "/run/" + key(browser, into) + "/" + view);
        browser.waitFor("espalier.store.open(location.hash.split('/')[2]).loaded");
        PageChecks.settle(browser);
    }

    /** What the page calls the run in a folder; the page of a browser must be open. */
    String key(BrowserPage browser, String into) {
        String find = "fetch('/api/runs').then((answer) => answer.json())"
                + ".then((runs) => (runs.find((run) => run.folder === " + BrowserPage.quoted(into)
                + ") || {key: ''}).key)";
        long end = System.nanoTime() + 20_000_000_000L;
        String key = "";
        while (key.isEmpty() && System.nanoTime() - end < 0) {
            // The list is looked at again after a second.
            key = ((JsonText) browser.evaluate(find)).value();
        }
        return key;
    }

    /** Ends the server while browsers show its page. */
    void stop() {
        page.close();
    }

    /** Leaves the page, which would notice the end of the server, and ends the server. */
    @Override
    public void close() {
        shown.ifPresent(browser -> browser.open(EMPTY));
        page.close();
    }
}
