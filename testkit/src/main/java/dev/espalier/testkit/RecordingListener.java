package dev.espalier.testkit;

import dev.espalier.api.ApiStatus;
import dev.espalier.api.event.CheckpointFailed;
import dev.espalier.api.event.CheckpointSaved;
import dev.espalier.api.event.CheckpointStarted;
import dev.espalier.api.event.ConfusionsFound;
import dev.espalier.api.event.DiagnosisUpdated;
import dev.espalier.api.event.EpochFinished;
import dev.espalier.api.event.EpochStarted;
import dev.espalier.api.event.EvaluationFinished;
import dev.espalier.api.event.EvaluationStarted;
import dev.espalier.api.event.MonitorChecked;
import dev.espalier.api.event.NonFiniteFound;
import dev.espalier.api.event.ParametersUnfrozen;
import dev.espalier.api.event.RunStarted;
import dev.espalier.api.event.RunStopped;
import dev.espalier.api.event.SamplesShown;
import dev.espalier.api.event.StatisticsCollected;
import dev.espalier.api.event.StepView;
import dev.espalier.api.event.TrainingListener;
import dev.espalier.api.event.WeightsPictured;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A listener that records all events in order. */
@ApiStatus(value = ApiStatus.Level.STABLE, since = "0.1")
public final class RecordingListener implements TrainingListener {

    private final List<Object> events = new ArrayList<>();
    private final boolean statistics;
    private boolean closed;

    /** A listener without events, which does not ask for statistics. */
    public RecordingListener() {
        this(false);
    }

    private RecordingListener(boolean statistics) {
        this.statistics = statistics;
    }

    /** A listener without events, which also asks for statistics, pictures and samples. */
    public static RecordingListener withStatistics() {
        return new RecordingListener(true);
    }

    /**
     * The values of a step's view at the time of the call.
     *
     * @param step the number of the update, from 1
     * @param epoch the pass over the training data, from 1
     * @param samples samples in the step
     * @param loss mean loss, without penalties
     * @param penalty the sum of all penalties
     * @param learningRate without multipliers of groups
     * @param gradientNorm before clipping; NaN if nothing asked for it
     * @param clippedGradientNorm after clipping; NaN if nothing asked for it
     * @param clipped whether the gradients were changed by clipping
     * @param learningRates by parameter group
     * @param momenta momentum coefficients by parameter group; NaN without momentum
     * @param outputLosses mean loss by output, not multiplied by the output's weight
     */
    @ApiStatus(value = ApiStatus.Level.STABLE, since = "0.1")
    public record StepFinished(
            long step,
            int epoch,
            int samples,
            double loss,
            double penalty,
            double learningRate,
            double gradientNorm,
            double clippedGradientNorm,
            boolean clipped,
            Map<String, Double> learningRates,
            Map<String, Double> momenta,
            Map<String, Double> outputLosses) {

        /** Copies the maps. */
        public StepFinished {
            learningRates = Map.copyOf(learningRates);
            momenta = Map.copyOf(momenta);
            outputLosses = Map.copyOf(outputLosses);
        }

        private static StepFinished of(StepView step) {
            Map<String, Double> learningRates = new HashMap<>();
            Map<String, Double> momenta = new HashMap<>();
            for (int i = 0; i < step.groupCount(); i++) {
                learningRates.put(step.groupName(i), step.groupLearningRate(i));
                momenta.put(step.groupName(i), step.groupMomentum(i));
            }
            Map<String, Double> outputLosses = new HashMap<>();
            for (int i = 0; i < step.outputCount(); i++) {
                outputLosses.put(step.outputName(i), step.outputLoss(i));
            }
            return new StepFinished(
                    step.step(),
                    step.epoch(),
                    step.samples(),
                    step.loss(),
                    step.penalty(),
                    step.learningRate(),
                    step.gradientNorm(),
                    step.clippedGradientNorm(),
                    step.clipped(),
                    learningRates,
                    momenta,
                    outputLosses);
        }
    }

    /** All events so far, oldest first: the records of the API, and {@link StepFinished} for each step. */
    public List<Object> events() {
        return List.copyOf(events);
    }

    /**
     * The events of one type, oldest first.
     *
     * @param type such as {@code EpochFinished.class}
     * @param <E> the type
     * @return none, one or several
     */
    public <E> List<E> events(Class<E> type) {
        return events.stream().filter(type::isInstance).map(type::cast).toList();
    }

    /** Whether the run has closed the listener. */
    public boolean closed() {
        return closed;
    }

    @Override
    public void runStarted(RunStarted event) {
        events.add(event);
    }

    @Override
    public void stepFinished(StepView step) {
        events.add(StepFinished.of(step));
    }

    @Override
    public void epochFinished(EpochFinished event) {
        events.add(event);
    }

    @Override
    public void evaluationFinished(EvaluationFinished event) {
        events.add(event);
    }

    @Override
    public void checkpointSaved(CheckpointSaved event) {
        events.add(event);
    }

    @Override
    public void checkpointFailed(CheckpointFailed event) {
        events.add(event);
    }

    @Override
    public void checkpointStarted(CheckpointStarted event) {
        events.add(event);
    }

    @Override
    public void confusionsFound(ConfusionsFound event) {
        events.add(event);
    }

    @Override
    public void diagnosisUpdated(DiagnosisUpdated event) {
        events.add(event);
    }

    @Override
    public void epochStarted(EpochStarted event) {
        events.add(event);
    }

    @Override
    public void evaluationStarted(EvaluationStarted event) {
        events.add(event);
    }

    @Override
    public void monitorChecked(MonitorChecked event) {
        events.add(event);
    }

    @Override
    public void samplesShown(SamplesShown event) {
        events.add(event);
    }

    @Override
    public void statisticsCollected(StatisticsCollected event) {
        events.add(event);
    }

    @Override
    public void weightsPictured(WeightsPictured event) {
        events.add(event);
    }

    @Override
    public void parametersUnfrozen(ParametersUnfrozen event) {
        events.add(event);
    }

    @Override
    public void nonFiniteFound(NonFiniteFound event) {
        events.add(event);
    }

    @Override
    public void runStopped(RunStopped event) {
        events.add(event);
    }

    @Override
    public boolean wantsStatistics() {
        return statistics;
    }

    @Override
    public void close() {
        closed = true;
    }
}
