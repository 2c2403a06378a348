package dev.espalier.benchmarks.peers.pytorch;

import dev.espalier.benchmarks.compare.InitialWeights;
import dev.espalier.benchmarks.compare.Workload;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Adam;
import org.bytedeco.pytorch.AdamOptions;
import org.bytedeco.pytorch.BatchNorm1dImpl;
import org.bytedeco.pytorch.BatchNormOptions;
import org.bytedeco.pytorch.LinearImpl;
import org.bytedeco.pytorch.Optimizer;
import org.bytedeco.pytorch.SGD;
import org.bytedeco.pytorch.SGDOptions;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/** A workload's network of PyTorch's own modules, with PyTorch's own optimizer. */
final class TorchNetwork {

    private final Workload workload;
    private final List<LinearImpl> dense = new ArrayList<>();
    private final List<BatchNorm1dImpl> norms = new ArrayList<>();
    private final Optimizer optimizer;

    TorchNetwork(Workload workload) {
        this.workload = workload;
        TensorVector parameters = new TensorVector();
        for (int layer = 0; layer < workload.layers(); layer++) {
            LinearImpl linear = linear(layer);
            dense.add(linear);
            parameters.push_back(linear.weight());
            parameters.push_back(linear.bias());
            if (workload.normalized() && layer + 1 < workload.layers()) {
                BatchNorm1dImpl norm = new BatchNorm1dImpl(
                        new BatchNormOptions(workload.widths().get(layer + 1)));
                norms.add(norm);
                parameters.push_back(norm.weight());
                parameters.push_back(norm.bias());
            }
        }
        optimizer = optimizer(parameters);
    }

    @SuppressWarnings("try") // a scope frees what is made in it
    private LinearImpl linear(int layer) {
        int inputs = workload.widths().get(layer);
        int outputs = workload.widths().get(layer + 1);
        LinearImpl linear = new LinearImpl(inputs, outputs);
        try (PointerScope scope = new PointerScope()) {
            Tensor weights = Tensor.create(InitialWeights.of(workload, layer, 1), inputs, outputs);
            linear.weight().set_data(weights.t().contiguous());
            linear.bias().set_data(torch.zeros(outputs));
        }
        return linear;
    }

    private Optimizer optimizer(TensorVector parameters) {
        if (workload.normalized()) {
            SGDOptions options = new SGDOptions(Workload.MOMENTUM_RATE);
            options.momentum().put(Workload.MOMENTUM);
            return new SGD(parameters, options);
        }
        return new Adam(parameters, new AdamOptions(Workload.ADAM_RATE));
    }

    /** Batch norm uses the batch's statistics while training, its running ones otherwise. */
    void training(boolean on) {
        norms.forEach(norm -> norm.train(on));
    }

    Tensor forward(Tensor inputs) {
        Tensor values = inputs;
        for (int layer = 0; layer < dense.size(); layer++) {
            values = dense.get(layer).forward(values);
            if (layer < norms.size()) {
                values = norms.get(layer).forward(values);
            }
            if (layer + 1 < dense.size()) {
                values = torch.relu(values);
            }
        }
        return values;
    }

    void step(Tensor inputs, Tensor targets) {
        optimizer.zero_grad();
        Tensor outputs = forward(inputs);
        Tensor loss = workload.regression() ? torch.mse_loss(outputs, targets) : torch.cross_entropy(outputs, targets);
        loss.backward();
        optimizer.step();
    }
}
