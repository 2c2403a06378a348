package dev.espalier.benchmarks.compare;

import dev.espalier.benchmarks.compare.NetworkLayer.Average;
import dev.espalier.benchmarks.compare.NetworkLayer.Convolution;
import dev.espalier.benchmarks.compare.NetworkLayer.Dense;
import dev.espalier.benchmarks.compare.NetworkLayer.Halving;
import dev.espalier.benchmarks.compare.NetworkLayer.Norm;
import dev.espalier.benchmarks.compare.NetworkLayer.Relu;
import dev.espalier.benchmarks.compare.NetworkLayer.Residual;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The numbers of a convolutional network, of which a variant changes some.
 *
 * @param channels of its stages, at least one
 * @param kernel of its convolutions, but those of 1 × 1; odd
 * @param stride of the plain network's convolutions, or of the first one of the others
 * @param input size of an image
 */
record ImageNetwork(List<Integer> channels, int kernel, int stride, ImageSize input) {

    /** Two stages on the images of Fashion-MNIST. */
    static final ImageNetwork SMALL = new ImageNetwork(List.of(32, 64), 3, 1, new ImageSize(1, 28, 28));

    /** ResNet-20 on images as those of CIFAR-10. */
    static final ImageNetwork CIFAR = new ImageNetwork(List.of(16, 32, 64), 3, 1, new ImageSize(3, 32, 32));

    /** Four stages of inverted residual blocks on images of the same size. */
    static final ImageNetwork MOBILE = new ImageNetwork(List.of(16, 24, 32, 64), 3, 1, new ImageSize(3, 32, 32));

    private static final Pattern VARIANT = Pattern.compile(
            "([1-9]\\d{0,3}(?:-[1-9]\\d{0,3})*)?" + "(?:k([1-9]\\d?))?(?:s([1-9]))?(?:i([1-9]\\d{0,2}))?");

    private static final int HIDDEN = 128;
    private static final int BLOCKS = 3;
    private static final int EXPANSION = 6;

    ImageNetwork {
        channels = List.copyOf(channels);
        if (kernel % 2 == 0) {
            throw new IllegalArgumentException(
                    "the kernel is " + kernel + "; it must be odd, so that all frameworks pad alike");
        }
    }

    /**
     * The same with some of the numbers changed.
     *
     * @param variant such as {@code 24-48k5s2i27}: channels, kernel, stride and image size, each of which may be missing
     * @throws IllegalArgumentException if it cannot be read
     */
    ImageNetwork with(String variant) {
        Matcher matcher = VARIANT.matcher(variant);
        if (variant.isEmpty() || !matcher.matches()) {
            throw new IllegalArgumentException(
                    "'" + variant + "' is not a variant of a convolutional network; give channels, "
                            + "k and the kernel, s and the stride, i and the image size, such as 24-48k5s2i27");
        }
        String stages = matcher.group(1);
        int pixels = number(matcher.group(4), input.height());
        return new ImageNetwork(
                stages == null
                        ? channels
                        : Arrays.stream(stages.split("-", -1))
                                .map(Integer::valueOf)
                                .toList(),
                number(matcher.group(2), kernel),
                number(matcher.group(3), stride),
                new ImageSize(input.channels(), pixels, pixels));
    }

    private static int number(@Nullable String text, int otherwise) {
        return text == null ? otherwise : Integer.parseInt(text);
    }

    /** Convolution, batch norm, ReLU and pooling for each stage, and two dense layers. */
    Network plain() {
        List<NetworkLayer> layers = new ArrayList<>();
        for (int count : channels) {
            convolve(layers, count, stride, 1);
            layers.add(new Relu());
            layers.add(new Halving());
        }
        layers.addAll(List.of(new Dense(HIDDEN), new Relu(), new Dense(LabelledImages.CLASSES)));
        return network("convolutions", layers);
    }

    /** A ResNet as for CIFAR-10: three residual blocks for each stage, of which the first halves the image but in the first stage. */
    Network residual() {
        List<NetworkLayer> layers = stem();
        int before = channels.get(0);
        for (int stage = 0; stage < channels.size(); stage++) {
            int count = channels.get(stage);
            for (int block = 0; block < BLOCKS; block++) {
                int step = stage > 0 && block == 0 ? 2 : 1;
                List<NetworkLayer> inner = new ArrayList<>();
                convolve(inner, count, step, 1);
                inner.add(new Relu());
                convolve(inner, count, 1, 1);
                List<NetworkLayer> shortcut = step == 1 && before == count
                        ? List.of()
                        : List.of(new Convolution(count, 1, step, 1), new Norm());
                layers.add(new Residual(inner, shortcut));
                layers.add(new Relu());
                before = count;
            }
        }
        return classified("residual blocks", layers);
    }

    /**
     * Inverted residual blocks as MobileNetV2 has them: 1 × 1 to six times the channels, depthwise, 1 × 1 back; two for each
     * stage, of which the first halves the image but in the first stage, and has no shortcut.
     */
    Network depthwise() {
        List<NetworkLayer> layers = stem();
        int before = channels.get(0);
        for (int stage = 0; stage < channels.size(); stage++) {
            int count = channels.get(stage);
            layers.addAll(inverted(before, count, stage > 0 ? 2 : 1));
            layers.add(new Residual(inverted(count, count, 1), List.of()));
            before = count;
        }
        pointwise(layers, 4 * before);
        layers.add(new Relu());
        return classified("inverted residual blocks", layers);
    }

    private List<NetworkLayer> stem() {
        List<NetworkLayer> layers = new ArrayList<>();
        convolve(layers, channels.get(0), stride, 1);
        layers.add(new Relu());
        return layers;
    }

    private List<NetworkLayer> inverted(int before, int count, int step) {
        int wide = EXPANSION * before;
        List<NetworkLayer> layers = new ArrayList<>();
        pointwise(layers, wide);
        layers.add(new Relu());
        convolve(layers, wide, step, wide);
        layers.add(new Relu());
        pointwise(layers, count);
        return layers;
    }

    private Network classified(String what, List<NetworkLayer> layers) {
        layers.add(new Average());
        layers.add(new Dense(LabelledImages.CLASSES));
        return network(what, layers);
    }

    private Network network(String what, List<NetworkLayer> layers) {
        String stages = channels.stream().map(String::valueOf).collect(Collectors.joining("-"));
        String description = String.format(
                Locale.ROOT,
                "%dx%dx%d, %s of %s channels, kernel %d%s",
                input.height(),
                input.width(),
                input.channels(),
                what,
                stages,
                kernel,
                stride == 1 ? "" : ", stride " + stride);
        return new Network(description, input, layers);
    }

    private void convolve(List<NetworkLayer> layers, int count, int step, int groups) {
        layers.add(new Convolution(count, kernel, step, groups));
        layers.add(new Norm());
    }

    private static void pointwise(List<NetworkLayer> layers, int count) {
        layers.add(new Convolution(count, 1, 1, 1));
        layers.add(new Norm());
    }
}
