package dev.espalier.cli;

import dev.espalier.api.ReadableNumber;
import dev.espalier.api.search.Trial;
import dev.espalier.core.json.JsonArray;
import dev.espalier.core.json.JsonNumber;
import dev.espalier.core.json.JsonObject;
import dev.espalier.core.json.JsonText;
import dev.espalier.core.json.JsonValue;
import dev.espalier.search.SearchResult;
import dev.espalier.search.space.SearchSettings;
import dev.espalier.search.storage.Stage;
import dev.espalier.search.storage.Study;
import dev.espalier.search.storage.StudySnapshot;
import dev.espalier.search.storage.StudyTrial;
import dev.espalier.search.storage.Worker;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/**
 * Where a search is, for people and programs.
 *
 * @param study as it is
 * @param place its database
 * @param budget when it ends; empty if that cannot be read, such as for want of a plugin
 */
record StudyStatus(StudySnapshot study, String place, Optional<SearchSettings.Budget> budget) {

    private static final int NOTES_SHOWN = 5;

    /** The status in lines. */
    List<String> lines() {
        Study about = study.study();
        List<String> lines = new ArrayList<>();
        lines.add("study: " + about.name() + " (" + place + "), seed " + about.seed());
        lines.add("state: " + state());
        lines.addAll(stages());
        best().ifPresent(best -> lines.add("best: trial " + best.number() + "  " + StudyValues.objectives(about, best)
                + "  " + StudyValues.point(study, best)));
        lines.add("budget: " + budgetLine());
        lines.addAll(running());
        lines.addAll(notes());
        return lines;
    }

    private String state() {
        if (!study.ended().isEmpty()) {
            return "ended: " + study.ended();
        }
        long processes = study.workers().stream().filter(Worker::isAlive).count();
        return switch ((int) Math.min(2, processes)) {
            case 0 -> "interrupted: no process works on it; continue it with --resume";
            case 1 -> "running";
            default -> "running in " + processes + " processes";
        };
    }

    private List<String> stages() {
        if (study.stages().isEmpty()) {
            return List.of("no trial has been begun");
        }
        Study.Objective objective = study.study().objectives().get(0);
        TextTable table = new TextTable();
        List<String> head = new ArrayList<>(List.of("stage", "epochs", "trials", "planned"));
        Arrays.stream(Trial.State.values()).map(StudyStatus::name).forEach(head::add);
        head.add("best " + objective.name());
        table.row(head.toArray(String[]::new));
        for (Stage stage : study.stages()) {
            List<StudyTrial> trials = study.ofStage(stage.number());
            List<String> row = new ArrayList<>(List.of(
                    stage.number() + 1 + " " + stage.name(),
                    ReadableNumber.of(stage.epochs()),
                    Integer.toString(trials.size()),
                    stage.planned().isPresent() ? Long.toString(stage.planned().getAsLong()) : "-"));
            for (Trial.State state : Trial.State.values()) {
                row.add(Long.toString(count(trials, state)));
            }
            OptionalDouble best = bestValue(objective, trials);
            row.add(best.isPresent() ? ReadableNumber.of(best.getAsDouble()) : "-");
            table.row(row.toArray(String[]::new));
        }
        return table.lines();
    }

    private static long count(List<StudyTrial> trials, Trial.State state) {
        return trials.stream().filter(trial -> trial.state() == state).count();
    }

    private static String name(Trial.State state) {
        return state.name().toLowerCase(Locale.ROOT);
    }

    /** The best value of the first objective among the trials of a stage that were trained for its length. */
    private static OptionalDouble bestValue(Study.Objective objective, List<StudyTrial> trials) {
        OptionalDouble loss = trials.stream()
                .filter(trial -> trial.state() == Trial.State.COMPLETED)
                .flatMap(trial -> trial.last().stream())
                .mapToDouble(last -> last.reached().losses().get(0))
                .filter(value -> !Double.isNaN(value))
                .min();
        return loss.isPresent() ? OptionalDouble.of(objective.flip(loss.getAsDouble())) : OptionalDouble.empty();
    }

    private Optional<StudyTrial> best() {
        return SearchResult.best(study).stream().findFirst();
    }

    private String budgetLine() {
        List<String> used = new ArrayList<>();
        used.add(used(
                        ProgressText.count(study.trials().size()),
                        budget.flatMap(each -> each.trials().stream()
                                .mapToObj(ProgressText::count)
                                .findFirst()))
                + " trials");
        used.add(used(
                ProgressText.duration(seconds(study.elapsed())),
                budget.flatMap(SearchSettings.Budget::time).map(time -> ProgressText.duration(seconds(time)))));
        used.add(used(
                        ProgressText.count((double) study.steps()),
                        budget.flatMap(each -> each.steps().stream()
                                .mapToObj(ProgressText::count)
                                .findFirst()))
                + " steps");
        OptionalDouble left = secondsLeft();
        left.ifPresent(seconds -> used.add("about " + ProgressText.duration(seconds) + " left"));
        return String.join(", ", used);
    }

    private static String used(String used, Optional<String> limit) {
        return limit.map(most -> used + " of " + most).orElse(used);
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }

