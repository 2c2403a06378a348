import dev.espalier.api.optimizer.Optimizer;
import dev.espalier.plugins.optimizers.AdaBelief;
import dev.espalier.plugins.optimizers.AdaDelta;
import dev.espalier.plugins.optimizers.AdaGrad;
import dev.espalier.plugins.optimizers.AdaMax;
import dev.espalier.plugins.optimizers.Adafactor;
import dev.espalier.plugins.optimizers.Adam;
import dev.espalier.plugins.optimizers.AdamW;
import dev.espalier.plugins.optimizers.AmsGrad;
import dev.espalier.plugins.optimizers.LBfgs;
import dev.espalier.plugins.optimizers.Lamb;
import dev.espalier.plugins.optimizers.Lars;
import dev.espalier.plugins.optimizers.Lion;
import dev.espalier.plugins.optimizers.Lookahead;
import dev.espalier.plugins.optimizers.Momentum;
import dev.espalier.plugins.optimizers.Muon;
import dev.espalier.plugins.optimizers.NAdam;
import dev.espalier.plugins.optimizers.Nesterov;
import dev.espalier.plugins.optimizers.RAdam;
import dev.espalier.plugins.optimizers.RmsProp;
import dev.espalier.plugins.optimizers.Rprop;
import dev.espalier.plugins.optimizers.Sam;
import dev.espalier.plugins.optimizers.ScheduleFreeAdamW;
import dev.espalier.plugins.optimizers.ScheduleFreeSgd;
import dev.espalier.plugins.optimizers.Sgd;

/** The built-in optimizers. */
module dev.espalier.plugins.optimizers {
    requires transitive dev.espalier.api;
    requires static org.jspecify;

    exports dev.espalier.plugins.optimizers;

    provides Optimizer with
            AdaBelief,
            AdaDelta,
            AdaGrad,
            AdaMax,
            Adafactor,
            Adam,
            AdamW,
            AmsGrad,
            LBfgs,
            Lamb,
            Lars,
            Lion,
            Lookahead,
            Momentum,
            Muon,
            NAdam,
            Nesterov,
            RAdam,
            RmsProp,
            Rprop,
            Sam,
            ScheduleFreeAdamW,
            ScheduleFreeSgd,
            Sgd;
}
