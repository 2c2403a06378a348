package dev.espalier.benchmarks.compare;

import dev.espalier.api.model.Layer;
import dev.espalier.benchmarks.compare.NetworkLayer.Convolution;
import dev.espalier.benchmarks.compare.NetworkLayer.Dense;
import dev.espalier.benchmarks.compare.NetworkLayer.Residual;
import dev.espalier.engine.layer.BatchNorm;
import dev.espalier.engine.layer.GlobalAveragePooling;
import dev.espalier.engine.layer.MaxPooling;
import dev.espalier.engine.layer.Relu;
import java.util.List;

/** Layers of Espalier's own. */
final class EspalierLayers implements NetworkLayer.Maker<Layer> {

    @Override
    public Layer dense(Dense layer, ImageSize input) {
        return new dev.espalier.engine.layer.Dense(layer.units());
    }

    @Override
    public Layer convolution(Convolution layer, ImageSize input) {
        return new dev.espalier.engine.layer.Convolution(layer.channels(), layer.kernel())
                .withStride(layer.stride())
                .withPadding(String.valueOf(layer.padding()))
                .withGroups(layer.groups())
                .withoutBias();
    }

    @Override
    public Layer norm(ImageSize input) {
        return new BatchNorm();
    }

    @Override
    public Layer relu() {
        return new Relu();
    }

    @Override
    public Layer halving() {
        return new MaxPooling(2);
    }

    @Override
    public Layer average() {
        return new GlobalAveragePooling();
    }

    @Override
    public Layer residual(Residual layer, ImageSize input) {
        return new dev.espalier.engine.layer.Residual(list(layer.layers(), input))
                .withShortcut(list(layer.shortcut(), input));
    }

    private Layer[] list(List<NetworkLayer> layers, ImageSize input) {
        return Network.make(layers, input, this).toArray(Layer[]::new);
    }
}
