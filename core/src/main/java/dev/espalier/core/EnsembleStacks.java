package dev.espalier.core;

import dev.espalier.core.catalog.PluginCatalog;
import dev.espalier.core.data.Holdout;
import dev.espalier.core.stack.Ensemble;
import dev.espalier.core.stack.EnsembleSchedules;
import dev.espalier.core.stack.Stack;

/**
 * The stacks of the runs of an ensemble.
 *
 * <p>Runs have seeds of their own, the first that of the stack, but one seed of the splits: they train on the same samples, test
 * on the same, and but for folds and bootstrap samples validate on the same.
 *
 * @param whole a stack with an ensemble
 * @param ensemble the ensemble
 */
record EnsembleStacks(Stack whole, Ensemble ensemble) {

    private static final Holdout DEFAULT_VALIDATION = Holdout.Fraction.of(0.1);
    private static final Holdout NO_VALIDATION = Holdout.Fraction.of(0);

    static EnsembleStacks of(Stack whole) {
        return new EnsembleStacks(whole, whole.ensemble().orElseThrow());
    }

    /**
     * The stack of a run, which can be run by itself.
     *
     * @param number from 1
     * @param catalog the plugins that there are
     * @throws dev.espalier.api.EspalierException if the stack's schedule or splits do not go with the ensemble
     */
    Stack run(int number, PluginCatalog catalog) {
        Stack alone = whole.withoutEnsemble();
        if (ensemble.kind().isOfOneRun()) {
            return alone.withSchedule(EnsembleSchedules.of(whole, catalog));
        }
        Stack.Data data = whole.data().withSplitSeed(whole.data().splitSeed().orElse(whole.seed()));
        Stack seeded = alone.withSeed(whole.seed() + number - 1).withData(data);
        return switch (ensemble.kind()) {
            case FOLDS ->
                CrossValidationPlan.of(ensemble.count()).stack(seeded, new CrossValidationPlan.Part(1, number));
            case BAGGING ->
                seeded.withData((leavesOut() ? data.withValidation(NO_VALIDATION) : data).withBootstrap(number));
            case MEMBERS, SNAPSHOTS, SWA, CHECKPOINTS -> seeded;
        };
    }

    /** Whether a bootstrap sample is validated on what it leaves out. */
    private boolean leavesOut() {
        Holdout validation = whole.data().validation();
        return validation.equals(DEFAULT_VALIDATION) || validation.equals(NO_VALIDATION);
    }

    /** Whether all runs validate on the same samples, which none of them trains on. */
    boolean validatesInCommon() {
        return switch (ensemble.kind()) {
            case FOLDS -> false;
            case BAGGING -> !leavesOut();
            case MEMBERS, SNAPSHOTS, SWA, CHECKPOINTS -> true;
        };
    }

    /** The stack whose splits are those of the whole: without validation samples where each run has others. */
    Stack common() {
        return validatesInCommon() ? whole : whole.withData(whole.data().withValidation(NO_VALIDATION));
    }
}
