package dev.espalier.engine.plan;

import dev.espalier.api.RandomStream;
import dev.espalier.api.model.Operation;
import dev.espalier.api.model.Pass;

/** A layer whose statistics training leaves as they are: to it every pass is one that does not train. */
final class FrozenOperation implements Operation {

    private final Operation operation;
    private final FrozenPass view = new FrozenPass();

    FrozenOperation(Operation operation) {
        this.operation = operation;
    }

    @Override
    public void forward(Pass pass) {
        operation.forward(view.of(pass));
    }

    @Override
    public void backward(Pass pass) {
        operation.backward(view.of(pass));
    }

    /** What the layer sees of the plan's pass. */
    private static final class FrozenPass implements Pass {

        private Pass pass = this;

        FrozenPass of(Pass planPass) {
            pass = planPass;
            return this;
        }

        @Override
        public int samples() {
            return pass.samples();
        }

        @Override
        public boolean training() {
            return false;
        }

        @Override
        public RandomStream random(long node) {
            return pass.random(node);
        }
    }
}
