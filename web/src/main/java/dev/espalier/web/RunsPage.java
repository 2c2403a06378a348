package dev.espalier.web;

import dev.espalier.http.WebAddress;
import dev.espalier.http.WebServer;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;

/**
 * The page that shows runs while they train and afterwards: curves, distributions, samples, findings.
 *
 * <p>It reads run folders and nothing else, so that it neither slows a run nor sees what a run has not written. Open it in the
 * process that trains or in any other:
 *
 * <pre>{@code
 * try (RunsPage page = RunsPage.open(List.of(Path.of("runs")), WebAddress.loopback(0))) {
 *     System.out.println(page.address());
 *     …
 * }
 * }</pre>
 */
public final class RunsPage implements AutoCloseable {

    /** Deep enough for the folds of cross-validations among other runs, and a folder or two around them. */
    public static final int DEPTH = 5;

    private final WebServer server;

    private RunsPage(WebServer server) {
        this.server = server;
    }

    /**
     * Opens the page of all runs below some folders.
     *
     * @param folders in which runs are looked for, there or not, {@value #DEPTH} folders deep; one may be the folder of a run
     * @param address where to listen
     * @return the page; to be closed
     * @throws dev.espalier.api.EspalierException if the port cannot be opened; code IO
     */
    public static RunsPage open(List<Path> folders, WebAddress address) {
        return open(folders, DEPTH, address);
    }

    /**
     * Opens the page of the runs below some folders.
     *
     * @param folders in which runs are looked for, there or not; one may be the folder of a run
     * @param depth how many folders deep to look, from 0 to 20; 0 for the folders themselves
     * @param address where to listen
     * @return the page; to be closed
     * @throws dev.espalier.api.EspalierException if the port cannot be opened; code IO
     */
    public static RunsPage open(List<Path> folders, int depth, WebAddress address) {
        RunList runs = new RunList(folders, depth);
        return new RunsPage(WebServer.open(address, new PageHandler(runs, Assets.load())));
    }

    /** Where a browser of this machine finds the page. */
    public URI address() {
        return server.address();
    }

    /** How many browsers follow runs at the moment; those that have gone are counted for some seconds. */
    public int watchers() {
        return server.lastingClients();
    }

    /** Closes the port; browsers keep what they show. */
    @Override
    public void close() {
        server.close();
    }
}
