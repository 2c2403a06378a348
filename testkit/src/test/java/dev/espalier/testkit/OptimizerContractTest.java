package dev.espalier.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.api.optimizer.Optimizer;
import dev.espalier.testkit.Trials.OfOptimizer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A contract that cannot fail proves nothing: each check is tried on an optimizer that breaks it. */
class OptimizerContractTest {

    @Test
    void passesARightOptimizer() {
        ContractRun run = ContractRun.of(Right.class);
        assertEquals(Map.of(), run.failures());
        assertTrue(run.started() >= 20, () -> "only " + run.started() + " tests were run");
    }

    static List<WrongPlugin> wrongPlugins() {
        return List.of(
                WrongPlugin.of(OfOptimizer.class, WrongOptimizers.Forgetful.class, "resumesBitForBit"),
                WrongPlugin.of(OfOptimizer.class, WrongOptimizers.Counting.class, "givesTheSameBitsHoweverSliced"),
                WrongPlugin.of(OfOptimizer.class, WrongOptimizers.Neighbour.class, "givesTheSameBitsHoweverSliced"),
                WrongPlugin.of(OfOptimizer.class, WrongOptimizers.Greedy.class, "writesNothingButItsSlice"),
                WrongPlugin.of(OfOptimizer.class, WrongOptimizers.Clearing.class, "writesNothingButItsSlice"),
                WrongPlugin.of(OfOptimizer.class, WrongOptimizers.Wasteful.class, "allocatesNothingAfterWarmUp"),
                WrongPlugin.of(
                        OfOptimizer.class,
                        WrongOptimizers.Dividing.class,
                        "staysFiniteOnZeroGradients",
                        "trainsASmallNetwork"),
                WrongPlugin.of(OfOptimizer.class, WrongOptimizers.Cubing.class, "staysFiniteOnHugeGradients"),
                WrongPlugin.of(
                        OfOptimizer.class,
                        WrongOptimizers.Ascending.class,
                        "findsTheMinimumOfAParabola",
                        "findsTheMinimumOfRosenbrock",
                        "trainsASmallNetwork"),
                WrongPlugin.of(OfOptimizer.class, WrongOptimizers.Moving.class, "evaluatesWithoutATrace"),
                WrongPlugin.of(
                        OfOptimizer.class,
                        WrongOptimizers.Climbing.class,
                        "findsTheMinimumOfAParabola",
                        "findsTheMinimumOfRosenbrock",
                        "trainsASmallNetwork"),
                WrongPlugin.of(OfOptimizer.class, WrongOptimizers.Straying.class, "looksForGradientsWithoutATrace"),
                WrongPlugin.of(OfOptimizer.class, WrongOptimizers.Deaf.class, "asksForTheNumbersThatSchedulesMayDrive"),
                WrongPlugin.of(OfOptimizer.class, WrongOptimizers.Hiding.class, "letsNaNThrough"),
                WrongPlugin.of(OfOptimizer.class, WrongOptimizers.Biased.class, "trainsASmallNetwork"),
                WrongPlugin.of(OfOptimizer.class, WrongOptimizers.Secretive.class, "declaresTheSameSlotsAlways"),
                WrongPlugin.of(OfOptimizer.class, WrongOptimizers.Holding.class, "takesAwayTheDecayThatIsAskedFor"),
                WrongPlugin.of(OfOptimizer.class, WrongOptimizers.Vanishing.class, "staysFiniteOnTinyGradients"),
                WrongPlugin.of(OfOptimizer.class, WrongOptimizers.Sharing.class, "keepsThreadsApart"),
                WrongPlugin.of(OfOptimizer.class, WrongOptimizers.Changing.class, "declaresTheSameSlotsAlways"),
                WrongPlugin.of(OfOptimizer.class, WrongOptimizers.Twins.class, "declaresTheSameSlotsAlways"),
                WrongPlugin.of(
                        OfOptimizer.class,
                        WrongOptimizers.OnlyMatrices.class,
                        "trainsASmallNetwork",
                        "updatesParametersOfEveryShape"),
                WrongPlugin.of(OfOptimizer.class, WrongOptimizers.Unchecked.class, "refusesSettingsOutOfRangeByName"),
                WrongPlugin.of(OfOptimizer.class, WrongOptimizers.Flat.class, "updatesParametersOfEveryShape"));
    }

    @ParameterizedTest
    @MethodSource("wrongPlugins")
    void failsAWrongOptimizer(WrongPlugin wrong) {
        assertEquals(wrong.checks(), wrong.caughtBy());
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
}
