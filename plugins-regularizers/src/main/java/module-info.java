import dev.espalier.api.regularizer.Regularizer;
import dev.espalier.plugins.regularizers.AlphaDropout;
import dev.espalier.plugins.regularizers.ConfidencePenalty;
import dev.espalier.plugins.regularizers.DecoupledDecay;
import dev.espalier.plugins.regularizers.DropPath;
import dev.espalier.plugins.regularizers.Dropout;
import dev.espalier.plugins.regularizers.EarlyStopping;
import dev.espalier.plugins.regularizers.ElasticNet;
import dev.espalier.plugins.regularizers.GaussianDropout;
import dev.espalier.plugins.regularizers.GaussianNoise;
import dev.espalier.plugins.regularizers.GradNorm;
import dev.espalier.plugins.regularizers.GradientCentralisation;
import dev.espalier.plugins.regularizers.GradientNoise;
import dev.espalier.plugins.regularizers.L1;
import dev.espalier.plugins.regularizers.L2;
import dev.espalier.plugins.regularizers.LabelSmoothing;
import dev.espalier.plugins.regularizers.MaxNorm;
import dev.espalier.plugins.regularizers.NonNegative;
import dev.espalier.plugins.regularizers.Orthogonal;
import dev.espalier.plugins.regularizers.PcGrad;
import dev.espalier.plugins.regularizers.SoftSharing;
import dev.espalier.plugins.regularizers.SpatialDropout;
import dev.espalier.plugins.regularizers.TargetStop;
import dev.espalier.plugins.regularizers.TimeStop;
import dev.espalier.plugins.regularizers.TraceNorm;
import dev.espalier.plugins.regularizers.UncertaintyWeights;
import dev.espalier.plugins.regularizers.UnitNorm;
import dev.espalier.plugins.regularizers.WeightNoise;

/** The built-in regularizers. */
module dev.espalier.plugins.regularizers {
    requires transitive dev.espalier.api;
    requires static org.jspecify;

    exports dev.espalier.plugins.regularizers;

    provides Regularizer with
            AlphaDropout,
            ConfidencePenalty,
            DecoupledDecay,
            DropPath,
            Dropout,
            EarlyStopping,
            ElasticNet,
            GaussianDropout,
            GaussianNoise,
            GradNorm,
            GradientCentralisation,
            GradientNoise,
            L1,
            L2,
            LabelSmoothing,
            MaxNorm,
            NonNegative,
            Orthogonal,
            PcGrad,
            SoftSharing,
            SpatialDropout,
            TargetStop,
            TimeStop,
            TraceNorm,
            UncertaintyWeights,
            UnitNorm,
            WeightNoise;
}
