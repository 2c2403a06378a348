package dev.espalier.plugins.optimizers;

import static dev.espalier.plugins.optimizers.RefusedValues.NEGATIVE;
import static dev.espalier.plugins.optimizers.RefusedValues.OUTSIDE_DECAY_RATE;
import static dev.espalier.plugins.optimizers.RefusedValues.OUTSIDE_OPEN_UNIT;
import static dev.espalier.plugins.optimizers.RefusedValues.OUTSIDE_POSITIVE;

import dev.espalier.api.optimizer.Optimizer;
import dev.espalier.testkit.OptimizerContract;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Nested;

/** The testkit's contract for every rule, and for profiles and settings that take another way through its code. */
class ElementwiseRulesTest {

    @Nested
    class OfAdaBelief implements OptimizerContract {

        @Override
        public Optimizer optimizer() {
            return new AdaBelief();
        }

        @Override
        public Map<String, List<?>> refusedSettings() {
            return Map.of(
                    "profile", List.of(Profile.KERAS),
                    "beta1", OUTSIDE_DECAY_RATE,
                    "beta2", OUTSIDE_DECAY_RATE,
                    "epsilon", OUTSIDE_POSITIVE);
        }
    }

    @Nested
    class OfAdaBeliefOfOptax implements OptimizerContract {

        @Override
        public Optimizer optimizer() {
            return new AdaBelief(Profile.OPTAX);
        }
    }

    @Nested
    class OfAdaDelta implements OptimizerContract {

        @Override
        public Optimizer optimizer() {
            return new AdaDelta();
        }

        @Override
        public Map<String, List<?>> refusedSettings() {
            return Map.of("rho", OUTSIDE_DECAY_RATE, "epsilon", OUTSIDE_POSITIVE);
        }
    }

    @Nested
    class OfAdaGrad implements OptimizerContract {

        @Override
        public Optimizer optimizer() {
            return new AdaGrad();
        }

        @Override
        public Map<String, List<?>> refusedSettings() {
            return Map.of(
                    "epsilon", OUTSIDE_POSITIVE,
                    "epsilonPlacement", List.of(EpsilonPlacement.UNCORRECTED),
                    "initialAccumulator", NEGATIVE,
                    "learningRateDecay", NEGATIVE);
        }
    }

    @Nested
    class OfAdaGradOfKeras implements OptimizerContract {

        @Override
        public Optimizer optimizer() {
            return new AdaGrad(Profile.KERAS);
        }
    }

    @Nested
    class OfAdaMax implements OptimizerContract {

        @Override
        public Optimizer optimizer() {
            return new AdaMax();
        }

        @Override
        public Map<String, List<?>> refusedSettings() {
            return Map.of("beta1", OUTSIDE_DECAY_RATE, "beta2", OUTSIDE_DECAY_RATE, "epsilon", OUTSIDE_POSITIVE);
        }
    }

    @Nested
    class OfAdaMaxOfKeras implements OptimizerContract {

        @Override
        public Optimizer optimizer() {
            return new AdaMax(Profile.KERAS);
        }
    }

    @Nested
    class OfAdamOfKeras implements OptimizerContract {

        @Override
        public Optimizer optimizer() {
            return new Adam(Profile.KERAS);
        }
    }

    @Nested
    class OfAdamWithEpsilonInside implements OptimizerContract {

        @Override
        public Optimizer optimizer() {
            return new Adam(Profile.PYTORCH, 0.9, 0.999, OptionalDouble.of(1e-8), Optional.of(EpsilonPlacement.INSIDE));
        }
    }

    @Nested
    class OfAdamW implements OptimizerContract {

        @Override
        public Optimizer optimizer() {
            return new AdamW(0.001);
        }

        @Override
        public Map<String, List<?>> refusedSettings() {
            return Map.of(
                    "weightDecay", NEGATIVE,
                    "beta1", OUTSIDE_DECAY_RATE,
                    "beta2", OUTSIDE_DECAY_RATE,
                    "epsilon", OUTSIDE_POSITIVE);
        }
    }

    @Nested
    class OfAmsGrad implements OptimizerContract {

        @Override
        public Optimizer optimizer() {
            return new AmsGrad();
        }

        @Override
        public Map<String, List<?>> refusedSettings() {
            return Map.of("beta1", OUTSIDE_DECAY_RATE, "beta2", OUTSIDE_DECAY_RATE, "epsilon", OUTSIDE_POSITIVE);
        }
    }

