package dev.espalier.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.api.augment.Augmenter;
import dev.espalier.api.initializer.Initializer;
import dev.espalier.api.parameter.ParameterInfo;
import dev.espalier.api.regularizer.Regularizer;
import dev.espalier.api.schedule.Scheduler;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each check of the smaller contracts, tried on a plugin that breaks it; optimizers have a test of their own. */
class ContractsTest {

    static Stream<Arguments> rightPlugins() {
        return Stream.of(
                Arguments.of(RightDecay.class, 16),
                Arguments.of(RightPlateau.class, 16),
                Arguments.of(RightPenalty.class, 17),
                Arguments.of(RightRule.class, 15),
                Arguments.of(RightShaping.class, 15),
                Arguments.of(RightMask.class, 14),
                Arguments.of(RightAlpha.class, 17),
                Arguments.of(RightOutputPenalty.class, 14),
                Arguments.of(RightTimeLimit.class, 12),
                Arguments.of(RightSmoothing.class, 13),
                Arguments.of(RightStopping.class, 13),
                Arguments.of(RightAugmenter.class, 23),
                Arguments.of(RightInitializer.class, 15));
    }

    @ParameterizedTest
    @MethodSource("rightPlugins")
    void passARightPlugin(Class<?> test, int tests) {
        ContractRun run = ContractRun.of(test);
        assertEquals(Map.of(), run.failures());
        assertTrue(run.started() >= tests, () -> "only " + run.started() + " tests were run");
    }

    static Stream<Arguments> wrongPlugins() {
        return Stream.of(
                Arguments.of(SchedulerInfinite.class, Set.of("isFiniteAndNotNegativeOverTheWholeRun")),
                Arguments.of(SchedulerNegative.class, Set.of("isFiniteAndNotNegativeBeyondTheEnd")),
                Arguments.of(
                        SchedulerEnding.class,
                        Set.of("isFiniteAndNotNegativeBeyondTheEnd", "answersTheSameInAnyOrder")),
                Arguments.of(SchedulerRecursive.class, Set.of("answersTheSameInAnyOrder")),
                Arguments.of(SchedulerZero.class, Set.of("isAboveZeroSomewhere")),
                Arguments.of(SchedulerTrusting.class, Set.of("isPureInTheHistory")),
                Arguments.of(SchedulerEndless.class, Set.of("staysAsItIsBehindItsLength")),
                Arguments.of(RegularizerCut.class, Set.of("givesTheSameBitsHoweverTheParameterIsCut")),
                Arguments.of(RegularizerSinking.class, Set.of("keepsMeanAndVarianceOfNormalActivations")),
                Arguments.of(RegularizerWrongWay.class, Set.of("hasTheGradientOfItsValue", "addsWithinItsSample")),
                Arguments.of(RegularizerOverflowing.class, Set.of("isFiniteForHugeOutputs")),
                Arguments.of(RegularizerNoTime.class, Set.of("isAboveZero")),
                Arguments.of(RegularizerHalf.class, Set.of("hasTheGradientOfItsValue")),
                Arguments.of(RegularizerReplacing.class, Set.of("addsToTheGradientsThatAreThere")),
                Arguments.of(RegularizerNorm.class, Set.of("isFiniteAtZero")),
                Arguments.of(
                        RegularizerWhole.class,
                        Set.of("writesNothingButTheGradientsOfItsRange", "givesTheSameBitsHoweverTheParameterIsCut")),
                Arguments.of(RegularizerNowhere.class, Set.of("appliesToTheSameParametersAlways")),
                Arguments.of(RegularizerChangesValues.class, Set.of("writesNothingButGradients")),
                Arguments.of(RegularizerOwnDice.class, Set.of("givesTheSameBitsForTheSameKey")),
                Arguments.of(RegularizerNormalising.class, Set.of("staysFiniteOnZeroAndHugeGradients")),
                Arguments.of(RegularizerShrinksAll.class, Set.of("writesNothingButItsRange")),
                Arguments.of(RegularizerUnitNorm.class, Set.of("staysFiniteOnZeroAndHugeWeights")),
                Arguments.of(RegularizerAlternating.class, Set.of("givesTheSameBitsAgain")),
                Arguments.of(RegularizerUnscaled.class, Set.of("hasAnExpectationOfOne")),
                Arguments.of(RegularizerSequential.class, Set.of("givesTheSameBitsHoweverTheBatchIsCut")),
                Arguments.of(RegularizerPartial.class, Set.of("fillsItsRangeAndNothingElse", "hasAnExpectationOfOne")),
                Arguments.of(RegularizerAdding.class, Set.of("leavesProbabilitiesThatSumToOne")),
                Arguments.of(RegularizerFirstSample.class, Set.of("writesNothingButItsSample")),
                Arguments.of(RegularizerTurning.class, Set.of("leavesProbabilitiesThatSumToOne")),
                Arguments.of(RegularizerCopying.class, Set.of("allocatesNothingAfterWarmUp")),
                Arguments.of(RegularizerCountsCalls.class, Set.of("judgesTheSameAfterAResume")),
                Arguments.of(RegularizerSilent.class, Set.of("givesAReasonWhenItStops")),
                Arguments.of(
                        AugmenterOwnRandom.class,
                        Set.of("givesTheSameBitsForTheSameKey", "givesTheSameBitsInEveryThread")),
                Arguments.of(AugmenterWholeArray.class, Set.of("writesNothingBehindTheBatch")),
                Arguments.of(AugmenterMixing.class, Set.of("leavesTargetsThatSumToOne", "changesSomeSamples")),
                Arguments.of(AugmenterNeighbours.class, Set.of("changesSamplesInAnyOrder", "looksAtNoOtherSample")),
                Arguments.of(AugmenterPositional.class, Set.of("looksAtNoOtherSample")),
                Arguments.of(AugmenterOtherBatch.class, Set.of("changesABatchAsItsSamples")),
                Arguments.of(AugmenterRefusing.class, Set.of("acceptsItsOwnKindOfData")),
                Arguments.of(AugmenterOtherTargets.class, Set.of("leavesTargetsAlone")),
                Arguments.of(AugmenterNothing.class, Set.of("changesSomeSamples")),
                Arguments.of(AugmenterByThread.class, Set.of("givesTheSameBitsInEveryThread")),
                Arguments.of(AugmenterNormalising.class, Set.of("staysFiniteOnZeroAndHugeValues")),
                Arguments.of(AugmenterSecondValue.class, Set.of("changesTheSmallestSamples")),
                Arguments.of(AugmenterCopying.class, Set.of("allocatesNothingAfterWarmUp")),
                Arguments.of(InitializerTooWide.class, Set.of("hasTheDocumentedMeanAndVariance")),
                Arguments.of(InitializerShifted.class, Set.of("hasTheDocumentedMeanAndVariance")),
                Arguments.of(InitializerByCursor.class, Set.of("givesTheSameBitsHoweverCut")),
                Arguments.of(InitializerWholeArray.class, Set.of("fillsTheParameterAndNothingElse")),
                Arguments.of(InitializerLessOne.class, Set.of("fillsTheSmallestParameters")),
                Arguments.of(InitializerOwnDice.class, Set.of("givesTheSameBitsForTheSameKey")));
    }

