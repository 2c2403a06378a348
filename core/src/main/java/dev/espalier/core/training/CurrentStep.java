package dev.espalier.core.training;

import dev.espalier.api.parameter.MatrixProducts;
import dev.espalier.api.parameter.Step;

/** The update that is being made, as the parameters of one group see it. */
public final class CurrentStep implements Step {

    private final ScheduledSettings schedules;
    private final MatrixProducts products;
    private final double baseRate;
    private long number;
    private double learningRate;

    /**
     * The steps of a group.
     *
     * @param schedules factors of the step
     * @param products for rules that need them
     * @param baseRate the run's learning rate times the group's multiplier
     */
    public CurrentStep(ScheduledSettings schedules, MatrixProducts products, double baseRate) {
        this.schedules = schedules;
        this.products = products;
        this.baseRate = baseRate;
    }

    void moveTo(long update) {
        number = update;
        learningRate = baseRate * schedules.rateFactor();
    }

    @Override
    public long number() {
        return number;
    }

    @Override
    public double learningRate() {
        return learningRate;
    }

    @Override
    public double scheduled(String setting, double base) {
        return schedules.scheduled(setting, base);
    }

    @Override
    public MatrixProducts products() {
        return products;
    }
}
