import dev.espalier.api.regularizer.Regularizer;
import dev.espalier.plugins.regularizers.DecoupledDecay;
import dev.espalier.plugins.regularizers.Dropout;
import dev.espalier.plugins.regularizers.EarlyStopping;
import dev.espalier.plugins.regularizers.L2;
import dev.espalier.plugins.regularizers.LabelSmoothing;

/** The built-in regularizers. */
module dev.espalier.plugins.regularizers {
    requires transitive dev.espalier.api;
    requires static org.jspecify;

    exports dev.espalier.plugins.regularizers;

    provides Regularizer with
            DecoupledDecay,
            Dropout,
            EarlyStopping,
            L2,
            LabelSmoothing;
}
