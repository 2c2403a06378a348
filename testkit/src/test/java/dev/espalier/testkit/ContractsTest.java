package dev.espalier.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.testkit.Trials.OfActivationMask;
import dev.espalier.testkit.Trials.OfAffineMask;
import dev.espalier.testkit.Trials.OfAugmenter;
import dev.espalier.testkit.Trials.OfDiagnostic;
import dev.espalier.testkit.Trials.OfGradientCombination;
import dev.espalier.testkit.Trials.OfGradientTransformation;
import dev.espalier.testkit.Trials.OfGroupPenalty;
import dev.espalier.testkit.Trials.OfInitializer;
import dev.espalier.testkit.Trials.OfLayer;
import dev.espalier.testkit.Trials.OfLoss;
import dev.espalier.testkit.Trials.OfLossBalancing;
import dev.espalier.testkit.Trials.OfMixingAugmenter;
import dev.espalier.testkit.Trials.OfOutputPenalty;
import dev.espalier.testkit.Trials.OfPenalty;
import dev.espalier.testkit.Trials.OfPruner;
import dev.espalier.testkit.Trials.OfSampler;
import dev.espalier.testkit.Trials.OfScheduler;
import dev.espalier.testkit.Trials.OfStoppingRule;
import dev.espalier.testkit.Trials.OfTargetTransformation;
import dev.espalier.testkit.Trials.OfTimeLimit;
import dev.espalier.testkit.Trials.OfWeightConstraint;
import dev.espalier.testkit.Trials.OfWeightDecay;
import dev.espalier.testkit.Trials.OfWeightPerturbation;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each check of the smaller contracts, tried on a plugin that breaks it; optimizers have a test of their own. */
class ContractsTest {

    static Stream<Arguments> rightPlugins() {
        return Stream.of(
                Arguments.of(OfScheduler.class, RightPlugins.Decay.class, 16),
                Arguments.of(OfScheduler.class, RightPlugins.Plateau.class, 16),
                Arguments.of(OfPenalty.class, RightPlugins.Square.class, 17),
                Arguments.of(OfGradientTransformation.class, RightPlugins.GradientNoise.class, 15),
                Arguments.of(OfWeightPerturbation.class, RightPlugins.Shaken.class, 15),
                Arguments.of(OfWeightConstraint.class, RightPlugins.NotNegative.class, 15),
                Arguments.of(OfWeightDecay.class, RightPlugins.Tenths.class, 12),
                Arguments.of(OfActivationMask.class, RightPlugins.Half.class, 14),
                Arguments.of(OfAffineMask.class, RightPlugins.Alpha.class, 17),
                Arguments.of(OfGradientCombination.class, RightPlugins.Sum.class, 15),
                Arguments.of(OfLossBalancing.class, RightPlugins.Inverse.class, 16),
                Arguments.of(OfGroupPenalty.class, RightPlugins.Distance.class, 17),
                Arguments.of(OfOutputPenalty.class, RightPlugins.OutputSquares.class, 14),
                Arguments.of(OfTimeLimit.class, RightPlugins.Hour.class, 12),
                Arguments.of(OfDiagnostic.class, RightPlugins.HighLoss.class, 12),
                Arguments.of(OfTargetTransformation.class, RightPlugins.Tenth.class, 13),
                Arguments.of(OfStoppingRule.class, RightPlugins.Ten.class, 14),
                Arguments.of(OfAugmenter.class, RightPlugins.Sign.class, 23),
                Arguments.of(OfInitializer.class, RightPlugins.Uniform.class, 15),
                Arguments.of(OfLayer.class, RightPlugins.Scaling.class, 19),
                Arguments.of(OfLoss.class, RightPlugins.Squares.class, 18),
                Arguments.of(OfSampler.class, RightPlugins.Halton.class, 13),
                Arguments.of(OfPruner.class, RightPlugins.Halves.class, 13));
    }

    @ParameterizedTest
    @MethodSource("rightPlugins")
    void passARightPlugin(Class<?> test, Class<?> plugin, int tests) {
        ContractRun run = ContractRun.of(test, plugin);
        assertEquals(Map.of(), run.failures());
        assertTrue(run.started() >= tests, () -> "only " + run.started() + " tests were run");
    }

