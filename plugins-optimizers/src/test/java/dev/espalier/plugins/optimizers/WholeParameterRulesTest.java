package dev.espalier.plugins.optimizers;

import static dev.espalier.plugins.optimizers.RefusedValues.NEGATIVE;
import static dev.espalier.plugins.optimizers.RefusedValues.OUTSIDE_DECAY_RATE;
import static dev.espalier.plugins.optimizers.RefusedValues.OUTSIDE_OPEN_UNIT;
import static dev.espalier.plugins.optimizers.RefusedValues.OUTSIDE_POSITIVE;

import dev.espalier.api.optimizer.Optimizer;
import dev.espalier.testkit.OptimizerContract;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;

/** The testkit's contract for rules that see whole parameters, and for those that stand around another. */
class WholeParameterRulesTest {

    @Nested
    class OfAdafactor implements OptimizerContract {

        @Override
        public Optimizer optimizer() {
            return new Adafactor();
        }

        @Override
        public Map<String, List<?>> refusedSettings() {
            return Map.of(
                    "beta2Decay", OUTSIDE_POSITIVE,
                    "epsilon", OUTSIDE_POSITIVE,
                    "smallestScale", OUTSIDE_POSITIVE,
                    "clipThreshold", OUTSIDE_POSITIVE,
                    "weightDecay", NEGATIVE,
                    "factoredFrom", List.of(0));
        }
    }

    @Nested
    class OfAdafactorOfKeras implements OptimizerContract {

        @Override
        public Optimizer optimizer() {
            return new Adafactor(Profile.KERAS);
        }
    }

    @Nested
    class OfAdafactorOfOptax implements OptimizerContract {

        @Override
        public Optimizer optimizer() {
            return new Adafactor(Profile.OPTAX);
        }
    }

    @Nested
    class OfLamb implements OptimizerContract {

        @Override
        public Optimizer optimizer() {
            return new Lamb(Profile.OPTAX);
        }

        @Override
        public Map<String, List<?>> refusedSettings() {
            return Map.of(
                    "beta1", OUTSIDE_DECAY_RATE,
                    "beta2", OUTSIDE_DECAY_RATE,
                    "epsilon", OUTSIDE_POSITIVE,
                    "weightDecay", NEGATIVE);
        }
    }

    @Nested
    class OfLambOfKeras implements OptimizerContract {

        @Override
        public Optimizer optimizer() {
            return new Lamb(Profile.KERAS);
        }
    }

    @Nested
    class OfLars implements OptimizerContract {

        @Override
        public Optimizer optimizer() {
            return new Lars();
        }

        /** A step is a thousandth of what other rules make of the rate. */
        @Override
        public double[] learningRates() {
            return new double[] {100, 30, 10, 3, 1};
        }

        @Override
        public Map<String, List<?>> refusedSettings() {
            return Map.of(
                    "profile", List.of(Profile.KERAS),
                    "momentum", OUTSIDE_DECAY_RATE,
                    "trustCoefficient", OUTSIDE_POSITIVE,
                    "weightDecay", NEGATIVE,
                    "epsilon", NEGATIVE);
        }
    }

    @Nested
    class OfLarsOfOptaxWithNesterov implements OptimizerContract {

        @Override
        public Optimizer optimizer() {
            return new Lars(Profile.OPTAX, 0.9, 0.001, 0, 1e-8, true);
        }

        /** A step is a thousandth of what other rules make of the rate. */
        @Override
        public double[] learningRates() {
            return new double[] {100, 30, 10, 3, 1};
        }
    }

    @Nested
    class OfLookahead implements OptimizerContract {

        @Override
        public Optimizer optimizer() {
            return new Lookahead();
        }

        @Override
        public Map<String, List<?>> refusedSettings() {
            return Map.of(
                    "syncPeriod", List.of(0), "slowStepSize", List.of(0.0, 1.1), "inner", List.of(new Lookahead()));
        }
    }

    @Nested
    class OfLookaheadAroundMatrices implements OptimizerContract {

        @Override
        public Optimizer optimizer() {
            return new Lookahead(new Muon(0.95, true, 5, 0, new Sgd()));
        }
    }

    @Nested
    class OfMuon implements OptimizerContract {

        @Override
        public Optimizer optimizer() {
            return new Muon(0.95, true, 5, 0, new Adam());
        }

        @Override
        public Map<String, List<?>> refusedSettings() {
            return Map.of(
                    "momentum",
                    OUTSIDE_DECAY_RATE,
                    "iterations",
                    List.of(0),
                    "weightDecay",
                    NEGATIVE,
                    "inner",
                    List.of(new Muon()));
        }
    }

    @Nested
    class OfMuonWithoutLookAhead implements OptimizerContract {

        @Override
        public Optimizer optimizer() {
            return new Muon(0.95, false, 3, 0, new Momentum());
        }
    }

    @Nested
    class OfSam implements OptimizerContract {

        @Override
        public Optimizer optimizer() {
            // the radius keeps it as far from the bottom of a narrow valley
            return new Sam(0.005, new Momentum());
        }

        @Override
        public Map<String, List<?>> refusedSettings() {
            return Map.of("radius", OUTSIDE_POSITIVE, "inner", List.of(new ScheduleFreeSgd()));
        }
    }

    @Nested
    class OfSamAroundAdam implements OptimizerContract {

        @Override
        public Optimizer optimizer() {
            return new Sam(0.01, new Adam());
        }
    }

    @Nested
    class OfScheduleFreeSgd implements OptimizerContract {

        @Override
        public Optimizer optimizer() {
            return new ScheduleFreeSgd();
        }

        @Override
        public Map<String, List<?>> refusedSettings() {
            return Map.of("beta", OUTSIDE_OPEN_UNIT, "weightDecay", NEGATIVE);
        }
    }

    @Nested
    class OfScheduleFreeAdamW implements OptimizerContract {

        @Override
        public Optimizer optimizer() {
            return new ScheduleFreeAdamW();
        }

        @Override
        public Map<String, List<?>> refusedSettings() {
            return Map.of(
                    "beta1", OUTSIDE_OPEN_UNIT,
                    "beta2", OUTSIDE_DECAY_RATE,
                    "epsilon", OUTSIDE_POSITIVE,
                    "weightDecay", NEGATIVE);
        }
    }
}
