package dev.espalier.benchmarks.kernel;

import dev.espalier.engine.layer.Convolution;
import java.util.Locale;

/** The convolutions that are measured: those of the reference networks, and sizes beside them. */
public enum ConvolutionCase {
    /** Two stages on images of 28 × 28, batch 64. */
    SMALL_1(64, 28, 1, 32, 3, 1, 1),
    SMALL_2(64, 14, 32, 64, 3, 1, 1),

    /** The first stages of a VGG for images of 32 × 32, batch 64. */
    VGG_1(64, 32, 64, 64, 3, 1, 1),
    VGG_2(64, 16, 128, 128, 3, 1, 1),

    /** A ResNet for images of 32 × 32, batch 128. */
    RESIDUAL_INPUT(128, 32, 3, 16, 3, 1, 1),
    RESIDUAL_1(128, 32, 16, 16, 3, 1, 1),
    RESIDUAL_2(128, 16, 32, 32, 3, 1, 1),
    RESIDUAL_3(128, 8, 64, 64, 3, 1, 1),
    RESIDUAL_HALF_2(128, 32, 16, 32, 3, 2, 1),
    RESIDUAL_HALF_3(128, 16, 32, 64, 3, 2, 1),
    RESIDUAL_SHORTCUT(128, 32, 16, 32, 1, 2, 1),

    /** Inverted residual blocks on images of 32 × 32, batch 128. */
    POINTWISE_UP(128, 16, 24, 144, 1, 1, 1),
    POINTWISE_DOWN(128, 16, 144, 24, 1, 1, 1),
    DEPTHWISE_16(128, 16, 144, 144, 3, 1, 144),
    DEPTHWISE_8(128, 8, 192, 192, 3, 1, 192),
    DEPTHWISE_HALF(128, 32, 96, 96, 3, 2, 96),

    /** Other numbers of channels, and odd images. */
    CHANNELS_24(64, 28, 24, 24, 3, 1, 1),
    CHANNELS_48(64, 14, 48, 48, 3, 1, 1),
    CHANNELS_96(64, 14, 96, 96, 3, 1, 1),
    CHANNELS_128(64, 14, 128, 128, 3, 1, 1),
    CHANNELS_256(32, 14, 256, 256, 3, 1, 1),
    ODD_27(64, 27, 32, 64, 3, 1, 1),
    ODD_13(64, 13, 48, 96, 3, 1, 1),
    GROUPS_4(64, 14, 64, 64, 3, 1, 4),

    /** Larger windows. */
    KERNEL_5(64, 14, 32, 64, 5, 1, 1),
    KERNEL_5_INPUT(64, 28, 1, 32, 5, 1, 1),
    KERNEL_7_HALF(8, 112, 3, 64, 7, 2, 1),
    DEPTHWISE_5(64, 14, 96, 96, 5, 1, 96);

    private final int batch;
    private final int pixels;
    private final int inputs;
    private final int outputs;
    private final int kernel;
    private final int stride;
    private final int groups;

    ConvolutionCase(int batch, int pixels, int inputs, int outputs, int kernel, int stride, int groups) {
        this.batch = batch;
        this.pixels = pixels;
        this.inputs = inputs;
        this.outputs = outputs;
        this.kernel = kernel;
        this.stride = stride;
        this.groups = groups;
    }

    /** Samples in a batch. */
    public int batch() {
        return batch;
    }

    /** Height and width of an image. */
    public int pixels() {
        return pixels;
    }

    /** Channels of an image. */
    public int inputs() {
        return inputs;
    }

    /** The layer, padded by half of its kernel, without bias. */
    public Convolution layer() {
        return new Convolution(outputs, kernel)
                .withStride(stride)
                .withPadding(String.valueOf(kernel / 2))
                .withGroups(groups)
                .withoutBias();
    }

    /**
     * Floating-point operations of one pass, a multiplication and an addition counted apart: as many as the definition has,
     * with those of the padding, whatever way they are computed.
     */
    public double operations() {
        int positions = (pixels - 1) / stride + 1;
        return 2.0 * batch * positions * positions * outputs * inputs / groups * kernel * kernel;
    }

    /** Batch × height × width × channels, and the window. */
    String size() {
        return String.format(
                Locale.ROOT,
                "%dx%dx%dx%d-%d k%d%s%s",
                batch,
                pixels,
                pixels,
                inputs,
                outputs,
                kernel,
                stride == 1 ? "" : " s" + stride,
                groups == 1 ? "" : " g" + groups);
    }
}
