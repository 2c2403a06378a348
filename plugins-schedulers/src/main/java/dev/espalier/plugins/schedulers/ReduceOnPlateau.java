package dev.espalier.plugins.schedulers;

import dev.espalier.api.Check;
import dev.espalier.api.Plugin;
import dev.espalier.api.Setting;
import dev.espalier.api.event.History;
import dev.espalier.api.regularizer.Monitor.Direction;
import dev.espalier.api.schedule.Position;
import dev.espalier.api.schedule.Scheduler;
import java.util.List;
import java.util.Locale;

/**
 * A fall by the same factor whenever validation has not improved for a while.
 *
 * <p>A validation is bad if it is not better than the best so far by more than the threshold. When more than
 * {@code patience} in a row are bad, the factor is multiplied by γ, down to the minimum, and the count begins anew; for
 * {@code cooldown} validations after a fall none is counted.
 *
 * <p>With a patience of 10 the fall comes with the eleventh bad validation, as in PyTorch; Keras falls with the tenth. A
 * relative threshold r asks for a gain of r·|best|: PyTorch multiplies the best by 1 − r, which for a negative figure accepts
 * one that is worse. Validations whose figure is NaN or missing are passed over: they say nothing, and PyTorch's fall on them.
 *
 * <p>The factor follows from the recorded validations alone, so a resumed run has the same rates. A preview, which has no
 * validations, shows 1.
 *
 * <p>Source: {@code torch.optim.lr_scheduler.ReduceLROnPlateau}.
 *
 * @param gamma γ, in (0, 1)
 * @param patience bad validations in a row that are borne, at least 0
 * @param threshold what an improvement must exceed, at least 0
 * @param measure whether the threshold is a part of the best value or an amount
 * @param cooldown validations after a fall that are not counted, at least 0
 * @param minimum the lowest factor, in [0, 1]
 * @param figure the figure of each validation that is looked at: {@code loss}, {@code accuracy}, …
 * @param direction which way it improves
 */
@Plugin(
        value = "reduce-on-plateau",
        summary = "a fall by the same factor whenever validation has not improved for a while")
public record ReduceOnPlateau(
        @Setting("factor of each fall, in (0, 1)") double gamma,

        @Setting(value = "bad validations in a row that are borne, at least 0", shorthand = true)
        int patience,

        @Setting("what an improvement must exceed, at least 0")
        double threshold,

        @Setting("relative (threshold is a part of the best value) or absolute")
        Measure measure,

        @Setting("validations after a fall that are not counted, at least 0")
        int cooldown,

        @Setting("lowest factor, in [0, 1]") double minimum,

        @Setting("figure of each validation that is looked at, such as loss or accuracy")
        String figure,

        @Setting("which way the figure improves: minimize or maximize")
        Direction direction)
        implements Scheduler.Feedback {

    /** What a threshold is measured in. */
    public enum Measure {
        /** Parts of the best value's size. */
        RELATIVE,
        /** The figure's own unit. */
        ABSOLUTE;

        /** The name in lower case. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Checks the ranges. */
    public ReduceOnPlateau {
        Check.require(gamma > 0 && gamma < 1, "gamma", gamma, "must be in (0, 1)");
        Check.atLeast("patience", patience, 0);
        Check.atLeast("threshold", threshold, 0);
        Check.atLeast("cooldown", cooldown, 0);
        Check.within("minimum", minimum, 0, 1);
        Check.require(!figure.isBlank(), "figure", "'" + figure + "'", "must be the name of a figure, such as loss");
    }

    /** A tenth when the loss has not improved by a ten-thousandth for more than ten validations. */
    public ReduceOnPlateau() {
        this(0.1, 10, 1e-4, Measure.RELATIVE, 0, 0, "loss", Direction.MINIMIZE);
    }

    @Override
    public double factor(Position at, History history) {
        List<History.Entry> entries = history.entries();
        double factor = 1;
        double best = Double.NaN;
        int bad = 0;
        int rest = 0;
        for (int i = 0; i < entries.size(); i++) {
            double value = entries.get(i).value(figure);
            if (Double.isNaN(value)) {
                continue;
            }
            if (improves(value, best)) {
                best = value;
                bad = 0;
            } else {
                bad++;
            }
            if (rest > 0) {
                rest--;
                bad = 0;
            }
            if (bad > patience) {
                factor = Math.max(minimum, factor * gamma);
                rest = cooldown;
                bad = 0;
            }
        }
        return factor;
    }

    private boolean improves(double value, double best) {
        if (Double.isNaN(best)) {
            return true;
        }
        double margin = measure == Measure.RELATIVE ? threshold * Math.abs(best) : threshold;
        return direction == Direction.MINIMIZE ? value < best - margin : value > best + margin;
    }
}
