package dev.espalier.testkit;

import dev.espalier.api.ApiStatus;
import dev.espalier.api.diagnosis.RunRecord;
import dev.espalier.api.event.EpochFinished;
import dev.espalier.api.event.EvaluationFinished;
import dev.espalier.api.event.NonFiniteFound;
import dev.espalier.api.event.RunDescription;
import dev.espalier.api.event.RunStarted;
import dev.espalier.api.event.Split;
import dev.espalier.api.event.StatisticsCollected;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The record of a run that a test puts together: ten steps an epoch, of which each is recorded. */
@ApiStatus(value = ApiStatus.Level.EXPERIMENTAL, since = "0.1")
public final class FakeRunRecord implements RunRecord {

    /** Steps in an epoch. */
    public static final int STEPS_PER_EPOCH = 10;

    private final RunStarted run;
    private final List<StepPoint> steps = new ArrayList<>();
    private final List<EpochFinished> epochs = new ArrayList<>();
    private final List<EvaluationFinished> validations = new ArrayList<>();
    private final List<StatisticsCollected> statistics = new ArrayList<>();
    private final Map<String, Double> phases = new HashMap<>();
    private Optional<NonFiniteFound> nonFinite = Optional.empty();
    private double learningRate = 0.01;
    private boolean ended;

    /**
     * A run that has not made a step.
     *
     * @param totalSteps of the whole run
     * @param description what it consists of
     */
    public FakeRunRecord(long totalSteps, RunDescription description) {
        this.run = new RunStarted(
                "0123456789ab", "fake", 0, totalSteps, STEPS_PER_EPOCH, 32, 320, 1000, false, description);
    }

    /**
     * Sets the learning rate of the steps that are added from here on.
     *
     * @param rate above 0
     * @return this record
     */
    public FakeRunRecord learningRate(double rate) {
        learningRate = rate;
        return this;
    }

    /**
     * Adds a step.
     *
     * @param loss its loss
     * @param gradientNorm its gradient norm
     * @return this record
     */
    public FakeRunRecord step(double loss, double gradientNorm) {
        return step(loss, gradientNorm, Map.of());
    }

    /**
     * Adds a step of a run with several outputs.
     *
     * @param loss its loss
     * @param gradientNorm its gradient norm
     * @param outputLosses by output
     * @return this record
     */
    public FakeRunRecord step(double loss, double gradientNorm, Map<String, Double> outputLosses) {
        long number = steps.size() + 1L;
        int epoch = (int) ((number - 1) / STEPS_PER_EPOCH) + 1;
        steps.add(new StepPoint(number, epoch, loss, 0, learningRate, gradientNorm, gradientNorm, outputLosses));
        return this;
    }

    /**
     * Adds an epoch whose steps all have the same loss, without a validation.
     *
     * @param loss the training loss
     * @return this record
     */
    public FakeRunRecord epoch(double loss) {
        while (steps.size() < (epochs.size() + 1) * STEPS_PER_EPOCH) {
            step(loss, 1);
        }
        epochs.add(new EpochFinished(
                epochs.size() + 1, steps.size(), STEPS_PER_EPOCH * 32L, loss, 0, learningRate, Double.NaN));
        return this;
    }

    /**
     * Adds an epoch whose steps all have the same loss, and a validation after it.
     *
     * @param loss the training loss
     * @param validation the values of the validation
     * @return this record
     */
    public FakeRunRecord epoch(double loss, Map<String, Double> validation) {
        epoch(loss);
        validations.add(
                new EvaluationFinished(Split.VALIDATION, steps.size(), epochs.size(), 100, validation, Double.NaN));
        return this;
    }

    /**
     * Adds statistics.
     *
     * @param collected what was collected
     * @return this record
     */
    public FakeRunRecord statistics(StatisticsCollected collected) {
        statistics.add(collected);
        return this;
    }

    /**
     * Sets the time of a phase.
     *
     * @param phase its name in lower case
     * @param seconds the time
     * @return this record
     */
    public FakeRunRecord phase(String phase, double seconds) {
        phases.put(phase, seconds);
        return this;
    }

    /**
     * Ends the run with a value that is not finite.
     *
     * @param found what and where
     * @return this record
     */
    public FakeRunRecord nonFinite(NonFiniteFound found) {
        nonFinite = Optional.of(found);
        return end();
    }

    /**
     * Ends the run.
     *
     * @return this record
     */
    public FakeRunRecord end() {
        ended = true;
        return this;
    }

    @Override
    public RunStarted run() {
        return run;
    }

    @Override
    public long step() {
        return steps.size();
    }

    @Override
    public int epoch() {
        return (steps.size() + STEPS_PER_EPOCH - 1) / STEPS_PER_EPOCH;
    }

    @Override
    public boolean ended() {
        return ended;
    }

    @Override
    public Optional<NonFiniteFound> nonFinite() {
        return nonFinite;
    }

    @Override
    public List<StepPoint> steps() {
        return List.copyOf(steps);
    }

    @Override
    public List<EpochFinished> epochs() {
        return List.copyOf(epochs);
    }

    @Override
    public List<EvaluationFinished> evaluations(Split split) {
        return split == Split.VALIDATION ? List.copyOf(validations) : List.of();
    }

    @Override
    public List<StatisticsCollected> statistics() {
        return List.copyOf(statistics);
    }

    @Override
    public Map<String, Double> phaseSeconds() {
        return Map.copyOf(phases);
    }
}
