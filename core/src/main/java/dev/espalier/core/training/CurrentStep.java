package dev.espalier.core.training;

import dev.espalier.api.optimizer.ClosureOptimizer;
import dev.espalier.api.parameter.MatrixProducts;
import dev.espalier.api.parameter.Step;

/** The update that is being made, as the parameters of one group see it. */
public final class CurrentStep implements Step {

    private final ScheduledSettings schedules;
    private final MatrixProducts products;
    private final ScratchBuffers scratch;
    private final double baseRate;
    private final long frozenSteps;
    private final String group;
    private long number;
    private double learningRate;

    /**
     * The steps of a run.
     *
     * @param schedules factors of the step
     * @param products for rules that need them
     * @param baseRate the learning rate before schedules
     */
    public CurrentStep(ScheduledSettings schedules, MatrixProducts products, double baseRate) {
        this(schedules, products, new ScratchBuffers(), baseRate, 0, GroupRates.DEFAULT);
    }

    private CurrentStep(
            ScheduledSettings schedules,
            MatrixProducts products,
            ScratchBuffers scratch,
            double baseRate,
            long frozenSteps,
            String group) {
        this.schedules = schedules;
        this.products = products;
        this.scratch = scratch;
        this.baseRate = baseRate;
        this.frozenSteps = frozenSteps;
        this.group = group;
    }

    /**
     * The same steps for a group with another learning rate, or one that is frozen at first; they share their scratch buffers.
     *
     * @param multiplier of the learning rate
     * @param frozen updates of the run during which the group is frozen, at least 0; its own are counted from then
     * @param scheduled the pattern of the group whose schedules apply
     * @return the steps of the group
     */
    public CurrentStep ofGroup(double multiplier, long frozen, String scheduled) {
        return new CurrentStep(schedules, products, scratch, baseRate * multiplier, frozen, scheduled);
    }

    /** Updates of the run during which the group is frozen. */
    long frozenSteps() {
        return frozenSteps;
    }

    /**
     * Begins an update.
     *
     * @param update its number in the run, from 1
     */
    public void moveTo(long update) {
        number = update - frozenSteps;
        learningRate = baseRate * schedules.rateFactor(group);
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
        return scratch.buffer(index, length);
    }

    /** Evaluates with other scratch memory, so that what a rule has put into its own stays. */
    double apart(ClosureOptimizer.Closure closure) {
        scratch.enter();
        try {
            return closure.evaluate();
        } finally {
            scratch.leave();
        }
    }
}