    @ParameterizedTest
    @MethodSource("wrongPlugins")
    void failAWrongPlugin(Class<?> test, Set<String> expected) {
        assertEquals(expected, ContractRun.of(test).failures().keySet());
    }

    static class RightDecay implements SchedulerContract {
        @Override
        public Scheduler scheduler() {
            return new RightPlugins.Decay();
        }
    }

    static class RightPlateau implements SchedulerContract {
        @Override
        public Scheduler scheduler() {
            return new RightPlugins.Plateau();
        }
    }

    static class RightPenalty implements PenaltyContract {
        @Override
        public Regularizer.Penalty penalty() {
            return new RightPlugins.Square();
        }
    }

    static class RightRule implements GradientRuleContract {
        @Override
        public Regularizer.GradientRule gradientRule() {
            return new RightPlugins.GradientNoise();
        }
    }

    static class RightShaping implements ShapingContract {
        @Override
        public Regularizer.Shaping shaping() {
            return new RightPlugins.NotNegative();
        }
    }

    static class RightMask implements MaskContract {
        @Override
        public Regularizer.ActivationMask mask() {
            return new RightPlugins.Half();
        }
    }

    static class RightSmoothing implements SmoothingContract {
        @Override
        public Regularizer.TargetSmoothing smoothing() {
            return new RightPlugins.Tenth();
        }
    }

    static class RightStopping implements StoppingContract {
        @Override
        public Regularizer.StoppingRule stoppingRule() {
            return new RightPlugins.Ten();
        }
    }

    static class RightAugmenter implements AugmenterContract {
        @Override
        public Augmenter augmenter() {
            return new RightPlugins.Sign();
        }
    }

    static class RightInitializer implements InitializerContract {
        @Override
        public Initializer initializer() {
            return new RightPlugins.Uniform();
        }

        @Override
        public double variance(ParameterInfo parameter) {
            return 1.0 / 3;
        }
    }

    static class SchedulerInfinite implements SchedulerContract {
        @Override
        public Scheduler scheduler() {
            return new WrongSchedulers.Infinite();
        }
    }

    static class SchedulerNegative implements SchedulerContract {
        @Override
        public Scheduler scheduler() {
            return new WrongSchedulers.Negative();
        }
    }

    static class SchedulerEnding implements SchedulerContract {
        @Override
        public Scheduler scheduler() {
            return new WrongSchedulers.Ending();
        }
    }

