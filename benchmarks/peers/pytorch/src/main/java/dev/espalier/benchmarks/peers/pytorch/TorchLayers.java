package dev.espalier.benchmarks.peers.pytorch;

import dev.espalier.benchmarks.compare.ImageSize;
import dev.espalier.benchmarks.compare.InitialWeights;
import dev.espalier.benchmarks.compare.Network;
import dev.espalier.benchmarks.compare.NetworkLayer.Convolution;
import dev.espalier.benchmarks.compare.NetworkLayer.Dense;
import dev.espalier.benchmarks.compare.NetworkLayer.Maker;
import dev.espalier.benchmarks.compare.NetworkLayer.Residual;
import java.util.List;
import java.util.function.UnaryOperator;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.BatchNorm1dImpl;
import org.bytedeco.pytorch.BatchNorm2dImpl;
import org.bytedeco.pytorch.BatchNormOptions;
import org.bytedeco.pytorch.Conv2dImpl;
import org.bytedeco.pytorch.Conv2dOptions;
import org.bytedeco.pytorch.LinearImpl;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/** Makes PyTorch's modules with their initial weights. */
final class TorchLayers implements Maker<TorchLayer> {

    private final InitialWeights initial;
    private final TensorVector parameters;

    /**
     * A maker of a network's modules.
     *
     * @param network whose layers
     * @param parameters where the modules' parameters are added
     */
    TorchLayers(Network network, TensorVector parameters) {
        this.initial = new InitialWeights(network);
        this.parameters = parameters;
    }

    @Override
    @SuppressWarnings("try") // a scope frees what is made in it
    public TorchLayer dense(Dense layer, ImageSize input) {
        int inputs = input.values();
        int outputs = layer.units();
        LinearImpl linear = new LinearImpl(inputs, outputs);
        try (PointerScope scope = new PointerScope()) {
            Tensor weights = Tensor.create(initial.next(inputs, inputs * outputs), inputs, outputs);
            linear.weight().set_data(weights.t().contiguous());
            linear.bias().set_data(torch.zeros(outputs));
        }
        parameters.push_back(linear.weight());
        parameters.push_back(linear.bias());
        return input.isVector() ? linear::forward : values -> linear.forward(values.flatten(1, -1));
    }

    @Override
    @SuppressWarnings("try") // a scope frees what is made in it
    public TorchLayer convolution(Convolution layer, ImageSize input) {
        int outputs = layer.channels();
        int kernel = layer.kernel();
        int fanIn = layer.fanIn(input);
        Conv2dOptions options = new Conv2dOptions(input.channels(), outputs, both(kernel));
        options.stride().put(new long[] {layer.stride(), layer.stride()});
        options.padding().put(both(layer.padding()));
        options.groups().put(new long[] {layer.groups()});
        options.bias().put(false);
        Conv2dImpl convolution = new Conv2dImpl(options);
        try (PointerScope scope = new PointerScope()) {
            long inputs = input.channels() / layer.groups();
            convolution
                    .weight()
                    .set_data(Tensor.create(initial.next(fanIn, outputs * fanIn), outputs, inputs, kernel, kernel));
        }
        parameters.push_back(convolution.weight());
        return convolution::forward;
    }

    private static LongPointer both(int value) {
        return new LongPointer(new long[] {value, value});
    }

    @Override
    public TorchLayer norm(ImageSize input) {
        BatchNormOptions options = new BatchNormOptions(input.channels());
        if (input.isVector()) {
            BatchNorm1dImpl norm = new BatchNorm1dImpl(options);
            return norm(norm, norm.weight(), norm.bias(), norm::forward);
        }
        BatchNorm2dImpl norm = new BatchNorm2dImpl(options);
        return norm(norm, norm.weight(), norm.bias(), norm::forward);
    }

    private TorchLayer norm(Module module, Tensor scale, Tensor shift, UnaryOperator<Tensor> operation) {
        parameters.push_back(scale);
        parameters.push_back(shift);
        return new Norm(module, operation);
    }

    @Override
    public TorchLayer relu() {
        return torch::relu;
    }

    @Override
    public TorchLayer halving() {
        return values -> torch.max_pool2d(values, 2, 2);
    }

    @Override
    public TorchLayer average() {
        return values -> values.mean(2, 3);
    }

    @Override
    public TorchLayer residual(Residual layer, ImageSize input) {
        List<TorchLayer> layers = Network.make(layer.layers(), input, this);
        List<TorchLayer> shortcut = Network.make(layer.shortcut(), input, this);
        return new TorchLayer() {

            @Override
            public Tensor forward(Tensor values) {
                return TorchLayer.forward(layers, values).add(TorchLayer.forward(shortcut, values));
            }

            @Override
            public void training(boolean on) {
                layers.forEach(each -> each.training(on));
                shortcut.forEach(each -> each.training(on));
            }
        };
    }

    /** Batch norm, of vectors or images. */
    private record Norm(Module module, UnaryOperator<Tensor> operation) implements TorchLayer {

        @Override
        public Tensor forward(Tensor values) {
            return operation.apply(values);
        }

        @Override
        public void training(boolean on) {
            module.train(on);
        }
    }
}
