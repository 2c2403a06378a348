package dev.espalier.search.storage;

import dev.espalier.api.search.Measurement;
import dev.espalier.api.search.Pruner;
import dev.espalier.api.search.Scale;
import dev.espalier.api.search.SearchDomain;
import dev.espalier.api.search.SearchParameter;
import dev.espalier.api.search.SearchSpace;
import dev.espalier.api.search.Trial;
import dev.espalier.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** A small study whose trials have the numbers 0, 1, 2 and so on as values. */
final class SampleStudy {

    static final Study STUDY =
            new Study("sample", 42, "name: sample\n", "digest", List.of(new Study.Objective("accuracy", true)));

    static final SearchSpace SPACE = new SearchSpace(List.of(
            new SearchParameter("learning-rate", new SearchDomain.Numbers(1e-5, 0.1, Scale.LOG)),
            new SearchParameter("units", new SearchDomain.WholeNumbers(1, 100, Scale.LINEAR, true, false)),
            new SearchParameter("optimizer", new SearchDomain.Choice(List.of("sgd", "adam"))),
            new SearchParameter(
                    "optimizer.adam.beta1",
                    new SearchDomain.Numbers(0.5, 0.999, Scale.REVERSE_LOG, false, true),
                    Optional.of(new SearchParameter.Condition("optimizer", 1)))));

    static final Stage STAGE = new Stage(
            0, "coarse", SPACE, 0.5, OptionalLong.of(5), JsonObject.builder().build());

    private SampleStudy() {}

    /** One stage of so many trials. */
    static Choice.Chooser trials(int count) {
        return snapshot -> {
            if (snapshot.stages().isEmpty()) {
                return new Choice.BeginStage(STAGE);
            }
            int begun = snapshot.trials().size();
            if (begun < count) {
                return new Choice.BeginTrial(0, point(begun), OptionalLong.empty());
            }
            boolean ended =
                    snapshot.trials().stream().allMatch(trial -> trial.state().hasEnded());
            return ended ? new Choice.End("all are done") : new Choice.Wait();
        };
    }

    /** The point of a trial; its numbers have many digits. */
    static List<Double> point(int number) {
        return List.of(
                Math.exp(-2.0 - number / 3.0),
                1.0 + number,
                number % 2.0,
                number % 2 == 1 ? 0.9 + 0.1 / 3 : Double.NaN);
    }

    static StudyMeasurement measurement(double progress, double accuracy) {
        return new StudyMeasurement(
                new Measurement(progress, List.of(-accuracy)),
                Math.round(100 * progress),
                progress,
                Map.of("accuracy", accuracy, "loss", Double.NaN));
    }

    /** Takes up the next trial, which there is. */
    static Job.Claim claim(StudyStore store, Choice.Chooser chooser) {
        return (Job.Claim) store.claim(chooser);
    }

    /** Records a measurement that changes nothing for the trial; whether its claim holds. */
    static boolean measure(StudyStore store, Job.Claim claim, double progress, double accuracy) {
        store.progressed(claim, Math.round(100 * progress), progress);
        return store.measured(claim, measurement(progress, accuracy), study -> Pruner.Decision.CONTINUE)
                .isPresent();
    }

    /** Trains a trial to its end. */
    static void complete(StudyStore store, Job.Claim claim) {
        measure(store, claim, 1, 1.0 / (3 + claim.trial().number()));
        store.ended(claim, Trial.State.COMPLETED, "");
    }
}
