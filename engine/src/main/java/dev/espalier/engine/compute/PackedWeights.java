package dev.espalier.engine.compute;

import dev.espalier.api.model.LayerBinding;
import dev.espalier.engine.kernel.Form;
import dev.espalier.engine.kernel.PackedMatrix;
import java.util.IdentityHashMap;
import java.util.Optional;

/**
 * Weights that never change again, packed once for all plans that predict with them.
 *
 * <p>Safe for use by many threads. All plans must compute with the same kernels.
 */
public final class PackedWeights {

    private final IdentityHashMap<float[], PackedMatrix> packed = new IdentityHashMap<>();

    /** A binding whose parameters keep their values as long as its plan lives. */
    public interface Source {

        /** The packed weights; empty if parameters may change. */
        Optional<PackedWeights> packedWeights();
    }

    /**
     * The packed weights of a binding.
     *
     * @param binding of a layer
     * @return what its source offers; empty if it is none, or if the weights may change
     */
    public static Optional<PackedWeights> of(LayerBinding binding) {
        return binding instanceof Source source ? source.packedWeights() : Optional.empty();
    }

    /**
     * A matrix of weights, packed as a right operand when it is first asked for.
     *
     * @param weight inner × columns
     * @param innerCount length of the sums
     * @param columnCount columns of the products
     * @param workers whose threads pack it
     * @return the packed matrix, to be read only
     */
    public synchronized PackedMatrix matrix(float[] weight, int innerCount, int columnCount, KernelWorkers workers) {
        return packed.computeIfAbsent(weight, values -> {
            PackedMatrix matrix = workers.matrices().newPacked(innerCount, columnCount);
            workers.matrices().pack(Form.PLAIN, values, matrix);
            return matrix;
        });
    }
}