    static class SchedulerRecursive implements SchedulerContract {
        @Override
        public Scheduler scheduler() {
            return new WrongSchedulers.Recursive();
        }
    }

    static class SchedulerZero implements SchedulerContract {
        @Override
        public Scheduler scheduler() {
            return new WrongSchedulers.Zero();
        }
    }

    static class SchedulerTrusting implements SchedulerContract {
        @Override
        public Scheduler scheduler() {
            return new WrongSchedulers.Trusting();
        }
    }

    static class RegularizerHalf implements PenaltyContract {
        @Override
        public Regularizer.Penalty penalty() {
            return new WrongRegularizers.Half();
        }
    }

    static class RegularizerReplacing implements PenaltyContract {
        @Override
        public Regularizer.Penalty penalty() {
            return new WrongRegularizers.Replacing();
        }
    }

    static class RegularizerNorm implements PenaltyContract {
        @Override
        public Regularizer.Penalty penalty() {
            return new WrongRegularizers.Norm();
        }
    }

    static class RegularizerWhole implements PenaltyContract {
        @Override
        public Regularizer.Penalty penalty() {
            return new WrongRegularizers.Whole();
        }
    }

    static class RegularizerNowhere implements ShapingContract {
        @Override
        public Regularizer.Shaping shaping() {
            return new WrongRegularizers.Nowhere();
        }
    }

    static class RegularizerChangesValues implements GradientRuleContract {
        @Override
        public Regularizer.GradientRule gradientRule() {
            return new WrongRegularizers.ChangesValues();
        }
    }

    static class RegularizerOwnDice implements GradientRuleContract {
        @Override
        public Regularizer.GradientRule gradientRule() {
            return new WrongRegularizers.OwnDice();
        }
    }

    static class RegularizerNormalising implements GradientRuleContract {
        @Override
        public Regularizer.GradientRule gradientRule() {
            return new WrongRegularizers.Normalising();
        }
    }

    static class RegularizerShrinksAll implements ShapingContract {
        @Override
        public Regularizer.Shaping shaping() {
            return new WrongRegularizers.ShrinksAll();
        }
    }

    static class RegularizerUnitNorm implements ShapingContract {
        @Override
        public Regularizer.Shaping shaping() {
            return new WrongRegularizers.UnitNorm();
        }
    }

    static class RegularizerAlternating implements ShapingContract {
        @Override
        public Regularizer.Shaping shaping() {
            return new WrongRegularizers.Alternating();
        }
    }

    static class RegularizerUnscaled implements MaskContract {
        @Override
        public Regularizer.ActivationMask mask() {
            return new WrongRegularizers.Unscaled();
        }
    }

    static class RegularizerSequential implements MaskContract {
        @Override
        public Regularizer.ActivationMask mask() {
            return new WrongRegularizers.Sequential();
        }
    }

    static class RegularizerPartial implements MaskContract {
        @Override
        public Regularizer.ActivationMask mask() {
            return new WrongRegularizers.Partial();
        }
    }

    static class RegularizerAdding implements SmoothingContract {
        @Override
        public Regularizer.TargetSmoothing smoothing() {
            return new WrongRegularizers.Adding();
        }
    }

    static class RegularizerFirstSample implements SmoothingContract {
        @Override
        public Regularizer.TargetSmoothing smoothing() {
            return new WrongRegularizers.FirstSample();
        }
    }

    static class RegularizerTurning implements SmoothingContract {
        @Override
        public Regularizer.TargetSmoothing smoothing() {
            return new WrongRegularizers.Turning();
        }
    }

    static class RegularizerCopying implements SmoothingContract {
        @Override
        public Regularizer.TargetSmoothing smoothing() {
            return new WrongRegularizers.Copying();
        }
    }

    static class RegularizerCountsCalls implements StoppingContract {
        @Override
        public Regularizer.StoppingRule stoppingRule() {
            return new WrongRegularizers.CountsCalls();
        }
    }

    static class RegularizerSilent implements StoppingContract {
        @Override
        public Regularizer.StoppingRule stoppingRule() {
            return new WrongRegularizers.Silent();
        }
    }

    static class AugmenterOwnRandom implements AugmenterContract {
        @Override
        public Augmenter augmenter() {
            return new WrongAugmenters.OwnRandom();
        }
    }

    static class AugmenterWholeArray implements AugmenterContract {
        @Override
        public Augmenter augmenter() {
            return new WrongAugmenters.WholeArray();
        }
    }

    static class AugmenterMixing implements AugmenterContract {
        @Override
        public Augmenter augmenter() {
            return new WrongAugmenters.Mixing();
        }

        @Override
        public boolean changesTargets() {
            return true;
        }
    }

