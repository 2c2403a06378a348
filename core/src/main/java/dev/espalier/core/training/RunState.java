package dev.espalier.core.training;

import dev.espalier.api.event.History;

/** Where a run is, beside its arrays: all that the loop remembers from one step to the next. */
public final class RunState {

    /** Updates made. */
    long step;

    /** The validations so far. */
    History history = History.EMPTY;

    /** The mean loss in the present epoch. */
    LossMean epochLoss = new LossMean();

    /** Sum of the samples' penalties on outputs in the present epoch. */
    double epochPenalty;

    /** Samples trained on in the present epoch. */
    long epochSamples;

    /** The mean loss since the last validation. */
    LossMean recentLoss = new LossMean();

    /** Samples trained on since the last validation. */
    long recentSamples;

    /** Epochs whose figures have been told to the listeners. */
    int reportedEpochs;

    /** The step of the best validation; 0 as long as there is none. */
    long bestStep;

    /** The monitored figure of the best validation. */
    double bestValue = Double.NaN;

    /** Updates made. */
    public long step() {
        return step;
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

    /** Whether the validation that is due after the present step has been made. */
    boolean validated() {
        int size = history.size();
        return size > 0 && history.entries().get(size - 1).step() == step;
    }
}
