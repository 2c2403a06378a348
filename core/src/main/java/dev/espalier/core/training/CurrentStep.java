package dev.espalier.core.training;

import dev.espalier.api.optimizer.Optimizer;
import dev.espalier.api.parameter.MatrixProducts;
import dev.espalier.api.parameter.Step;

/** The update that is being made, as the parameters of one group see it. */
public final class CurrentStep implements Step {

    private final ScheduledSettings schedules;
    private final MatrixProducts products;
    private final ScratchRooms rooms;
    private final double baseRate;
    private long number;
    private double learningRate;

    /**
     * The steps of a group.
     *
     * @param schedules factors of the step
     * @param products for rules that need them
     * @param rooms scratch memory of the threads
     * @param baseRate the run's learning rate times the group's multiplier
     */
    CurrentStep(ScheduledSettings schedules, MatrixProducts products, ScratchRooms rooms, double baseRate) {
        this.schedules = schedules;
        this.products = products;
        this.rooms = rooms;
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

    @Override
    public float[] scratch(int index, int length) {
        return rooms.room(index, length);
    }

    /** Evaluates with other scratch memory, so that what a rule has put into its own stays. */
    double apart(Optimizer.Closure closure) {
        rooms.enter();
        try {
            return closure.evaluate();
        } finally {
            rooms.leave();
        }
    }
}
