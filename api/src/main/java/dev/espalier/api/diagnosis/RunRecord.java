package dev.espalier.api.diagnosis;

import dev.espalier.api.ApiStatus;
import dev.espalier.api.event.EpochFinished;
import dev.espalier.api.event.EvaluationFinished;
import dev.espalier.api.event.NonFiniteFound;
import dev.espalier.api.event.RunStarted;
import dev.espalier.api.event.Split;
import dev.espalier.api.event.StatisticsCollected;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What has been recorded of a run so far, in bounded lists: where there was more, the record has been thinned evenly, and
 * the first and the last entry are kept.
 */
@ApiStatus(value = ApiStatus.Level.EXPERIMENTAL, since = "0.1")
public interface RunRecord {

    /** The run. */
    RunStarted run();

    /** Updates made so far. */
    long step();

    /** Passes over the training data begun so far. */
    int epoch();

    /** Whether the run has made its last step. */
    boolean ended();

    /** The value that was NaN or infinite and ended the run, if one did. */
    Optional<NonFiniteFound> nonFinite();

    /** Single steps, the first ones included. */
    List<StepPoint> steps();

    /** The epochs that have ended. */
    List<EpochFinished> epochs();

    /**
     * Evaluations.
     *
     * @param split of which part of the data
     */
    List<EvaluationFinished> evaluations(Split split);

    /** Distributions by layer, without their histograms. */
    List<StatisticsCollected> statistics();

    /** Time spent in each phase since the run started or was resumed, in seconds; by the phase's name in lower case. */
    Map<String, Double> phaseSeconds();

    /**
     * A recorded step.
     *
     * @param step its number, from 1
     * @param epoch the pass over the training data
     * @param loss its mean loss without penalties
     * @param penalty the sum of the penalties
     * @param learningRate its learning rate
     * @param gradientNorm the gradient norm before clipping; NaN if it was not needed
     * @param clippedGradientNorm the gradient norm after clipping; NaN if it was not needed
     * @param outputLosses the mean loss by output, if there are several
     */
    @ApiStatus(value = ApiStatus.Level.EXPERIMENTAL, since = "0.1")
    record StepPoint(
            long step,
            int epoch,
            double loss,
            double penalty,
            double learningRate,
            double gradientNorm,
            double clippedGradientNorm,
            Map<String, Double> outputLosses) {

        /** Copies the map. */
        public StepPoint {
            outputLosses = Map.copyOf(outputLosses);
        }
    }
}
