package dev.espalier.verification.run;

import dev.espalier.api.search.Measurement;
import dev.espalier.api.search.Pruner;
import dev.espalier.api.search.Scale;
import dev.espalier.api.search.SearchDomain;
import dev.espalier.api.search.SearchParameter;
import dev.espalier.api.search.SearchSpace;
import dev.espalier.api.search.Trial;
import dev.espalier.core.json.JsonObject;
import dev.espalier.search.storage.Choice;
import dev.espalier.search.storage.Job;
import dev.espalier.search.storage.Stage;
import dev.espalier.search.storage.Study;
import dev.espalier.search.storage.StudyLocation;
import dev.espalier.search.storage.StudyMeasurement;
import dev.espalier.search.storage.StudySnapshot;
import dev.espalier.search.storage.StudyStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * A program that works on a study until that has ended.
 *
 * <p>Its trials are short: each step adds a line to a file in the folder of the trial, from which the next process goes on.
 * Every other trial is paused in the middle.
 */
final class StudyWorker {

    static final int TRIALS = 24;

    static final Study STUDY =
            new Study("shared", 7, "name: shared\n", "digest", List.of(new Study.Objective("loss", false)));

    private static final int STEPS = 6;
    private static final long MILLISECONDS_PER_STEP = 10;

    private static final SearchSpace SPACE = new SearchSpace(
            List.of(new SearchParameter("learning-rate", new SearchDomain.Numbers(1e-4, 0.1, Scale.LOG))));

    private StudyWorker() {}

    /**
     * Works on a study.
     *
     * @param arguments the database and the folder of the study
     * @throws Exception if it cannot be worked on
     */
    public static void main(String[] arguments) throws Exception {
        Path folder = Path.of(arguments[1]);
        try (StudyStore store = StudyLocation.of(arguments[0]).open(STUDY.name(), folder)) {
            Job job = store.claim(StudyWorker::choose);
            while (!(job instanceof Job.Ended)) {
                if (job instanceof Job.Claim claim) {
                    train(store, claim, folder.resolve(claim.trial().folder()));
                } else {
                    Thread.sleep(MILLISECONDS_PER_STEP);
                }
                job = store.claim(StudyWorker::choose);
            }
        }
    }

    static Choice choose(StudySnapshot snapshot) {
        if (snapshot.stages().isEmpty()) {
            JsonObject settings = JsonObject.builder().build();
            return new Choice.BeginStage(new Stage(0, "all", SPACE, 1, OptionalLong.of(TRIALS), settings));
        }
        int begun = snapshot.trials().size();
        if (begun < TRIALS) {
            return new Choice.BeginTrial(0, SPACE.at(new double[] {begun / (double) TRIALS}), OptionalLong.empty());
        }
        var paused = snapshot.trials().stream()
                .filter(trial -> trial.state() == Trial.State.PAUSED)
                .findFirst();
        if (paused.isPresent()) {
            return new Choice.Continue(paused.get().number());
        }
        boolean ended =
                snapshot.trials().stream().allMatch(trial -> trial.state().hasEnded());
        return ended ? new Choice.End("all trials are done") : new Choice.Wait();
    }

    private static void train(StudyStore store, Job.Claim claim, Path folder) throws Exception {
        Files.createDirectories(folder);
        Path log = folder.resolve("steps");
        int done = stepsIn(log);
        // a process that was killed between its step and its measurement has left the measurement to this one
        if (isPause(claim, done) && claim.trial().measurements().isEmpty()) {
            pause(store, claim, done);
            return;
        }
        for (int step = done + 1; step <= STEPS; step++) {
            Thread.sleep(MILLISECONDS_PER_STEP);
            Files.writeString(log, step + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            store.progressed(claim, step, 0.25 * step);
            if (isPause(claim, step)) {
                pause(store, claim, step);
                return;
            }
        }
        store.measured(claim, measurement(claim, STEPS), study -> Pruner.Decision.CONTINUE);
        store.ended(claim, Trial.State.COMPLETED, "");
    }

    private static boolean isPause(Job.Claim claim, int step) {
        return step == STEPS / 2 && claim.trial().number() % 2 == 1;
    }

    private static void pause(StudyStore store, Job.Claim claim, int step) {
        store.measured(claim, measurement(claim, step), study -> Pruner.Decision.CONTINUE);
        store.ended(claim, Trial.State.PAUSED, "");
    }

    /** How many steps a trial has been trained for. */
    static int stepsIn(Path log) throws IOException {
        return Files.exists(log) ? Files.readAllLines(log).size() : 0;
    }

    private static StudyMeasurement measurement(Job.Claim claim, int step) {
        double loss = claim.trial().values().get(0) / step;
        return new StudyMeasurement(
                new Measurement(step / (double) STEPS, List.of(loss)), step, 0.25 * step, Map.of("loss", loss));
    }
}
