package dev.espalier.plugins.schedulers;

import dev.espalier.api.Check;
import dev.espalier.api.Plugin;
import dev.espalier.api.Setting;
import dev.espalier.api.schedule.Scheduler;
import dev.espalier.api.schedule.Span;
import dev.espalier.api.schedule.TrainingProgress;
import dev.espalier.api.search.SearchRange;
import java.util.Locale;

/**
 * 1cycle policy: one increase to the base value and one long decay to almost 0.
 *
 * <p>factor(t) goes from s to p by update p·T − 1, and on to e by update T − 1, along half cosines or lines; with three
 * phases it returns to s as fast as it rose and then goes to e. T is the horizon; after it the factor stays at e
 *
 * <p>The base value is the maximum learning rate. PyTorch's minimum is max/25/10⁴, which is e = 4·10⁻⁶ here; fastai's is
 * max/10⁵ after an increase over a quarter.
 *
 * <p>Momentum (or Adam's beta1) is cycled inversely by the same schedule with other factors. For 0.95, 0.85 and 0.95 again,
 * with a base of 0.95: {@code schedule: {momentum: [one-cycle: {start: 1, peak: 0.8947, end: 1}]}}.
 *
 * <p>Choose it for short runs at high learning rates, with a peak found by experiment.
 *
 * <p>Source: Smith and Topin, "Super-Convergence", 2018, whose decay has two parts (three phases); defaults as {@code
 * torch.optim.lr_scheduler.OneCycleLR}.
 *
 * @param rise the fraction of the run in which the factor rises, in (0, 1]; at most ½ for three phases
 * @param start s, at least 0
 * @param peak p, at least 0
 * @param end e, at least 0
 * @param phases 2, or 3 to return to s as fast as the increase and then to go to e
 * @param anneal the curve between two factors
 * @param horizon T; the whole run if not given
 */
@Plugin(value = "one-cycle", summary = "1cycle policy (Smith & Topin 2018)")
public record OneCycle(
        @Setting(
                value = "fraction of the run in which the factor rises, in (0, 1]; at most 0.5 for three phases",
                range = "(0, 1]")
        @SearchRange(low = 0.1, high = 0.5)
        double rise,

        @Setting(value = "first factor, at least 0", range = "[0, inf)")
        double start,

        @Setting(value = "factor at the peak, at least 0", range = "[0, inf)")
        double peak,

        @Setting(value = "last factor, at least 0", range = "[0, inf)")
        double end,

        @Setting(
                value = "number of phases: 2, or 3 to return to the first factor before the final decay",
                range = "[2, 3]")
        int phases,

        @Setting("curve between two factors: cosine or linear")
        Anneal anneal,

        @Setting(value = "horizon, the whole run by default", flatten = true)
        Span horizon)
        implements Scheduler {

    /** The curves between two factors. */
    public enum Anneal {
        /** Half a cosine. */
        COSINE,
        /** A line. */
        LINEAR;

        /** The name in lower case. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Checks the ranges. */
    public OneCycle {
        Check.inOpenClosed("rise", rise, 0, 1);
        Check.atLeast("start", start, 0);
        Check.atLeast("peak", peak, 0);
        Check.atLeast("end", end, 0);
        Check.require(phases == 2 || phases == 3, "phases", phases, "must be 2 or 3");
        Check.require(phases == 2 || rise <= 0.5, "rise", rise, "must be at most 0.5 for three phases");
    }

    /** PyTorch's: up from a 25th over three tenths of the run, down to a 250,000th. */
    public OneCycle() {
        this(0.3, 0.04, 1, 0.04 / 1e4, 2, Anneal.COSINE, new Span());
    }

    /**
     * The cycle of a momentum beside that of the rate: its base value at both ends, less amid.
     *
     * @param peak the factor where the rate is highest, such as 0.85/0.95; at least 0
     * @return the schedule
     */
    public static OneCycle inverse(double peak) {
        return new OneCycle(0.3, 1, peak, 1, 2, Anneal.COSINE, new Span());
    }

    @Override
    public double factor(TrainingProgress progress) {
        double total = horizon.stepsIn(progress, progress.totalSteps());
        double step = Math.min((double) progress.step(), total - 1);
        double first = rise * total - 1;
        if (step <= first) {
            return between(start, peak, step, first);
        }
        // a rise of less than one update has no length: the first update is the peak
        double turn = Math.max(0, first);
        if (phases == 2) {
            return between(peak, end, step - turn, total - 1 - turn);
        }
        double second = Math.max(turn, 2 * rise * total - 2);
        return step <= second
                ? between(peak, start, step - turn, second - turn)
                : between(start, end, step - second, total - 1 - second);
    }

    private double between(double from, double to, double step, double length) {
        // a phase without a length has been passed when it begins
        double done = length <= 0 ? 1 : Math.min(1, step / length);
        return anneal == Anneal.LINEAR
                ? from + (to - from) * done
                : to + 0.5 * (from - to) * (1 + HalfWave.cosine(done));
    }

    @Override
    public long length(TrainingProgress run) {
        return horizon.stepsIn(run, 0);
    }
}
