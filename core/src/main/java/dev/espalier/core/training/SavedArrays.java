package dev.espalier.core.training;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import dev.espalier.core.checkpoint.ElementType;
import dev.espalier.core.checkpoint.Tensor;
import dev.espalier.core.checkpoint.TensorFile;
import dev.espalier.core.checkpoint.TensorType;
import dev.espalier.engine.plan.NamedArray;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Every array that a run needs to go on, by the name that it has in a checkpoint.
 *
 * @param arrays the arrays themselves
 * @param kept which of them are evaluated and kept
 */
public record SavedArrays(List<NamedArray> arrays, Kept kept) {

    /** Which weights of a run are evaluated, and are those of its model. */
    enum Kept {
        /** Those that are trained. */
        TRAINED("model/"),
        /** Their running average. */
        AVERAGE("average/"),
        /** Those that the optimizer computes of its state, which are not saved themselves. */
        OF_OPTIMIZER("");

        private final String prefix;

        Kept(String prefix) {
            this.prefix = prefix;
        }

        /** What the names of these weights begin with in a checkpoint; empty if they are not in it. */
        String prefix() {
            return prefix;
        }
    }

    /** Copies the list. */
    public SavedArrays {
        arrays = List.copyOf(arrays);
    }

    /** Those of the weights of a run and of its optimizers. */
    public static SavedArrays of(ModelWeights weights) {
        return new SavedArrays(weights.saved(), weights.which());
    }

    /** The same arrays and others. */
    SavedArrays with(List<NamedArray> others) {
        return new SavedArrays(Stream.concat(arrays.stream(), others.stream()).toList(), kept);
    }

    /** Puts the arrays into a file that is being made; nothing is copied. */
    void write(TensorFile.Builder file) {
        arrays.forEach(array -> file.tensor(array.name(), Tensor.of(array.values(), array.shape())));
    }

    /**
     * Takes the values of a checkpoint over.
     *
     * @param file the checkpoint
     * @param where its name, for errors
     * @throws dev.espalier.api.EspalierException with every tensor that is missing, extra or of another shape; code
     *     CHECKPOINT_MISMATCH
     */
    void read(TensorFile file, String where) {
        fill(arrays, Map.of(), file, where);
    }

    /**
     * Fills arrays from a file.
     *
     * @param arrays of the names that they have in the file
     * @param others what else the file has to hold
     * @param file the file
     * @param where its name, for errors
     * @throws dev.espalier.api.EspalierException with every tensor that is missing, extra or of another shape; code
     *     CHECKPOINT_MISMATCH
     */
    public static void fill(List<NamedArray> arrays, Map<String, TensorType> others, TensorFile file, String where) {
        Map<String, TensorType> expected = new LinkedHashMap<>(others);
        arrays.forEach(array -> expected.put(array.name(), TensorType.of(ElementType.F32, array.shape())));
        file.require(expected, where);
        arrays.forEach(array -> array.set(file.tensor(array.name()).floats()));
    }

    static boolean areFinite(List<NamedArray> arrays) {
        for (NamedArray array : arrays) {
            for (float value : array.values()) {
                if (!Float.isFinite(value)) {
                    return false;
                }
            }
        }
        return true;
    }

    /**
     * Refuses to save a state that no training can go on from.
     *
     * @param step updates made
     */
    void requireFinite(long step) {
        for (NamedArray array : arrays) {
            for (float value : array.values()) {
                if (!Float.isFinite(value)) {
                    throw new EspalierException(
                            ErrorCode.NON_FINITE,
                            "step " + step,
                            array.name() + " holds the value " + value,
                            "lower the learning rate or bound the gradients; the last checkpoint is from before this");
                }
            }
        }
    }
}
