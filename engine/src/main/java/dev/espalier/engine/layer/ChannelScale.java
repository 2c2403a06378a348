package dev.espalier.engine.layer;

import dev.espalier.api.Shape;
import dev.espalier.api.model.LayerSignature;
import dev.espalier.api.model.LayerSignature.Parameter;
import dev.espalier.api.model.ReferencePass;
import dev.espalier.api.parameter.ParameterInfo.Role;
import java.util.List;

/** The scale and shift of each channel, with which normalisations end that keep no statistics. */
final class ChannelScale {

    private ChannelScale() {}

    static LayerSignature signature(Shape shape, int channels) {
        return new LayerSignature(
                shape,
                List.of(
                        Parameter.constant(LayerNorm.SCALE, Role.SCALE, Shape.of(channels), 1),
                        Parameter.constant(LayerNorm.SHIFT, Role.SHIFT, Shape.of(channels), 0)),
                List.of());
    }

    /** Scales and shifts normalised values in place. */
    static double[] reference(ReferencePass pass, double[] y, ImageShape image) {
        for (int i = 0; i < y.length; i++) {
            int channel = i / image.positions() % image.channels();
            y[i] = y[i] * pass.parameter(LayerNorm.SCALE)[channel] + pass.parameter(LayerNorm.SHIFT)[channel];
        }
        return y;
    }
}
