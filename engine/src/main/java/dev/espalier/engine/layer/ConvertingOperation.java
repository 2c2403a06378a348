package dev.espalier.engine.layer;

import dev.espalier.api.model.BatchPass;
import dev.espalier.api.model.LayerOperation;
import java.util.List;

/** An operation on copies of arrays in another format. */
final class ConvertingOperation implements LayerOperation {

    private final LayerOperation operation;
    private final FormatChange[] before;
    private final FormatChange[] after;
    private final FormatChange[] beforeBackward;
    private final FormatChange[] afterBackward;

    /**
     * An operation with what is done around it.
     *
     * @param operation what is bound to the copies
     * @param before what is copied before its forward pass
     * @param after what is copied after it
     * @param beforeBackward what is copied before its backward pass
     * @param afterBackward what is copied after it
     */
    ConvertingOperation(
            LayerOperation operation,
            List<FormatChange> before,
            List<FormatChange> after,
            List<FormatChange> beforeBackward,
            List<FormatChange> afterBackward) {
        this.operation = operation;
        this.before = before.toArray(FormatChange[]::new);
        this.after = after.toArray(FormatChange[]::new);
        this.beforeBackward = beforeBackward.toArray(FormatChange[]::new);
        this.afterBackward = afterBackward.toArray(FormatChange[]::new);
    }

    @Override
    public void forward(BatchPass pass) {
        copy(before, pass);
        operation.forward(pass);
        copy(after, pass);
    }

    @Override
    public void backward(BatchPass pass) {
        copy(beforeBackward, pass);
        operation.backward(pass);
        copy(afterBackward, pass);
    }

    private static void copy(FormatChange[] changes, BatchPass pass) {
        for (FormatChange change : changes) {
            change.copy(pass.samples());
        }
    }
}
