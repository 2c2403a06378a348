package dev.espalier.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.api.optimizer.Optimizer;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A contract that cannot fail proves nothing: each check is tried on an optimizer that breaks it. */
class OptimizerContractTest {

    @Test
    void passesARightOptimizer() {
        ContractRun run = ContractRun.of(Right.class);
        assertEquals(Map.of(), run.failures());
        assertTrue(run.started() >= 20, () -> "only " + run.started() + " tests were run");
    }

    static Stream<Arguments> wrongOptimizers() {
        return Stream.of(
                Arguments.of(Forgetful.class, Set.of("resumesBitForBit")),
                Arguments.of(Counting.class, Set.of("givesTheSameBitsHoweverSliced")),
                Arguments.of(Neighbour.class, Set.of("givesTheSameBitsHoweverSliced")),
                Arguments.of(Greedy.class, Set.of("writesNothingButItsSlice")),
                Arguments.of(Clearing.class, Set.of("writesNothingButItsSlice")),
                Arguments.of(Wasteful.class, Set.of("allocatesNothingAfterWarmUp")),
                Arguments.of(Dividing.class, Set.of("staysFiniteOnZeroGradients", "trainsASmallNetwork")),
                Arguments.of(Cubing.class, Set.of("staysFiniteOnHugeGradients")),
                Arguments.of(
                        Ascending.class,
                        Set.of("findsTheMinimumOfAParabola", "findsTheMinimumOfRosenbrock", "trainsASmallNetwork")),
                Arguments.of(Moving.class, Set.of("evaluatesWithoutATrace")),
                Arguments.of(
                        Climbing.class,
                        Set.of("findsTheMinimumOfAParabola", "findsTheMinimumOfRosenbrock", "trainsASmallNetwork")),
                Arguments.of(Hiding.class, Set.of("letsNaNThrough")),
                Arguments.of(Biased.class, Set.of("trainsASmallNetwork")),
                Arguments.of(Secretive.class, Set.of("declaresTheSameSlotsAlways")),
                Arguments.of(Vanishing.class, Set.of("staysFiniteOnTinyGradients")),
                Arguments.of(Sharing.class, Set.of("keepsThreadsApart")),
                Arguments.of(Changing.class, Set.of("declaresTheSameSlotsAlways")),
                Arguments.of(Twins.class, Set.of("declaresTheSameSlotsAlways")),
                Arguments.of(OnlyMatrices.class, Set.of("trainsASmallNetwork", "updatesParametersOfEveryShape")),
                Arguments.of(Unchecked.class, Set.of("refusesSettingsOutOfRangeByName")));
    }

    @ParameterizedTest
    @MethodSource("wrongOptimizers")
    void failsAWrongOptimizer(Class<?> test, Set<String> expected) {
        Set<String> failed = ContractRun.of(test).failures().keySet();
        assertEquals(expected, failed);
    }

    static class Right implements OptimizerContract {
        @Override
        public Optimizer optimizer() {
            return new RightPlugins.Momentum();
        }

        @Override
        public Map<String, List<?>> refusedSettings() {
            return Map.of("momentum", List.of(-0.1, 1.0));
        }
    }

    static class Forgetful implements OptimizerContract {
        @Override
        public Optimizer optimizer() {
            return new WrongOptimizers.Forgetful();
        }
    }

    static class Counting implements OptimizerContract {
        @Override
        public Optimizer optimizer() {
            return new WrongOptimizers.Counting();
        }
    }

    static class Neighbour implements OptimizerContract {
        @Override
        public Optimizer optimizer() {
            return new WrongOptimizers.Neighbour();
        }
    }

    static class Greedy implements OptimizerContract {
        @Override
        public Optimizer optimizer() {
            return new WrongOptimizers.Greedy();
        }
    }

    static class Clearing implements OptimizerContract {
        @Override
        public Optimizer optimizer() {
            return new WrongOptimizers.Clearing();
        }
    }

    static class Wasteful implements OptimizerContract {
        @Override
        public Optimizer optimizer() {
            return new WrongOptimizers.Wasteful();
        }
    }

    static class Dividing implements OptimizerContract {
        @Override
        public Optimizer optimizer() {
            return new WrongOptimizers.Dividing();
        }
    }

    static class Cubing implements OptimizerContract {
        @Override
        public Optimizer optimizer() {
            return new WrongOptimizers.Cubing();
        }
    }

    static class Ascending implements OptimizerContract {
        @Override
        public Optimizer optimizer() {
            return new WrongOptimizers.Ascending();
        }
    }

    static class Sharing implements OptimizerContract {
        @Override
        public Optimizer optimizer() {
            return new WrongOptimizers.Sharing();
        }
    }

    static class Changing implements OptimizerContract {
        @Override
        public Optimizer optimizer() {
            return new WrongOptimizers.Changing();
        }
    }

    static class Twins implements OptimizerContract {
        @Override
        public Optimizer optimizer() {
            return new WrongOptimizers.Twins();
        }
    }

    static class OnlyMatrices implements OptimizerContract {
        @Override
        public Optimizer optimizer() {
            return new WrongOptimizers.OnlyMatrices();
        }
    }

    static class Unchecked implements OptimizerContract {
        @Override
        public Optimizer optimizer() {
            return new WrongOptimizers.Unchecked();
        }
    }

    static class Hiding implements OptimizerContract {
        @Override
        public Optimizer optimizer() {
            return new WrongOptimizers.Hiding();
        }
    }

    static class Biased implements OptimizerContract {
        @Override
        public Optimizer optimizer() {
            return new WrongOptimizers.Biased();
        }
    }

    static class Secretive implements OptimizerContract {
        @Override
        public Optimizer optimizer() {
            return new WrongOptimizers.Secretive();
        }
    }

    static class Vanishing implements OptimizerContract {
        @Override
        public Optimizer optimizer() {
            return new WrongOptimizers.Vanishing();
        }
    }

    static class Moving implements OptimizerContract {
        @Override
        public Optimizer optimizer() {
            return new WrongOptimizers.Moving();
        }
    }

    static class Climbing implements OptimizerContract {
        @Override
        public Optimizer optimizer() {
            return new WrongOptimizers.Climbing();
        }
    }
}