    /** What is left by the limit that ends the search first, if the rest is as fast as what is done; empty once it has ended. */
    private OptionalDouble secondsLeft() {
        double elapsed = seconds(study.elapsed());
        long ended = study.trials().stream()
                .filter(trial -> trial.state().hasEnded())
                .count();
        if (!study.ended().isEmpty() || budget.isEmpty()) {
            return OptionalDouble.empty();
        }
        SearchSettings.Budget limits = budget.get();
        DoubleStream time = limits.time().stream().mapToDouble(limit -> seconds(limit) - elapsed);
        DoubleStream trials = limits.trials().stream()
                .filter(limit -> ended > 0)
                .mapToDouble(limit -> elapsed / ended * (limit - ended));
        DoubleStream steps = limits.steps().stream()
                .filter(limit -> study.steps() > 0)
                .mapToDouble(limit -> elapsed / study.steps() * (limit - study.steps()));
        return Stream.of(time, trials, steps)
                .flatMapToDouble(each -> each)
                .map(seconds -> Math.max(0, seconds))
                .min();
    }

    private List<StudyTrial> runningTrials() {
        return study.trials().stream()
                .filter(trial -> trial.state() == Trial.State.RUNNING)
                .toList();
    }

    private List<String> running() {
        List<StudyTrial> trials = runningTrials();
        if (trials.isEmpty()) {
            return List.of();
        }
        TextTable table = new TextTable();
        table.row("running", "stage", "steps", "trained", "host", "pid", "heartbeat", "");
        for (StudyTrial trial : trials) {
            Optional<Worker> worker = trial.work().worker();
            table.row(
                    "trial " + trial.number(),
                    study.stages().get(trial.stage()).name(),
                    ProgressText.count((double) trial.work().steps()),
                    ProgressText.duration(trial.work().seconds()),
                    worker.map(Worker::host).orElse("-"),
                    worker.map(each -> Long.toString(each.pid())).orElse("-"),
                    worker.map(each -> ProgressText.duration(age(each.heartbeat())) + " ago")
                            .orElse("-"),
                    trial.work().isAbandoned() ? "interrupted; the next process takes it up" : "");
        }
        return table.lines();
    }

    private double age(Instant then) {
        return Math.max(0, seconds(Duration.between(then, study.now())));
    }

    private List<String> notes() {
        List<StudySnapshot.Note> all = study.notes();
        return all.subList(Math.max(0, all.size() - NOTES_SHOWN), all.size()).stream()
                .map(note -> "note: trial " + note.trial() + " was " + note.text())
                .toList();
    }

    /** The status as an object. */
    JsonObject json() {
        Study about = study.study();
        JsonObject.Builder object = JsonObject.builder()
                .put("study", about.name())
                .put("storage", place)
                .put("seed", about.seed())
                .put("ended", study.ended())
                .put(
                        "processes",
                        study.workers().stream().filter(Worker::isAlive).count())
                .put(
                        "stages",
                        new JsonArray(study.stages().stream()
                                .<JsonValue>map(this::json)
                                .toList()))
                .put(
                        "running",
                        new JsonArray(runningTrials().stream()
                                .<JsonValue>map(this::json)
                                .toList()))
                .put("budget", budgetJson())
                .put(
                        "notes",
                        new JsonArray(study.notes().stream()
                                .<JsonValue>map(StudyStatus::json)
                                .toList()));
        best().ifPresent(best -> object.put("best", StudyTable.json(study, best)));
        return object.build();
    }

    private JsonObject json(Stage stage) {
        List<StudyTrial> trials = study.ofStage(stage.number());
        JsonObject.Builder object = JsonObject.builder()
                .put("name", stage.name())
                .put("epochs", stage.epochs())
                .put("trials", trials.size());
        stage.planned().ifPresent(planned -> object.put("planned", planned));
        for (Trial.State state : Trial.State.values()) {
            object.put(name(state), count(trials, state));
        }
        bestValue(study.study().objectives().get(0), trials)
                .ifPresent(best -> object.put("best", JsonNumber.orName(best)));
        return object.build();
    }

    private JsonObject json(StudyTrial trial) {
        JsonObject.Builder object = JsonObject.builder()
                .put("trial", trial.number())
                .put("stage", study.stages().get(trial.stage()).name())
                .put("steps", trial.work().steps())
                .put("seconds", trial.work().seconds())
                .put("interrupted", trial.work().isAbandoned());
        trial.work()
                .worker()
                .ifPresent(worker -> object.put("host", worker.host())
                        .put("pid", worker.pid())
                        .put("heartbeat-seconds", age(worker.heartbeat())));
        return object.build();
    }

    private JsonObject budgetJson() {
        JsonObject.Builder object = JsonObject.builder()
                .put("trials", study.trials().size())
                .put("seconds", seconds(study.elapsed()))
                .put("steps", study.steps());
        budget.ifPresent(limits -> {
            limits.trials().ifPresent(limit -> object.put("most-trials", limit));
            limits.time().ifPresent(limit -> object.put("most-seconds", seconds(limit)));
            limits.steps().ifPresent(limit -> object.put("most-steps", limit));
        });
        secondsLeft().ifPresent(left -> object.put("seconds-left", left));
        return object.build();
    }

    private static JsonObject json(StudySnapshot.Note note) {
        return JsonObject.builder()
                .put("trial", note.trial())
                .put("at", new JsonText(note.at().toString()))
                .put("text", note.text())
                .build();
    }
}
