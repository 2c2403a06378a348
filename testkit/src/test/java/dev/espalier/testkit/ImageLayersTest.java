package dev.espalier.testkit;

import dev.espalier.api.Shape;
import dev.espalier.api.model.Layer;
import dev.espalier.engine.layer.AdaptiveAveragePooling;
import dev.espalier.engine.layer.AveragePooling;
import dev.espalier.engine.layer.ChannelNorm;
import dev.espalier.engine.layer.Convolution;
import dev.espalier.engine.layer.GlobalAveragePooling;
import dev.espalier.engine.layer.GroupNorm;
import dev.espalier.engine.layer.MaxPooling;
import dev.espalier.engine.layer.Padding;
import dev.espalier.engine.layer.SqueezeExcitation;
import dev.espalier.engine.layer.TransposedConvolution;
import dev.espalier.engine.layer.Upsampling;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Nested;

/** The contract of layers, tried on those of images and series, with settings that meet each other. */
class ImageLayersTest {

    private static final Shape IMAGE = Shape.of(4, 7, 6);
    private static final Shape SERIES = Shape.of(3, 11);

    /** A layer that takes one image or series. */
    interface ImageContract extends LayerContract {

        @Override
        default List<Shape> inputs() {
            return List.of(IMAGE);
        }

        @Override
        default List<List<Shape>> refusedInputs() {
            return List.of(List.of(Shape.of(5)), List.of(Shape.of(1, 2, 3, 4)), List.of(IMAGE, IMAGE));
        }
    }

    @Nested
    class OfConvolution implements ImageContract {

        @Override
        public Layer layer() {
            return new Convolution(5, 3).withPadding("same");
        }

        @Override
        public Map<String, List<?>> refusedSettings() {
            return Map.of(
                    "channels", List.of(-1),
                    "kernel", List.of(List.of(0), List.of()),
                    "stride", List.of(List.of(0)),
                    "dilation", List.of(List.of(0)),
                    "padding", List.of(List.of(), List.of("-1"), List.of("some"), List.of("same", "1")),
                    "groups", List.of(0));
        }
    }

    @Nested
    class OfConvolutionWithGroups implements ImageContract {

        @Override
        public Layer layer() {
            return new Convolution(6, 3).withPadding("2", "1").withGroups(2);
        }

        @Override
        public List<List<Shape>> refusedInputs() {
            return List.of(List.of(Shape.of(3, 7, 6)));
        }
    }

    @Nested
    class OfConvolutionWithStrideAndDilation implements ImageContract {

        @Override
        public Layer layer() {
            return new Convolution(3, 2)
                    .withPadding("1")
                    .withStride(2, 3)
                    .withDilation(2)
                    .withoutBias();
        }
    }

    @Nested
    class OfPointwiseConvolution implements ImageContract {

        @Override
        public Layer layer() {
            return new Convolution(5, 1);
        }
    }

    @Nested
    class OfPointwiseConvolutionWithStride implements ImageContract {

        @Override
        public Layer layer() {
            return new Convolution(5, 1).withStride(2);
        }
    }

    @Nested
    class OfDepthwiseConvolution implements ImageContract {

        @Override
        public Layer layer() {
            return new Convolution(8, 3).withPadding("same").withStride(2).withGroups(4);
        }
    }

    @Nested
    class OfConvolutionOfSeries implements ImageContract {

        @Override
        public Layer layer() {
            return new Convolution(4, 3).withPadding("same").withStride(2);
        }

        @Override
        public List<Shape> inputs() {
            return List.of(SERIES);
        }
    }

    @Nested
    class OfMaxPooling implements ImageContract {

        @Override
        public Layer layer() {
            return new MaxPooling(2);
        }

        @Override
        public Map<String, List<?>> refusedSettings() {
            return Map.of(
                    "kernel", List.of(List.of(0), List.of()),
                    "stride", List.of(List.of(0)),
                    "padding", List.of(List.of(), List.of("-1")));
        }
    }

    @Nested
    class OfMaxPoolingThatOverlaps implements ImageContract {

        @Override
        public Layer layer() {
            return new MaxPooling(List.of(3, 2), List.of(1), List.of("1"));
        }
    }

    @Nested
    class OfMaxPoolingOfSeries implements ImageContract {

        @Override
        public Layer layer() {
            return new MaxPooling(3);
        }

