package dev.espalier.cli;

import dev.espalier.api.search.SearchSpace;
import dev.espalier.api.search.Trial;
import dev.espalier.search.Search;
import dev.espalier.search.SearchResult;
import dev.espalier.search.storage.Stage;
import dev.espalier.search.storage.StudySnapshot;
import dev.espalier.search.storage.StudyTrial;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.LongSupplier;

/** Shows how a search gets on: a line for each trial, and between them a live line, or a plain one now and then. */
final class SearchProgress implements Search.Progress {

    private static final long LIVE_NANOSECONDS = 200_000_000L;
    private static final long PLAIN_NANOSECONDS = 30_000_000_000L;

    private final Screen screen;
    private final boolean quiet;
    private final SearchText text;
    private final LongSupplier nanoTime;
    private final Map<Long, Long> begun = new HashMap<>();
    private OptionalLong planned = OptionalLong.empty();
    private long stageBegun;
    private long endedInStage;
    private long lastShown;

    /**
     * Progress of one search.
     *
     * @param screen where to show it
     * @param quiet whether warnings and failures alone are shown
     * @param text says it in words
     * @param nanoTime a clock, as {@link System#nanoTime()}
     */
    SearchProgress(Screen screen, boolean quiet, SearchText text, LongSupplier nanoTime) {
        this.screen = screen;
        this.quiet = quiet;
        this.text = text;
        this.nanoTime = nanoTime;
        this.lastShown = nanoTime.getAsLong();
    }

    @Override
    public void begins(StudySnapshot study, SearchSpace space, OptionalLong trials) {
        planned = trials;
        if (!study.trials().isEmpty()) {
            long ended = study.trials().stream()
                    .filter(trial -> trial.state().hasEnded())
                    .count();
            line("going on: " + study.trials().size() + " trials have been begun, " + ended + " have ended");
        }
    }

    @Override
    public void warns(String warning) {
        screen.error("warning: " + warning);
    }

    @Override
    public void stageBegins(Stage stage) {
        stageBegun = nanoTime.getAsLong();
        endedInStage = 0;
        line(text.stage(stage));
    }

    @Override
    public void trialBegins(StudyTrial trial, Stage stage) {
        begun.put(trial.number(), nanoTime.getAsLong());
    }

    @Override
    public void trialGoesOn(StudyTrial trial, Stage stage, long step, long steps) {
        long now = nanoTime.getAsLong();
        if (quiet || now - lastShown < (screen.isTerminal() ? LIVE_NANOSECONDS : PLAIN_NANOSECONDS)) {
            return;
        }
        lastShown = now;
        String line = name(trial) + "  step " + step + "/" + steps;
        if (screen.isTerminal()) {
            screen.live(line);
        } else {
            screen.line(line);
        }
    }

    @Override
    public void trialEnded(StudyTrial trial, Stage stage, StudySnapshot study) {
        screen.live("");
        endedInStage++;
        long now = nanoTime.getAsLong();
        lastShown = now;
        double seconds = (now - begun.getOrDefault(trial.number(), now)) * 1e-9;
        String name = name(trial);
        if (trial.state() == Trial.State.FAILED) {
            screen.error(name + " failed: " + text.values(study, trial) + ": " + trial.reason());
            return;
        }
        List<StudyTrial> best = SearchResult.best(study);
        line(name
                + "  " + SearchText.objectives(study.study(), trial)
                + state(trial)
                + (best.isEmpty() || study.study().objectives().size() > 1
                        ? ""
                        : "  best " + SearchText.value(study.study(), best.get(0)) + " (trial "
                                + best.get(0).number() + ")")
                + "  " + text.values(study, trial)
                + "  " + ProgressText.duration(seconds)
                + left(stage, study, now));
    }

    private static String state(StudyTrial trial) {
        return switch (trial.state()) {
            case PAUSED -> "  paused";
            case PRUNED -> "  pruned";
            default -> "";
        };
    }

    private String name(StudyTrial trial) {
        String number = Long.toString(trial.number());
        if (planned.isEmpty()) {
            return "trial " + number;
        }
        String last = Long.toString(planned.getAsLong() - 1);
        return "trial " + " ".repeat(Math.max(0, last.length() - number.length())) + number;
    }

    /** How long the rest of the stage takes. */
    private String left(Stage stage, StudySnapshot study, long now) {
        if (stage.planned().isEmpty()) {
            return "";
        }
        long ended = study.ofStage(stage.number()).stream()
                .filter(trial -> trial.state() != Trial.State.RUNNING)
                .count();
        double each = (now - stageBegun) * 1e-9 / Math.max(1, endedInStage);
        double seconds = each * Math.max(0, stage.planned().getAsLong() - ended);
        return seconds < 1 ? "" : "  about " + ProgressText.duration(seconds) + " left for " + stage.name();
    }

    private void line(String line) {
        if (!quiet) {
            screen.line(line);
        }
    }
}
