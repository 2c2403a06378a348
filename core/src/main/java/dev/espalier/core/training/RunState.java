package dev.espalier.core.training;

import dev.espalier.api.event.History;
import dev.espalier.core.checkpoint.HistoryFile;
import dev.espalier.core.checkpoint.HistoryMark;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Where a run is, beside its arrays: all that the loop remembers from one step to the next. */
public final class RunState {

    /** Where the validations are kept. */
    private final HistoryFile validations;

    /** Updates made. */
    long step;

    /** Updates of the whole run. */
    long totalSteps;

    /** The length, in updates, of schedules that span the run. */
    long scheduleSteps;

    /** The changes of the run's length, the oldest first. */
    List<LengthChange> lengthChanges = List.of();

    /** How many of the validations stopping rules are not asked about any more, because the run was made longer after them. */
    int settledValidations;

    /** What a longer run takes back: the validation that was made only because the run ended; empty if there is none. */
    Optional<FinalValidation> finalValidation = Optional.empty();

    /** The validations so far. */
    private History history;

    /** The step of the newest validation; -1 as long as there is none. */
    private long validatedStep;

    /** The mean loss in the present epoch. */
    LossMean epochLoss = new LossMean();

    /** Sum of the samples' penalties on outputs in the present epoch. */
    double epochPenalty;

    /** The sum of the penalties on parameters, when they were last computed. */
    double parameterPenalty;

    /** Samples trained on in the present epoch. */
    long epochSamples;

    /** The mean loss since the last validation. */
    LossMean recentLoss = new LossMean();

    /** Samples trained on since the last validation. */
    long recentSamples;

    /** Epochs whose metrics have been told to the listeners. */
    int reportedEpochs;

    /** The step of the best validation; 0 as long as there is none. */
    long bestStep;

    /** The monitored metric of the best validation. */
    double bestValue = Double.NaN;

    /** The state of a run that begins and has no folder. */
    RunState() {
        this(HistoryFile.temporary());
    }

    /**
     * The state of a run that begins.
     *
     * @param validations where the validations are kept
     */
    public RunState(HistoryFile validations) {
        this.validations = validations;
        this.history = validations.history();
        this.validatedStep = stepOfNewest();
    }

    void addLoss(LossMean loss, double meanPenalty, int samples) {
        epochLoss.add(loss);
        epochPenalty += meanPenalty * samples;
        epochSamples += samples;
        recentLoss.add(loss);
        recentSamples += samples;
    }

    void beginEpoch() {
        epochLoss.clear();
        epochPenalty = 0;
        epochSamples = 0;
    }

    /** Of a sum over the samples of the present epoch. */
    double meanOfEpoch(double sum) {
        return sum / Math.max(1, epochSamples);
    }

    double recentMeanLoss() {
        return recentSamples == 0 ? Double.NaN : recentLoss.value();
    }

    void beginRecent() {
        recentLoss.clear();
        recentSamples = 0;
    }

    /** The validations so far. */
    History history() {
        return history;
    }

    /**
     * The oldest validations.
     *
     * @param count how many, at most as many as there are
     */
    History history(int count) {
        return validations.first(count);
    }

    /** Adds the newest validation. */
    void add(History.Entry entry) {
        validations.append(entry);
        history = validations.history();
        validatedStep = entry.step();
    }

    /** Where the validations are now. */
    HistoryMark mark() {
        return validations.mark();
    }

    /** The file of the validations, which a checkpoint is saved with and restored from. */
    HistoryFile validations() {
        return validations;
    }

    /** Takes up the validations of a checkpoint. */
    void restoreHistory(HistoryMark mark, Path checkpoint) {
        validations.restore(mark, checkpoint);
        history = validations.history();
        validatedStep = stepOfNewest();
    }

    private long stepOfNewest() {
        int size = history.size();
        return size == 0 ? -1 : history.entries().get(size - 1).step();
    }

    /** The step of the newest validation; -1 as long as there is none. */
    long validatedStep() {
        return validatedStep;
    }

    /** Whether the validation that is due after the present step has been made. */
    boolean validated() {
        return validatedStep == step;
    }

    /** Gives the file of the validations back. */
    void close() {
        validations.close();
    }
}
