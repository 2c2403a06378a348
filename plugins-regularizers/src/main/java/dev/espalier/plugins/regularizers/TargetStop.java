package dev.espalier.plugins.regularizers;

import dev.espalier.api.Check;
import dev.espalier.api.Plugin;
import dev.espalier.api.Setting;
import dev.espalier.api.event.History;
import dev.espalier.api.regularizer.Monitor;
import dev.espalier.api.regularizer.Monitor.Direction;
import dev.espalier.api.regularizer.Regularizer;
import dev.espalier.api.regularizer.Verdict;

/**
 * A target: the run ends when a figure of validation is good enough.
 *
 * <p>minimize: stop if x ≤ target; maximize: stop if x ≥ target
 *
 * <p>It ends at the first validation whose figure is at least as good as the target. The verdict follows from the recorded
 * history alone. The direction is stated and not guessed; for figures whose better end is well known the wrong one is
 * refused.
 *
 * <p>Choose it to measure how long training to a certain quality takes.
 *
 * <p>Source: Lightning's {@code EarlyStopping} with {@code stopping_threshold}.
 *
 * @param target the value that is good enough, finite
 * @param figure the figure of each validation that is looked at: {@code loss}, {@code accuracy}, …
 * @param direction which way it improves
 */
@Plugin(value = "target-stop", summary = "ends the run when a figure of validation is good enough")
public record TargetStop(
        @Setting(value = "value of the figure that is good enough, finite", shorthand = true)
        double target,

        @Setting("figure of each validation that is looked at, such as loss or accuracy")
        String figure,

        @Setting("which way the figure improves: minimize or maximize")
        Direction direction)
        implements Regularizer.StoppingRule {

    /** Checks the ranges. */
    public TargetStop {
        Check.finite("target", target);
        Figures.check(figure, direction);
    }

    /** A loss of 0. */
    public TargetStop() {
        this(0, "loss", Direction.MINIMIZE);
    }

    @Override
    public Monitor monitor() {
        return new Monitor(figure, direction);
    }

    @Override
    public Verdict judge(History history) {
        for (History.Entry entry : history.entries()) {
            double value = entry.value(figure);
            boolean reached = direction == Direction.MINIMIZE ? value <= target : value >= target;
            if (reached) {
                return Verdict.stop(
                        figure + " was " + value + " after step " + entry.step() + ", the target is " + target);
            }
        }
        return Verdict.CONTINUE;
    }
}