        @Override
        public List<Shape> inputs() {
            return List.of(SERIES);
        }
    }

    @Nested
    class OfTransposedConvolution implements ImageContract {

        @Override
        public Layer layer() {
            return new TransposedConvolution(5, 3, 2);
        }

        @Override
        public Map<String, List<?>> refusedSettings() {
            return Map.of(
                    "channels",
                    List.of(-1),
                    "kernel",
                    List.of(List.of(0), List.of()),
                    "stride",
                    List.of(List.of(0)),
                    "padding",
                    List.of(List.of(-1)),
                    "outputPadding",
                    List.of(List.of(-1)),
                    "dilation",
                    List.of(List.of(0)),
                    "groups",
                    List.of(0));
        }
    }

    @Nested
    class OfTransposedConvolutionWithGroups implements ImageContract {

        @Override
        public Layer layer() {
            return new TransposedConvolution(
                    6, List.of(3, 2), List.of(2, 3), List.of(1), List.of(1), List.of(2, 1), 2, false, Optional.empty());
        }
    }

    @Nested
    class OfTransposedConvolutionOfSeries implements ImageContract {

        @Override
        public Layer layer() {
            return new TransposedConvolution(2, 4, 2);
        }

        @Override
        public List<Shape> inputs() {
            return List.of(SERIES);
        }
    }

    @Nested
    class OfAveragePooling implements ImageContract {

        @Override
        public Layer layer() {
            return new AveragePooling(3);
        }

        @Override
        public Map<String, List<?>> refusedSettings() {
            return Map.of(
                    "kernel",
                    List.of(List.of(0), List.of()),
                    "stride",
                    List.of(List.of(0)),
                    "padding",
                    List.of(List.of(), List.of("-1")));
        }
    }

    @Nested
    class OfAveragePoolingThatOverlaps implements ImageContract {

        @Override
        public Layer layer() {
            return new AveragePooling(List.of(3, 2), List.of(2, 1), List.of("same"), false);
        }
    }

    @Nested
    class OfAdaptiveAveragePooling implements ImageContract {

        @Override
        public Layer layer() {
            return new AdaptiveAveragePooling(List.of(3, 8));
        }

        @Override
        public Map<String, List<?>> refusedSettings() {
            return Map.of("output", List.of(List.of(), List.of(0)));
        }
    }

    @Nested
    class OfGlobalAveragePooling implements ImageContract {

        @Override
        public Layer layer() {
            return new GlobalAveragePooling();
        }
    }

    @Nested
    class OfPadding implements ImageContract {

        @Override
        public Layer layer() {
            return new Padding(List.of(2, 1), Padding.Mode.REFLECT);
        }

        @Override
        public Map<String, List<?>> refusedSettings() {
            return Map.of("size", List.of(List.of(), List.of(-1)));
        }
    }

    @Nested
    class OfUpsampling implements ImageContract {

        @Override
        public Layer layer() {
            return new Upsampling(List.of(2, 3), Upsampling.Mode.BILINEAR);
        }

        @Override
        public Map<String, List<?>> refusedSettings() {
            return Map.of("factor", List.of(List.of(), List.of(0)));
        }
    }

    @Nested
    class OfUpsamplingOfSeries implements ImageContract {

        @Override
        public Layer layer() {
            return new Upsampling();
        }

        @Override
        public List<Shape> inputs() {
            return List.of(SERIES);
        }
    }

    @Nested
    class OfGroupNorm implements ImageContract {

        @Override
        public Layer layer() {
            return new GroupNorm(2, 1e-3);
        }

        @Override
        public Map<String, List<?>> refusedSettings() {
            return Map.of("groups", List.of(0), "epsilon", List.of(0.0));
        }
    }

    @Nested
    class OfChannelNorm implements ImageContract {

        @Override
        public Layer layer() {
            return new ChannelNorm(1e-3);
        }

        @Override
        public Map<String, List<?>> refusedSettings() {
            return Map.of("epsilon", List.of(0.0));
        }
    }

    @Nested
    class OfSqueezeExcitation implements ImageContract {

        @Override
        public Layer layer() {
            return new SqueezeExcitation(2, Optional.empty());
        }

        @Override
        public Map<String, List<?>> refusedSettings() {
            return Map.of("reduction", List.of(0));
        }
    }
}
