package dev.espalier.core.training;

import dev.espalier.api.event.ParametersUnfrozen;
import dev.espalier.engine.plan.Parameters;
import java.util.List;

/**
 * Unfreezes parameters in the course of a run: what is compiled for those that are trained is compiled anew.
 *
 * <p>Which parameters are frozen is a function of the updates made, so that a run that is resumed goes on as it would have.
 */
public final class Unfreezing {

    private final FreezePlan plan;
    private final List<Long> boundaries;
    private final Parameters parameters;
    private final List<TrainedParameter> trained;
    private final ModelWeights weights;
    private final StepGradients work;
    private int passed;
    private long next;

    /**
     * The unfreezing of a run, of which everything is as at its beginning.
     *
     * @param plan what is frozen, and until when
     * @param parameters all parameters
     * @param trained those that are trained at some time
     * @param weights told which arrays move
     * @param work computes the gradients of those that are not frozen
     */
    public Unfreezing(
            FreezePlan plan,
            Parameters parameters,
            List<TrainedParameter> trained,
            ModelWeights weights,
            StepGradients work) {
        this.plan = plan;
        this.boundaries = plan.boundaries();
        this.parameters = parameters;
        this.trained = List.copyOf(trained);
        this.weights = weights;
        this.work = work;
        this.next = boundary(0);
        trained.forEach(parameter -> parameter.freeze(0));
    }

    private long boundary(int index) {
        return index < boundaries.size() ? boundaries.get(index) : FreezePlan.ALWAYS;
    }

    /**
     * Unfreezes what is due before the next update; tells the listeners of groups that are due at that very moment, not of those
     * that were due before a run was resumed.
     *
     * @param step updates made
     * @param epoch the epoch of the next update, from 1
     * @param listeners who is told
     */
    void before(long step, int epoch, Listeners listeners) {
        if (step < next) {
            return;
        }
        while (step >= next) {
            passed++;
            next = boundary(passed);
        }
        parameters.freeze(plan.frozenAfter(step));
        trained.forEach(parameter -> parameter.freeze(step));
        weights.frozenChanged();
        work.compile();
        for (FreezePlan.Group group : plan.unfrozenAfter(step)) {
            listeners.parametersUnfrozen(new ParametersUnfrozen(group.match(), step, epoch, group.elements()));
        }
    }
}
