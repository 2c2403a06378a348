package dev.espalier.benchmarks.peers.tensorflow;

import java.util.List;
import java.util.function.UnaryOperator;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/** One or a few of TensorFlow's operations. */
interface TensorFlowLayer {

    /** Adds the operations to the graph. */
    Values on(Values values);

    /**
     * What the layers have made of the inputs.
     *
     * @param trained with the statistics of the batch
     * @param predicted with running statistics
     */
    record Values(Operand<TFloat32> trained, Operand<TFloat32> predicted) {

        /** The same operation on both. */
        Values map(UnaryOperator<Operand<TFloat32>> operation) {
            return new Values(operation.apply(trained), operation.apply(predicted));
        }
    }

    /** What all layers make of some values, one after another. */
    static Values on(List<TensorFlowLayer> layers, Values values) {
        Values result = values;
        for (TensorFlowLayer layer : layers) {
            result = layer.on(result);
        }
        return result;
    }
}
