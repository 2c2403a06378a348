package dev.espalier.core.training;

import dev.espalier.api.schedule.TrainingProgress;

/** The position that schedules are asked about: one object that moves along with the run. */
final class StepCursor implements TrainingProgress {

    private final long totalSteps;
    private final long stepsPerEpoch;
    private final long samplesPerEpoch;
    private long step;

    StepCursor(LoopSettings settings) {
        this.totalSteps = settings.totalSteps();
        this.stepsPerEpoch = settings.stepsPerEpoch();
        this.samplesPerEpoch = settings.trainingSamples();
    }

    void moveTo(long updatesMade) {
        step = updatesMade;
    }

    @Override
    public long step() {
        return step;
    }

    @Override
    public long totalSteps() {
        return totalSteps;
    }

    @Override
    public long stepsPerEpoch() {
        return stepsPerEpoch;
    }

    @Override
    public long samplesPerEpoch() {
        return samplesPerEpoch;
    }
}