    static class AugmenterNeighbours implements AugmenterContract {
        @Override
        public Augmenter augmenter() {
            return new WrongAugmenters.Neighbours();
        }
    }

    static class AugmenterPositional implements AugmenterContract {
        @Override
        public Augmenter augmenter() {
            return new WrongAugmenters.Positional();
        }
    }

    static class AugmenterOtherBatch implements AugmenterContract {
        @Override
        public Augmenter augmenter() {
            return new WrongAugmenters.OtherBatch();
        }
    }

    static class AugmenterRefusing implements AugmenterContract {
        @Override
        public Augmenter augmenter() {
            return new WrongAugmenters.Refusing();
        }
    }

    static class AugmenterOtherTargets implements AugmenterContract {
        @Override
        public Augmenter augmenter() {
            return new WrongAugmenters.OtherTargets();
        }
    }

    static class AugmenterNothing implements AugmenterContract {
        @Override
        public Augmenter augmenter() {
            return new WrongAugmenters.Nothing();
        }
    }

    static class AugmenterByThread implements AugmenterContract {
        @Override
        public Augmenter augmenter() {
            return new WrongAugmenters.ByThread();
        }
    }

    static class AugmenterNormalising implements AugmenterContract {
        @Override
        public Augmenter augmenter() {
            return new WrongAugmenters.Normalising();
        }
    }

    static class AugmenterSecondValue implements AugmenterContract {
        @Override
        public Augmenter augmenter() {
            return new WrongAugmenters.SecondValue();
        }
    }

    static class AugmenterCopying implements AugmenterContract {
        @Override
        public Augmenter augmenter() {
            return new WrongAugmenters.Copying();
        }
    }

    static class InitializerTooWide implements InitializerContract {
        @Override
        public Initializer initializer() {
            return new WrongInitializers.TooWide();
        }

        @Override
        public double variance(ParameterInfo parameter) {
            return 1.0 / 3;
        }
    }

    static class InitializerShifted implements InitializerContract {
        @Override
        public Initializer initializer() {
            return new WrongInitializers.Shifted();
        }

        @Override
        public double variance(ParameterInfo parameter) {
            return 1.0 / 3;
        }
    }

    static class InitializerByCursor implements InitializerContract {
        @Override
        public Initializer initializer() {
            return new WrongInitializers.ByCursor();
        }

        @Override
        public double variance(ParameterInfo parameter) {
            return 1.0 / 3;
        }
    }

    static class InitializerWholeArray implements InitializerContract {
        @Override
        public Initializer initializer() {
            return new WrongInitializers.WholeArray();
        }

        @Override
        public double variance(ParameterInfo parameter) {
            return 1.0 / 3;
        }
    }

    static class InitializerLessOne implements InitializerContract {
        @Override
        public Initializer initializer() {
            return new WrongInitializers.LessOne();
        }

        @Override
        public double variance(ParameterInfo parameter) {
            return 1.0 / 3;
        }
    }

    static class InitializerOwnDice implements InitializerContract {
        @Override
        public Initializer initializer() {
            return new WrongInitializers.OwnDice();
        }

        @Override
        public double variance(ParameterInfo parameter) {
            return 1.0 / 3;
        }
    }

    static class RightAlpha implements AffineMaskContract {
        @Override
        public Regularizer.AffineMask affineMask() {
            return new RightPlugins.Alpha();
        }
    }

    static class RightOutputPenalty implements OutputPenaltyContract {
        @Override
        public Regularizer.OutputPenalty outputPenalty() {
            return new RightPlugins.OutputSquares();
        }
    }

    static class RightTimeLimit implements TimeLimitContract {
        @Override
        public Regularizer.TimeLimit timeLimit() {
            return new RightPlugins.Hour();
        }
    }

    static class SchedulerEndless implements SchedulerContract {
        @Override
        public Scheduler scheduler() {
            return new WrongSchedulers.Endless();
        }
    }

    static class RegularizerCut implements PenaltyContract {
        @Override
        public Regularizer.Penalty penalty() {
            return new WrongRegularizers.Cut();
        }
    }

    static class RegularizerSinking implements AffineMaskContract {
        @Override
        public Regularizer.AffineMask affineMask() {
            return new WrongRegularizers.Sinking();
        }
    }

    static class RegularizerWrongWay implements OutputPenaltyContract {
        @Override
        public Regularizer.OutputPenalty outputPenalty() {
            return new WrongRegularizers.WrongWay();
        }
    }

    static class RegularizerOverflowing implements OutputPenaltyContract {
        @Override
        public Regularizer.OutputPenalty outputPenalty() {
            return new WrongRegularizers.Overflowing();
        }
    }

    static class RegularizerNoTime implements TimeLimitContract {
        @Override
        public Regularizer.TimeLimit timeLimit() {
            return new WrongRegularizers.NoTime();
        }
    }
}