    @Nested
    class OfAmsGradOfOptax implements OptimizerContract {

        @Override
        public Optimizer optimizer() {
            return new AmsGrad(Profile.OPTAX);
        }
    }

    @Nested
    class OfLion implements OptimizerContract {

        @Override
        public Optimizer optimizer() {
            return new Lion();
        }

        @Override
        public Map<String, List<?>> refusedSettings() {
            return Map.of("beta1", OUTSIDE_DECAY_RATE, "beta2", OUTSIDE_DECAY_RATE, "weightDecay", NEGATIVE);
        }
    }

    @Nested
    class OfMomentum implements OptimizerContract {

        @Override
        public Optimizer optimizer() {
            return new Momentum();
        }

        @Override
        public Map<String, List<?>> refusedSettings() {
            return Map.of("momentum", OUTSIDE_OPEN_UNIT, "dampening", List.of(-0.1, 1.1));
        }
    }

    @Nested
    class OfMomentumOfKeras implements OptimizerContract {

        @Override
        public Optimizer optimizer() {
            return new Momentum(0.9, 0.5, Profile.KERAS);
        }
    }

    @Nested
    class OfNAdam implements OptimizerContract {

        @Override
        public Optimizer optimizer() {
            return new NAdam();
        }

        @Override
        public Map<String, List<?>> refusedSettings() {
            return Map.of(
                    "beta1", OUTSIDE_DECAY_RATE,
                    "beta2", OUTSIDE_DECAY_RATE,
                    "epsilon", OUTSIDE_POSITIVE,
                    "momentumDecay", NEGATIVE);
        }
    }

    @Nested
    class OfNAdamOfOptax implements OptimizerContract {

        @Override
        public Optimizer optimizer() {
            return new NAdam(Profile.OPTAX);
        }

        @Override
        public Map<String, List<?>> refusedSettings() {
            return Map.of("momentumDecay", List.of(0.004));
        }
    }

    @Nested
    class OfNesterov implements OptimizerContract {

        @Override
        public Optimizer optimizer() {
            return new Nesterov();
        }

        @Override
        public Map<String, List<?>> refusedSettings() {
            return Map.of("momentum", OUTSIDE_OPEN_UNIT);
        }
    }

    @Nested
    class OfNesterovOfKeras implements OptimizerContract {

        @Override
        public Optimizer optimizer() {
            return new Nesterov(0.9, Profile.KERAS);
        }
    }

    @Nested
    class OfRAdam implements OptimizerContract {

        @Override
        public Optimizer optimizer() {
            return new RAdam();
        }

        @Override
        public Map<String, List<?>> refusedSettings() {
            return Map.of(
                    "profile", List.of(Profile.KERAS),
                    "beta1", OUTSIDE_DECAY_RATE,
                    "beta2", List.of(0.5, 1.0),
                    "epsilon", OUTSIDE_POSITIVE,
                    "threshold", List.of(3.9));
        }
    }

    @Nested
    class OfRmsProp implements OptimizerContract {

        @Override
        public Optimizer optimizer() {
            return new RmsProp();
        }

        @Override
        public Map<String, List<?>> refusedSettings() {
            return Map.of(
                    "rho", OUTSIDE_DECAY_RATE,
                    "epsilon", OUTSIDE_POSITIVE,
                    "epsilonPlacement", List.of(EpsilonPlacement.UNCORRECTED),
                    "momentum", OUTSIDE_DECAY_RATE,
                    "initialAccumulator", NEGATIVE);
        }
    }

    @Nested
    class OfRmsPropCentred implements OptimizerContract {

        @Override
        public Optimizer optimizer() {
            return new RmsProp(Profile.PYTORCH, true, 0);
        }
    }

    @Nested
    class OfRmsPropWithMomentum implements OptimizerContract {

        @Override
        public Optimizer optimizer() {
            return new RmsProp(Profile.PYTORCH, false, 0.9);
        }
    }

    @Nested
    class OfRmsPropOfKerasWithAll implements OptimizerContract {

        @Override
        public Optimizer optimizer() {
            return new RmsProp(Profile.KERAS, true, 0.9);
        }
    }

    @Nested
    class OfRprop implements OptimizerContract {

        @Override
        public Optimizer optimizer() {
            return new Rprop();
        }

        @Override
        public Map<String, List<?>> refusedSettings() {
            return Map.of(
                    "shrink", List.of(0.0, 1.0), "grow", List.of(1.0), "least", List.of(0.0), "most", List.of(1e-6));
        }
    }
}
