package dev.espalier.testkit;

import dev.espalier.api.optimizer.Optimizer;
import dev.espalier.api.parameter.Step;
import java.util.List;

/** Updates parameters by a rule of either kind: one after the other, or all together with the loss at hand. */
final class RuleCall {

    private final Optimizer optimizer;
    private final List<FakeParameterSlice> parameters;
    private final Optimizer.Closure closure;

    /**
     * A way to call a rule.
     *
     * @param optimizer the rule
     * @param parameters what it updates
     * @param closure puts the gradients at the present values into the parameters
     */
    RuleCall(Optimizer optimizer, List<FakeParameterSlice> parameters, Optimizer.Closure closure) {
        this.optimizer = optimizer;
        this.parameters = List.copyOf(parameters);
        this.closure = closure;
    }

    /** A way to call a rule on one parameter whose gradients do not depend on its values. */
    static RuleCall ofConstant(Optimizer optimizer, FakeParameterSlice parameter) {
        return new RuleCall(optimizer, List.of(parameter), () -> 0);
    }

    /** Only finds the gradients, if the rule looks for others than those that are there. */
    void findGradients(Step step) {
        if (optimizer instanceof Optimizer.WithClosure together) {
            together.findGradients(parameters, step, closure);
        }
    }

    void update(Step step) {
        if (optimizer instanceof Optimizer.WithClosure together) {
            together.findGradients(parameters, step, closure);
            together.update(parameters, step, closure);
            return;
        }
        for (int i = 0; i < parameters.size(); i++) {
            optimizer.update(parameters.get(i), step);
        }
    }
}
