import dev.espalier.api.diagnosis.Diagnostic;
import dev.espalier.plugins.diagnostics.ConflictingTasks;
import dev.espalier.plugins.diagnostics.DataStarvation;
import dev.espalier.plugins.diagnostics.DeadLayer;
import dev.espalier.plugins.diagnostics.DropoutGap;
import dev.espalier.plugins.diagnostics.ExplodingGradients;
import dev.espalier.plugins.diagnostics.InitialLoss;
import dev.espalier.plugins.diagnostics.LeakingFeature;
import dev.espalier.plugins.diagnostics.Overfitting;
import dev.espalier.plugins.diagnostics.Plateau;
import dev.espalier.plugins.diagnostics.RateTooHigh;
import dev.espalier.plugins.diagnostics.RateTooLow;
import dev.espalier.plugins.diagnostics.ShuffledLabels;
import dev.espalier.plugins.diagnostics.SmallBatchNorm;
import dev.espalier.plugins.diagnostics.UnbalancedClasses;
import dev.espalier.plugins.diagnostics.VanishingGradients;

/** The built-in diagnostics. */
module dev.espalier.plugins.diagnostics {
    requires transitive dev.espalier.api;
    requires static org.jspecify;

    exports dev.espalier.plugins.diagnostics;

    provides Diagnostic with
            ConflictingTasks,
            DataStarvation,
            DeadLayer,
            DropoutGap,
            ExplodingGradients,
            InitialLoss,
            LeakingFeature,
            Overfitting,
            Plateau,
            RateTooHigh,
            RateTooLow,
            ShuffledLabels,
            SmallBatchNorm,
            UnbalancedClasses,
            VanishingGradients;
}