    static List<WrongPlugin> wrongPlugins() {
        return List.of(
                WrongPlugin.of(
                        OfScheduler.class, WrongSchedulers.Infinite.class, "isFiniteAndNotNegativeOverTheWholeRun"),
                WrongPlugin.of(OfScheduler.class, WrongSchedulers.Negative.class, "isFiniteAndNotNegativeBeyondTheEnd"),
                WrongPlugin.of(
                        OfScheduler.class,
                        WrongSchedulers.Ending.class,
                        "isFiniteAndNotNegativeBeyondTheEnd",
                        "answersTheSameInAnyOrder"),
                WrongPlugin.of(OfScheduler.class, WrongSchedulers.Recursive.class, "answersTheSameInAnyOrder"),
                WrongPlugin.of(OfScheduler.class, WrongSchedulers.Zero.class, "isAboveZeroSomewhere"),
                WrongPlugin.of(OfScheduler.class, WrongSchedulers.Trusting.class, "isPureInTheHistory"),
                WrongPlugin.of(OfScheduler.class, WrongSchedulers.Endless.class, "staysAsItIsBehindItsLength"),
                WrongPlugin.of(
                        OfPenalty.class, WrongRegularizers.Cut.class, "givesTheSameBitsHoweverTheParameterIsCut"),
                WrongPlugin.of(
                        OfAffineMask.class, WrongRegularizers.Sinking.class, "keepsMeanAndVarianceOfNormalActivations"),
                WrongPlugin.of(
                        OfGradientCombination.class,
                        WrongCombinations.Normalizing.class,
                        "isFiniteForZeroAndHugeGradients"),
                WrongPlugin.of(
                        OfGradientCombination.class,
                        WrongCombinations.Backward.class,
                        "keepsTheDirectionThatAllHaveInCommon"),
                WrongPlugin.of(
                        OfGradientCombination.class, WrongCombinations.OwnDice.class, "givesTheSameBitsForTheSameKey"),
                WrongPlugin.of(
                        OfGradientCombination.class, WrongCombinations.Writing.class, "leavesTheProductsAsTheyAre"),
                WrongPlugin.of(
                        OfGradientCombination.class, WrongCombinations.Ordering.class, "allocatesNothingAfterWarmUp"),
                WrongPlugin.of(
                        OfLossBalancing.class, WrongBalancings.OneForAll.class, "hasSlotsOfOneValueForEachOutput"),
                WrongPlugin.of(OfLossBalancing.class, WrongBalancings.Silent.class, "beginsWithWeightsAboveZero"),
                WrongPlugin.of(
                        OfLossBalancing.class, WrongBalancings.Trusting.class, "staysFiniteWithoutSamplesOfAnOutput"),
                WrongPlugin.of(
                        OfLossBalancing.class, WrongBalancings.LastLoss.class, "staysFiniteForZeroAndHugeLosses"),
                WrongPlugin.of(OfLossBalancing.class, WrongBalancings.Remembering.class, "continuesFromItsSlots"),
                WrongPlugin.of(OfLossBalancing.class, WrongBalancings.Collecting.class, "allocatesNothingAfterWarmUp"),
                WrongPlugin.of(OfGroupPenalty.class, WrongGroupPenalties.Alone.class, "namesTheMembersOfGroups"),
                WrongPlugin.of(OfGroupPenalty.class, WrongGroupPenalties.OneSided.class, "hasTheGradientOfItsValue"),
                WrongPlugin.of(
                        OfGroupPenalty.class, WrongGroupPenalties.Replacing.class, "addsToTheGradientsThatAreThere"),
                WrongPlugin.of(OfGroupPenalty.class, WrongGroupPenalties.Clearing.class, "writesNothingButGradients"),
                WrongPlugin.of(OfGroupPenalty.class, WrongGroupPenalties.Root.class, "isFiniteAtZero"),
                WrongPlugin.of(OfGroupPenalty.class, WrongGroupPenalties.Counting.class, "answersTheSameAgain"),
                WrongPlugin.of(OfGroupPenalty.class, WrongGroupPenalties.Copying.class, "allocatesNothingAfterWarmUp"),
                WrongPlugin.of(OfOutputPenalty.class, WrongRegularizers.WrongWay.class, "hasTheGradientOfItsValue"),
                WrongPlugin.of(OfOutputPenalty.class, WrongRegularizers.Overflowing.class, "isFiniteForHugeOutputs"),
                WrongPlugin.of(OfTimeLimit.class, WrongRegularizers.NoTime.class, "isAboveZero"),
                WrongPlugin.of(OfPenalty.class, WrongRegularizers.Half.class, "hasTheGradientOfItsValue"),
                WrongPlugin.of(OfPenalty.class, WrongRegularizers.Replacing.class, "addsToTheGradientsThatAreThere"),
                WrongPlugin.of(OfPenalty.class, WrongRegularizers.Norm.class, "isFiniteAtZero"),
                WrongPlugin.of(
                        OfPenalty.class,
                        WrongRegularizers.Whole.class,
                        "writesNothingButTheGradientsOfItsRange",
                        "givesTheSameBitsHoweverTheParameterIsCut"),
                WrongPlugin.of(
                        OfWeightConstraint.class, WrongRegularizers.Nowhere.class, "appliesToTheSameParametersAlways"),
                WrongPlugin.of(
                        OfGradientTransformation.class,
                        WrongRegularizers.ChangesValues.class,
                        "writesNothingButGradients"),
                WrongPlugin.of(
                        OfGradientTransformation.class,
                        WrongRegularizers.OwnDice.class,
                        "givesTheSameBitsForTheSameKey"),
                WrongPlugin.of(
                        OfGradientTransformation.class,
                        WrongRegularizers.Normalising.class,
                        "staysFiniteOnZeroAndHugeGradients"),
                WrongPlugin.of(
                        OfWeightPerturbation.class, WrongPerturbations.Spilling.class, "perturbsNothingButItsRange"),
                WrongPlugin.of(
                        OfWeightPerturbation.class, WrongPerturbations.OwnDice.class, "givesTheSameBitsForTheSameKey"),
                WrongPlugin.of(
                        OfWeightPerturbation.class,
                        WrongPerturbations.Normalising.class,
                        "staysFiniteOnZeroAndHugeWeights"),
                WrongPlugin.of(
                        OfWeightPerturbation.class, WrongPerturbations.Cloning.class, "allocatesNothingAfterWarmUp"),
                WrongPlugin.of(
                        OfWeightConstraint.class, WrongRegularizers.ShrinksAll.class, "writesNothingButItsRange"),
                WrongPlugin.of(
                        OfWeightConstraint.class, WrongRegularizers.UnitNorm.class, "staysFiniteOnZeroAndHugeWeights"),
                WrongPlugin.of(OfWeightConstraint.class, WrongRegularizers.Alternating.class, "givesTheSameBitsAgain"),
                WrongPlugin.of(
                        OfWeightDecay.class, WrongRegularizers.Growing.class, "isAFractionByTheLearningRateAlone"),
                WrongPlugin.of(OfActivationMask.class, WrongRegularizers.Unscaled.class, "hasAnExpectationOfOne"),
                WrongPlugin.of(
                        OfActivationMask.class,
                        WrongRegularizers.Sequential.class,
                        "givesTheSameBitsHoweverTheBatchIsCut"),
                WrongPlugin.of(
                        OfActivationMask.class,
                        WrongRegularizers.Partial.class,
                        "fillsItsRangeAndNothingElse",
                        "hasAnExpectationOfOne"),
                WrongPlugin.of(
                        OfTargetTransformation.class,
                        WrongRegularizers.Adding.class,
                        "leavesProbabilitiesThatSumToOne"),
                WrongPlugin.of(
                        OfTargetTransformation.class, WrongRegularizers.FirstSample.class, "writesNothingButItsSample"),
                WrongPlugin.of(
                        OfTargetTransformation.class,
                        WrongRegularizers.Turning.class,
                        "leavesProbabilitiesThatSumToOne"),
                WrongPlugin.of(
                        OfTargetTransformation.class, WrongRegularizers.Copying.class, "allocatesNothingAfterWarmUp"),
                WrongPlugin.of(OfStoppingRule.class, WrongRegularizers.CountsCalls.class, "answersTheSameAfterAResume"),
                WrongPlugin.of(OfStoppingRule.class, WrongRegularizers.Silent.class, "givesAReasonWhenItStops"),
                WrongPlugin.of(
                        OfAugmenter.class,
                        WrongAugmenters.OwnRandom.class,
                        "givesTheSameBitsForTheSameKey",
                        "givesTheSameBitsInEveryThread"),
                WrongPlugin.of(OfAugmenter.class, WrongAugmenters.WholeArray.class, "writesNothingBehindTheBatch"),
                WrongPlugin.of(
                        OfMixingAugmenter.class,
                        WrongAugmenters.Mixing.class,
                        "leavesTargetsThatSumToOne",
                        "changesSomeSamples"),
                WrongPlugin.of(
                        OfAugmenter.class,
                        WrongAugmenters.Neighbours.class,
                        "changesSamplesInAnyOrder",
                        "looksAtNoOtherSample"),
                WrongPlugin.of(OfAugmenter.class, WrongAugmenters.Positional.class, "looksAtNoOtherSample"),
                WrongPlugin.of(OfAugmenter.class, WrongAugmenters.OtherBatch.class, "changesABatchAsItsSamples"),
                WrongPlugin.of(OfAugmenter.class, WrongAugmenters.Refusing.class, "acceptsItsOwnKindOfData"),
                WrongPlugin.of(OfAugmenter.class, WrongAugmenters.OtherTargets.class, "leavesTargetsAlone"),
                WrongPlugin.of(OfAugmenter.class, WrongAugmenters.Nothing.class, "changesSomeSamples"),
                WrongPlugin.of(OfAugmenter.class, WrongAugmenters.ByThread.class, "givesTheSameBitsInEveryThread"),
                WrongPlugin.of(OfAugmenter.class, WrongAugmenters.Normalising.class, "staysFiniteOnZeroAndHugeValues"),
                WrongPlugin.of(OfAugmenter.class, WrongAugmenters.SecondValue.class, "changesTheSmallestSamples"),
                WrongPlugin.of(OfAugmenter.class, WrongAugmenters.Copying.class, "allocatesNothingAfterWarmUp"),
                WrongPlugin.of(OfInitializer.class, WrongInitializers.TooWide.class, "hasTheDocumentedMeanAndVariance"),
                WrongPlugin.of(OfInitializer.class, WrongInitializers.Shifted.class, "hasTheDocumentedMeanAndVariance"),
                WrongPlugin.of(OfInitializer.class, WrongInitializers.ByCursor.class, "givesTheSameBitsHoweverCut"),
                WrongPlugin.of(
                        OfInitializer.class, WrongInitializers.WholeArray.class, "fillsTheParameterAndNothingElse"),
                WrongPlugin.of(OfInitializer.class, WrongInitializers.LessOne.class, "fillsTheSmallestParameters"),
                WrongPlugin.of(OfInitializer.class, WrongInitializers.OwnDice.class, "givesTheSameBitsForTheSameKey"),
                WrongPlugin.of(OfGradientTransformation.class, WrongRules.Cloning.class, "allocatesNothingAfterWarmUp"),
                WrongPlugin.of(OfActivationMask.class, WrongRules.Rereading.class, "allocatesNothingAfterWarmUp"),
                WrongPlugin.of(OfAffineMask.class, WrongRules.Spilling.class, "shiftsItsRangeAndNothingElse"),
                WrongPlugin.of(OfAffineMask.class, WrongRules.Remembering.class, "shiftsWithoutAllocating"),
                WrongPlugin.of(OfOutputPenalty.class, WrongRules.Overwriting.class, "addsWithinItsSample"),
                WrongPlugin.of(OfOutputPenalty.class, WrongRules.Gathering.class, "allocatesNothingAfterWarmUp"),
                WrongPlugin.of(OfPenalty.class, WrongRules.Drifting.class, "answersTheSameAgain"),
                WrongPlugin.of(OfPenalty.class, WrongRules.Slicing.class, "allocatesNothingAfterWarmUp"),
                WrongPlugin.of(OfWeightConstraint.class, WrongRules.Duplicating.class, "allocatesNothingAfterWarmUp"),
                WrongPlugin.of(OfStoppingRule.class, WrongRules.Wavering.class, "monitorsTheSameFigureAlways"),
                WrongPlugin.of(OfStoppingRule.class, WrongRules.Directionless.class, "takesTheDirectionOfTheMetric"),
                WrongPlugin.of(OfStoppingRule.class, WrongRules.Endless.class, "hasNoPatienceLeftExactlyWhenItStops"),
                WrongPlugin.of(OfDiagnostic.class, WrongDiagnostics.Hasty.class, "saysNothingOfARunThatHasNotBegun"),
                WrongPlugin.of(OfDiagnostic.class, WrongDiagnostics.Counting.class, "findsTheSameInTheSameRun"),
                WrongPlugin.of(
                        OfDiagnostic.class,
                        WrongDiagnostics.Numberless.class,
                        "saysWhatItFoundWithItsNumberAndARemedy"),
                WrongPlugin.of(OfTimeLimit.class, WrongRules.Growing.class, "isTheSameWheneverItIsAskedFor"),
                WrongPlugin.of(OfActivationMask.class, WrongRules.Beyond.class, "fillsItsRangeAndNothingElse"),
                WrongPlugin.of(OfPenalty.class, WrongRules.ArrayEnd.class, "writesNothingButTheGradientsOfItsRange"),
                WrongPlugin.of(OfAugmenter.class, WrongAugmenters.TwoBefore.class, "changesSamplesInAnyOrder"),
                WrongPlugin.of(OfAugmenter.class, WrongAugmenters.ByIdentity.class, "givesTheSameBitsForTheSameKey"),
                WrongPlugin.of(OfMixingAugmenter.class, WrongAugmenters.HalfMore.class, "leavesTargetsThatSumToOne"),
                WrongPlugin.of(OfLayer.class, WrongLayers.Slope.class, "hasTheGradientsOfItsOutput"),
                WrongPlugin.of(OfLayer.class, WrongLayers.AnyInputs.class, "refusesOtherInputs"),
                WrongPlugin.of(OfLayer.class, WrongLayers.Remembering.class, "givesTheSameBitsAgain"),
                WrongPlugin.of(OfLayer.class, WrongLayers.ByRange.class, "givesTheSameBitsHoweverTheWorkIsCut"),
                WrongPlugin.of(OfLayer.class, WrongLayers.Replacing.class, "addsToTheGradientsOfItsParameters"),
                WrongPlugin.of(OfLayer.class, WrongLayers.Adding.class, "replacesTheGradientsOfItsInputs"),
                WrongPlugin.of(OfLayer.class, WrongLayers.Eager.class, "needsNoGradientsOfItsInputs"),
                WrongPlugin.of(OfLayer.class, WrongLayers.OtherSamples.class, "looksAtNoOtherSampleInEvaluation"),
                WrongPlugin.of(OfLayer.class, WrongLayers.Allocating.class, "allocatesNothingAfterWarmUp"),
                WrongPlugin.of(OfLoss.class, WrongLosses.Half.class, "hasTheGradientOfItsValue"),
                WrongPlugin.of(OfLoss.class, WrongLosses.AnyTarget.class, "refusesOtherTargets"),
                WrongPlugin.of(OfLoss.class, WrongLosses.Offset.class, "isTheMeanOverItsSamples"),
                WrongPlugin.of(OfLoss.class, WrongLosses.OwnWeight.class, "scalesItsGradientByTheLossWeight"),
                WrongPlugin.of(OfLoss.class, WrongLosses.Unweighted.class, "multipliesEverySampleByItsWeight"),
                WrongPlugin.of(OfLoss.class, WrongLosses.Unmasked.class, "leavesOutMissingValues"),
                WrongPlugin.of(OfLoss.class, WrongLosses.UnweightedClasses.class, "multipliesClassesByTheirWeights"),
                WrongPlugin.of(OfLoss.class, WrongLosses.Adding.class, "replacesTheGradientOfTheOutputs"),
                WrongPlugin.of(OfLoss.class, WrongLosses.ByRange.class, "givesTheSameBitsHoweverTheWorkIsCut"),
                WrongPlugin.of(OfLoss.class, WrongLosses.Unpredicting.class, "predictsWhatTheTargetHolds"),
                WrongPlugin.of(OfLoss.class, WrongLosses.Allocating.class, "allocatesNothingAfterWarmUp"),
                WrongPlugin.of(OfSampler.class, WrongSearch.Outside.class, "proposesPointsOfTheSpace"),
                WrongPlugin.of(OfSampler.class, WrongSearch.OwnNumbers.class, "proposesTheSameInTheSameContext"),
                WrongPlugin.of(OfSampler.class, WrongSearch.Secretive.class, "usesTrialsOnlyIfItSaysSo"),
                WrongPlugin.of(OfSampler.class, WrongSearch.Repeating.class, "hasAsManyPointsAsItCounts"),
                WrongPlugin.of(OfPruner.class, WrongSearch.Overlong.class, "hasRungsWithinTheLength"),
                WrongPlugin.of(OfPruner.class, WrongSearch.Moody.class, "decidesTheSameOnTheSameTrials"),
                WrongPlugin.of(OfPruner.class, WrongSearch.Reviving.class, "promotesTrialsThatArePaused"),
                WrongPlugin.of(OfPruner.class, WrongSearch.Strict.class, "trainsATrialToItsEnd"));
    }

    @ParameterizedTest
    @MethodSource("wrongPlugins")
    void failAWrongPlugin(WrongPlugin wrong) {
        assertEquals(wrong.checks(), wrong.caughtBy());
    }
}
