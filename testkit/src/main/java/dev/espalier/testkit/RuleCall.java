package dev.espalier.testkit;

import dev.espalier.api.optimizer.ClosureOptimizer;
import dev.espalier.api.optimizer.Optimizer;
import dev.espalier.api.optimizer.ParameterOptimizer;
import dev.espalier.api.parameter.Step;
import java.util.List;

/** Calls an optimizer of either kind: per parameter, or with a closure for all parameters. */
final class RuleCall {

    private final Optimizer optimizer;
    private final List<FakeParameterSlice> parameters;
    private final ClosureOptimizer.Closure closure;

    /**
     * A way to call a rule.
     *
     * @param optimizer the rule
     * @param parameters what it updates
     * @param closure puts the gradients at the present values into the parameters
     */
    RuleCall(Optimizer optimizer, List<FakeParameterSlice> parameters, ClosureOptimizer.Closure closure) {
        this.optimizer = optimizer;
        this.parameters = List.copyOf(parameters);
        this.closure = closure;
    }

    /** A way to call a rule on one parameter whose gradients do not depend on its values. */
    static RuleCall ofConstant(Optimizer optimizer, FakeParameterSlice parameter) {
        return new RuleCall(optimizer, List.of(parameter), () -> 0);
    }

    /** Calls only findGradients, if the optimizer has it. */
    void findGradients(Step step) {
        if (optimizer instanceof ClosureOptimizer together) {
            together.findGradients(parameters, step, closure);
        }
    }

    void update(Step step) {
        if (optimizer instanceof ClosureOptimizer together) {
            together.findGradients(parameters, step, closure);
            together.update(parameters, step, closure);
        } else if (optimizer instanceof ParameterOptimizer each) {
            for (int i = 0; i < parameters.size(); i++) {
                each.update(parameters.get(i), step);
            }
        }
    }
}
