package dev.espalier.engine.plugin;

import dev.espalier.api.search.Pruner;
import dev.espalier.api.search.Trial;
import java.util.List;
import java.util.OptionalLong;

/** Calls of pruners. */
public final class PrunerCalls {

    private static final String NOUN = "pruner";

    private PrunerCalls() {}

    /** The rungs of a trial: ascending fractions in (0, 1). */
    public static List<Double> rungs(Pruner pruner, long trial, double epochs) {
        String call = "rungs of trial " + trial;
        List<Double> rungs = List.copyOf(PluginBoundary.list(NOUN, pruner, call, () -> pruner.rungs(trial, epochs)));
        double before = 0;
        for (double rung : rungs) {
            if (!(rung > before && rung < 1)) {
                throw PluginBoundary.broken(
                        NOUN, pruner, call + " returned " + rungs + "; they must ascend within (0, 1)");
            }
            before = rung;
        }
        return rungs;
    }

    /** {@link Pruner#decide}. */
    public static Pruner.Decision decide(Pruner pruner, Trial trial, List<Trial> trials) {
        return PluginBoundary.value(
                NOUN, pruner, "decide on trial " + trial.number(), () -> pruner.decide(trial, trials));
    }

    /** The number of the trial to be promoted, which is paused. */
    public static OptionalLong promotion(Pruner pruner, List<Trial> trials, boolean complete) {
        OptionalLong promoted =
                PluginBoundary.value(NOUN, pruner, "promotion", () -> pruner.promotion(trials, complete));
        if (promoted.isPresent()
                && trials.stream()
                        .noneMatch(trial ->
                                trial.number() == promoted.getAsLong() && trial.state() == Trial.State.PAUSED)) {
            throw PluginBoundary.broken(
                    NOUN,
                    pruner,
                    "promotion returned " + promoted.getAsLong() + "; it must be the number of a trial that is paused");
        }
        return promoted;
    }
}
