package dev.espalier.benchmarks.compare;

import dev.espalier.benchmarks.compare.NetworkLayer.Convolution;
import dev.espalier.benchmarks.compare.NetworkLayer.Dense;
import dev.espalier.benchmarks.compare.NetworkLayer.Residual;
import java.util.List;
import java.util.Locale;

/** Layers as a stack file has them. */
final class StackFileLayers implements NetworkLayer.Maker<String> {

    @Override
    public String dense(Dense layer, ImageSize input) {
        return "dense: " + layer.units();
    }

    @Override
    public String convolution(Convolution layer, ImageSize input) {
        return String.format(
                Locale.ROOT,
                "convolution: {channels: %d, kernel: %d, stride: %d, padding: %d, groups: %d, bias: false}",
                layer.channels(),
                layer.kernel(),
                layer.stride(),
                layer.padding(),
                layer.groups());
    }

    @Override
    public String norm(ImageSize input) {
        return "batch-norm";
    }

    @Override
    public String relu() {
        return "relu";
    }

    @Override
    public String halving() {
        return "max-pooling: 2";
    }

    @Override
    public String average() {
        return "global-average-pooling";
    }

    @Override
    public String residual(Residual layer, ImageSize input) {
        return "residual: {layers: " + list(layer.layers(), input) + ", shortcut: " + list(layer.shortcut(), input)
                + "}";
    }

    private String list(List<NetworkLayer> layers, ImageSize input) {
        return "[" + String.join(", ", Network.make(layers, input, this)) + "]";
    }
}
