import dev.espalier.api.optimizer.Optimizer;
import dev.espalier.plugins.optimizers.Adam;
import dev.espalier.plugins.optimizers.Sgd;

/** The built-in optimizers. */
module dev.espalier.plugins.optimizers {
    requires transitive dev.espalier.api;
    requires static org.jspecify;

    exports dev.espalier.plugins.optimizers;

    provides Optimizer with
            Adam,
            Sgd;
}
