package dev.espalier.core.training;

import dev.espalier.core.checkpoint.Checkpoint;
import dev.espalier.core.checkpoint.Tensor;
import dev.espalier.core.checkpoint.TensorType;
import dev.espalier.engine.plan.NamedArray;
import dev.espalier.engine.plan.Parameters;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The weights of a checkpoint, by the names that they have in a model.
 *
 * @param step updates made before it
 * @param totalSteps updates of the whole run, as it was planned then
 * @param last those that would be evaluated and kept: the running average, if there is one
 * @param bestStep the step of the best validation so far; 0 if there was none
 * @param best those of the best validation; the initial ones if there was none
 */
public record SavedWeights(
        long step, long totalSteps, Map<String, Tensor> last, long bestStep, Map<String, Tensor> best) {

    private static final String TRAINED = SavedArrays.Kept.TRAINED.prefix();
    private static final String BEST = "best/";

    /**
     * Reads them.
     *
     * @param checkpoint a checkpoint
     * @param weights makes the weights of the checkpoint's stack, which are filled; asked only if its optimizer computes the
     *     weights to evaluate with
     * @return the weights
     * @throws dev.espalier.api.EspalierException if the checkpoint does not fit the weights, code CHECKPOINT_MISMATCH
     */
    public static SavedWeights read(Checkpoint checkpoint, Supplier<ModelWeights> weights) {
        RunState state = new RunState();
        try {
            CheckpointKeeper.readState(checkpoint, state);
            String prefix = CheckpointKeeper.prefixOfKept(checkpoint);
            Map<String, Tensor> last =
                    prefix.isEmpty() ? computed(checkpoint, weights.get(), state.step) : named(checkpoint, prefix);
            return new SavedWeights(state.step, state.totalSteps, last, state.bestStep, named(checkpoint, BEST));
        } finally {
            state.close();
        }
    }

    /** The weights that are trained, which have the names and shapes of all. */
    public static Map<String, Tensor> trained(Checkpoint checkpoint) {
        return named(checkpoint, TRAINED);
    }

    private static Map<String, Tensor> named(Checkpoint checkpoint, String prefix) {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        checkpoint.file().tensors().forEach((name, tensor) -> {
            if (name.startsWith(prefix)) {
                tensors.put(name.substring(prefix.length()), tensor);
            }
        });
        return tensors;
    }

    private static Map<String, Tensor> computed(Checkpoint checkpoint, ModelWeights weights, long step) {
        weights.readyForBestBefore(checkpoint.file());
        // not needed to compute weights, and not known without the outputs
        Map<String, TensorType> balance = new LinkedHashMap<>();
        checkpoint.file().tensors().forEach((name, tensor) -> {
            if (name.startsWith(LossBalance.PREFIX)) {
                balance.put(name, tensor.type());
            }
        });
        SavedArrays arrays = SavedArrays.of(weights).with(weights.savedBestBefore());
        SavedArrays.fill(
                arrays.arrays(), balance, checkpoint.file(), checkpoint.path().toString());
        weights.readyToEvaluate(step);
        return tensors(weights.kept());
    }

    private static Map<String, Tensor> tensors(Parameters parameters) {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        for (NamedArray array : parameters.arrays()) {
            tensors.put(array.name(), Tensor.of(array.values(), array.shape()));
        }
        return tensors;
    }
}
