package dev.espalier.benchmarks.peers.pytorch;

import java.util.List;
import org.bytedeco.pytorch.Tensor;

/** One of PyTorch's modules or functions. */
interface TorchLayer {

    Tensor forward(Tensor values);

    /** Says whether a step or a prediction follows, to layers that do one or the other. */
    default void training(boolean on) {}

    /** What all layers make of some values, one after another. */
    static Tensor forward(List<TorchLayer> layers, Tensor values) {
        Tensor result = values;
        for (TorchLayer layer : layers) {
            result = layer.forward(result);
        }
        return result;
    }
}
