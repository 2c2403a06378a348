package dev.espalier.cli;

import dev.espalier.api.EspalierException;
import dev.espalier.core.document.Durations;
import dev.espalier.http.WebAddress;
import dev.espalier.web.RunsPage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The page of runs while a command trains, and for a while after. */
final class ServedPage implements AutoCloseable {

    private static final Duration LONGEST_WATCH = Duration.ofHours(1);

    /** A browser that loads the page again is away for a moment. */
    private static final Duration GRACE = Duration.ofSeconds(8);

    private static final long LOOK_MILLISECONDS = 250;

    private final RunsPage page;
    private final List<Path> folders;
    private final CommandContext context;
    private final boolean quiet;

    private ServedPage(RunsPage page, List<Path> folders, CommandContext context, boolean quiet) {
        this.page = page;
        this.folders = folders;
        this.context = context;
        this.quiet = quiet;
    }

    /**
     * Opens the page and says where it is.
     *
     * @param folders in which runs are looked for
     * @param depth how many folders deep
     * @param address where to listen; empty for the usual port, or any if that is taken
     * @param context the screen and the signals of the command
     * @param quiet whether to say nothing
     */
    static ServedPage open(
            List<Path> folders, int depth, Optional<WebAddress> address, CommandContext context, boolean quiet) {
        ServedPage served = new ServedPage(open(folders, depth, address), folders, context, quiet);
        served.line("page: " + served.page.address());
        return served;
    }

    /** Opens a page; without an address at the usual port, or at any if that is taken. */
    static RunsPage open(List<Path> folders, int depth, Optional<WebAddress> address) {
        if (address.isPresent()) {
            return RunsPage.open(folders, depth, address.get());
        }
        try {
            return RunsPage.open(folders, depth, WebAddress.loopback(PageOptions.DEFAULT_PORT));
        } catch (EspalierException taken) {
            return RunsPage.open(folders, depth, WebAddress.loopback(0));
        }
    }

    /**
     * Goes on serving after the run: for a time, or as long as a browser shows the page; until a signal comes at the latest.
     *
     * @param asked how long; empty to let browsers decide
     */
    void linger(Optional<Duration> asked) {
        Duration limit = asked.orElse(LONGEST_WATCH);
        if (limit.isZero() || (asked.isEmpty() && page.watchers() == 0)) {
            return;
        }
        context.signals().whileLingering(() -> {
            line("page: " + page.address() + " is served "
                    + (asked.isPresent() ? "for " : "as long as a browser shows it, for at most ")
                    + Durations.text(limit) + "; Ctrl-C ends this; later: " + CommandName.get() + " ui "
                    + ShellWord.ofPath(folders.get(0).toString()));
            try {
                await(limit, asked.isPresent());
            } catch (InterruptedException signal) {
                line("page: a signal came");
            }
        });
    }

    private void await(Duration limit, boolean wholly) throws InterruptedException {
        long start = System.nanoTime();
        long lastWatched = start;
        while (System.nanoTime() - start < limit.toNanos()) {
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLISECONDS);
            long now = System.nanoTime();
            lastWatched = page.watchers() > 0 ? now : lastWatched;
            if (!wholly && now - lastWatched > GRACE.toNanos()) {
                return;
            }
        }
    }

    /** Closes the port. */
    @Override
    public void close() {
        page.close();
    }

    private void line(String text) {
        if (!quiet) {
            context.screen().line(text);
        }
    }
}
