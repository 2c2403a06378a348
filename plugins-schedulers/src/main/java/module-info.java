import dev.espalier.api.schedule.Scheduler;
import dev.espalier.plugins.schedulers.ConstantSchedule;
import dev.espalier.plugins.schedulers.CosineSchedule;
import dev.espalier.plugins.schedulers.LinearWarmup;
import dev.espalier.plugins.schedulers.StepSchedule;

/** The built-in schedulers. */
module dev.espalier.plugins.schedulers {
    requires transitive dev.espalier.api;
    requires static org.jspecify;

    exports dev.espalier.plugins.schedulers;

    provides Scheduler with
            ConstantSchedule,
            CosineSchedule,
            LinearWarmup,
            StepSchedule;
}
