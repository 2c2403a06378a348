package dev.espalier.benchmarks.peers.pytorch;

import dev.espalier.benchmarks.compare.ImageSize;
import dev.espalier.benchmarks.compare.Workload;
import java.util.List;
import org.bytedeco.pytorch.Adam;
import org.bytedeco.pytorch.AdamOptions;
import org.bytedeco.pytorch.Optimizer;
import org.bytedeco.pytorch.SGD;
import org.bytedeco.pytorch.SGDOptions;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/** A workload's network of PyTorch's own modules, with PyTorch's own optimizer. */
final class TorchNetwork {

    private final Workload workload;
    private final List<TorchLayer> layers;
    private final Optimizer optimizer;

    TorchNetwork(Workload workload) {
        this.workload = workload;
        TensorVector parameters = new TensorVector();
        layers = workload.network().make(new TorchLayers(workload.network(), parameters));
        optimizer = optimizer(parameters);
    }

    private Optimizer optimizer(TensorVector parameters) {
        if (workload.momentum()) {
            SGDOptions options = new SGDOptions(Workload.MOMENTUM_RATE);
            options.momentum().put(Workload.MOMENTUM);
            return new SGD(parameters, options);
        }
        return new Adam(parameters, new AdamOptions(Workload.ADAM_RATE));
    }

    /** Batch norm uses the batch's statistics while training, its running ones otherwise. */
    void training(boolean on) {
        layers.forEach(layer -> layer.training(on));
    }

    Tensor forward(Tensor inputs) {
        ImageSize size = workload.network().input();
        Tensor values = size.isVector() ? inputs : inputs.view(-1, size.channels(), size.height(), size.width());
        return TorchLayer.forward(layers, values);
    }

    void step(Tensor inputs, Tensor targets) {
        optimizer.zero_grad();
        Tensor outputs = forward(inputs);
        Tensor loss = workload.regression() ? torch.mse_loss(outputs, targets) : torch.cross_entropy(outputs, targets);
        loss.backward();
        optimizer.step();
    }
}
