package dev.espalier.engine.plan;

import dev.espalier.api.RandomStream;
import dev.espalier.api.model.BatchPass;
import dev.espalier.api.model.LayerOperation;

/** A layer whose parameters are all frozen, and so its running statistics too: it sees no training passes. */
final class FrozenOperation implements LayerOperation {

    private final LayerOperation operation;
    private final FrozenPass view = new FrozenPass();

    FrozenOperation(LayerOperation operation) {
        this.operation = operation;
    }

    @Override
    public void forward(BatchPass pass) {
        operation.forward(view.of(pass));
    }

    @Override
    public void backward(BatchPass pass) {
        operation.backward(view.of(pass));
    }

    /** What the layer sees of the plan's pass. */
    private static final class FrozenPass implements BatchPass {

        private BatchPass pass = this;

        FrozenPass of(BatchPass planPass) {
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
        public RandomStream random() {
            return pass.random();
        }
    }
}
