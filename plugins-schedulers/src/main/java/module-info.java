import dev.espalier.api.schedule.Scheduler;
import dev.espalier.plugins.schedulers.ConstantSchedule;
import dev.espalier.plugins.schedulers.CosineRestarts;
import dev.espalier.plugins.schedulers.CosineSchedule;
import dev.espalier.plugins.schedulers.CyclicalSchedule;
import dev.espalier.plugins.schedulers.ExponentialSchedule;
import dev.espalier.plugins.schedulers.InverseSquareRootSchedule;
import dev.espalier.plugins.schedulers.InverseTimeSchedule;
import dev.espalier.plugins.schedulers.LinearSchedule;
import dev.espalier.plugins.schedulers.LinearWarmup;
import dev.espalier.plugins.schedulers.MultiStepSchedule;
import dev.espalier.plugins.schedulers.NoamSchedule;
import dev.espalier.plugins.schedulers.OneCycle;
import dev.espalier.plugins.schedulers.PolynomialSchedule;
import dev.espalier.plugins.schedulers.ReduceOnPlateau;
import dev.espalier.plugins.schedulers.SequentialSchedule;
import dev.espalier.plugins.schedulers.StepSchedule;
import dev.espalier.plugins.schedulers.TableSchedule;

/** The built-in schedulers. */
module dev.espalier.plugins.schedulers {
    requires transitive dev.espalier.api;
    requires static org.jspecify;

    exports dev.espalier.plugins.schedulers;

    provides Scheduler with
            ConstantSchedule,
            CosineRestarts,
            CosineSchedule,
            CyclicalSchedule,
            ExponentialSchedule,
            InverseSquareRootSchedule,
            InverseTimeSchedule,
            LinearSchedule,
            LinearWarmup,
            MultiStepSchedule,
            NoamSchedule,
            OneCycle,
            PolynomialSchedule,
            ReduceOnPlateau,
            SequentialSchedule,
            StepSchedule,
            TableSchedule;
}
