package dev.espalier.plugins.schedulers;

import dev.espalier.api.Check;
import dev.espalier.api.Plugin;
import dev.espalier.api.Power;
import dev.espalier.api.Setting;
import dev.espalier.api.schedule.Scheduler;
import dev.espalier.api.schedule.TrainingProgress;
import java.util.Locale;
import java.util.OptionalDouble;

/**
 * Cyclical learning rate: linear increase and decrease, repeated.
 *
 * <p>factor(t) = low + (high−low)·k·f, k the height in the cycle: 0 at its start, 1 after u updates, 0 again after d more;
 * f is 1 ({@code triangular}), 2<sup>−c</sup> in cycle c from 0 ({@code triangular2}), or γ<sup>t</sup> ({@code
 * exp-range}), where t counts updates, not cycles
 *
 * <p>For momentum in the opposite direction, {@code high} is below {@code low}: with a base of 0.9, {@code schedule:
 * {momentum: [cyclical: {low: 1, high: 0.889}]}} cycles between 0.9 and 0.8. f reduces the amplitude of the momentum as
 * well.
 *
 * <p>Choose it to find good learning rates in one run; the paper recommends half cycles of 2 to 8 epochs.
 *
 * <p>Source: Smith, "Cyclical Learning Rates for Training Neural Networks", WACV 2017;
 * {@code torch.optim.lr_scheduler.CyclicLR}.
 *
 * @param up u, the length of the increase, above 0
 * @param down d, the length of the decrease, above 0; that of the increase if not given
 * @param unit the unit of the lengths
 * @param low the factor at the start of a cycle, at least 0
 * @param high the factor at the peak, at least 0
 * @param mode how the amplitude changes over cycles
 * @param gamma γ of the mode exp-range, in (0, 1]
 */
@Plugin(value = "cyclical", summary = "cyclical learning rate (Smith 2017)")
public record CyclicalSchedule(
        @Setting(value = "length of the increase, above 0", range = "(0, inf)")
        double up,

        @Setting(value = "length of the decrease, above 0; that of the increase by default", range = "(0, inf)")
        OptionalDouble down,

        @Setting("unit of the lengths: epochs, steps, samples or fraction (of the run)")
        ProgressUnit unit,

        @Setting(value = "factor at the start of a cycle, at least 0", range = "[0, inf)")
        double low,

        @Setting(value = "factor at the peak of a cycle, at least 0", range = "[0, inf)")
        double high,

        @Setting("triangular, triangular2 (each cycle half as high) or exp-range (gamma in every step)")
        Mode mode,

        @Setting(value = "factor on the height per step, for mode exp-range, in (0, 1]", range = "(0, 1]")
        double gamma)
        implements Scheduler {

    /** Whether cycles become smaller, and how. */
    public enum Mode {
        /** All are alike. */
        TRIANGULAR,
        /** Each is half as high as the one before. */
        TRIANGULAR2,
        /** The height falls by the factor γ in every step. */
        EXP_RANGE;

        /** The name in lower case, with a hyphen. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /** Checks the ranges. */
    public CyclicalSchedule {
        Check.above("up", up, 0);
        down.ifPresent(value -> Check.above("down", value, 0));
        Check.atLeast("low", low, 0);
        Check.atLeast("high", high, 0);
        Check.inOpenClosed("gamma", gamma, 0, 1);
    }

    /** Up from a tenth over two epochs and down over two. */
    public CyclicalSchedule() {
        this(2, OptionalDouble.empty(), ProgressUnit.EPOCHS, 0.1, 1, Mode.TRIANGULAR, 1);
    }

    @Override
    public double factor(TrainingProgress progress) {
        long rise = Math.max(1, unit.steps(up, progress));
        long fall = down.isEmpty() ? rise : Math.max(1, unit.steps(down.getAsDouble(), progress));
        long cycle = progress.step() / (rise + fall);
        long since = progress.step() - cycle * (rise + fall);
        double height = since <= rise ? (double) since / rise : (double) (rise + fall - since) / fall;
        double amplitude = switch (mode) {
            case TRIANGULAR -> 1;
            case TRIANGULAR2 -> Power.of(0.5, cycle);
            case EXP_RANGE -> Power.of(gamma, progress.step());
        };
        return low + (high - low) * height * amplitude;
    }
}
