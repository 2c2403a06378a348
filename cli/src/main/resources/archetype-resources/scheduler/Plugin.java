package ${package};

import dev.espalier.api.Check;
import dev.espalier.api.Plugin;
import dev.espalier.api.Setting;
import dev.espalier.api.schedule.TrainingProgress;
import dev.espalier.api.schedule.Scheduler;

/**
 * Linear decay from 1 to a fraction at the end of the run.
 *
 * <p>factor = 1 − (1 − share)·step/totalSteps
 *
 * @param share the factor at the end of the run, in [0, 1]
 */
@Plugin(value = "${artifactId}", summary = "linear decay to a final factor")
public record ${className}(@Setting("factor at the end of the run, in [0, 1]") double share) implements Scheduler {

    /** Checks the range. */
    public ${className} {
        Check.inClosed("share", share, 0, 1);
    }

    /** The defaults. */
    public ${className}() {
        this(0.1);
    }

    /** A pure function of the position: a resumed run needs no state of its own. */
    @Override
    public double factor(TrainingProgress progress) {
        return 1 - (1 - share) * Math.min(1, (double) progress.step() / Math.max(1, progress.totalSteps()));
    }
}
