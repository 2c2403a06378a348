package dev.espalier.core;

import dev.espalier.core.stack.Ensemble;
import dev.espalier.core.stack.Stack;
import java.util.function.LongPredicate;

/** After which steps the state of a run is taken for its ensemble. */
final class CaptureSteps {

    private CaptureSteps() {}

    /**
     * The steps of an ensemble of one run.
     *
     * @param stack of the run
     * @param ensemble what it is made of
     * @param run its length
     */
    static LongPredicate of(Stack stack, Ensemble ensemble, RunOutline run) {
        long total = run.totalSteps();
        return switch (ensemble.kind()) {
            case SNAPSHOTS -> endsOf((total + ensemble.count() - 1) / ensemble.count(), 0, total);
            case SWA ->
                endsOf(
                        run.stepsPerEpoch(),
                        Math.min(
                                total - 1,
                                Math.round(ensemble.swa().orElseThrow().start() * total)),
                        total);
            case CHECKPOINTS -> endsOf(stack.train().checkpoint().every().inSteps(run.stepsPerEpoch()), 0, total);
            case MEMBERS, FOLDS, BAGGING -> step -> false;
        };
    }

    /** The ends of intervals after a step, and that of the run if it comes before another. */
    private static LongPredicate endsOf(long interval, long after, long total) {
        return step -> step > after && (step % interval == 0 || step == total);
    }
}
