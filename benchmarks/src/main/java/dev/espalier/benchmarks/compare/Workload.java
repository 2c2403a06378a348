package dev.espalier.benchmarks.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What is compared.
 *
 * <p>Every contender trains the same layers, on the same samples, in an order shuffled anew each epoch, from Kaiming normal
 * initialization, for the same number of epochs.
 *
 * @param name such as {@code W1}, or {@code W1:300-100@50} for the same with other hidden layers and another batch
 * @param kind what is done
 * @param network with what
 * @param batch samples in a step
 * @param epochs passes over the training data
 * @param required the accuracy on the test data, or R² for regression, below which speed does not count
 * @param augmented whether images are flipped, rotated, translated and partly masked at random
 */
public record Workload(
        String name, Kind kind, Network network, int batch, int epochs, double required, boolean augmented) {

    /** What is done with a network. */
    public enum Kind {
        /** Training a classifier with ReLU, by Adam with rate 0.001. */
        CLASSES,

        /** The same with batch norm before every ReLU, by momentum 0.9 with rate 0.05. */
        NORMALIZED,

        /** Training a regression on {@link SyntheticRows} with ReLU, by Adam with rate 0.001. */
        REGRESSION,

        /** Predicting with a classifier: latency of one sample, throughput of batches of 256. */
        INFERENCE,

        /** Training a plain convolutional network, by Adam with rate 0.001. */
        IMAGES,

        /** Training a ResNet, by momentum 0.9 with rate 0.05. */
        RESIDUAL,

        /** Training inverted residual blocks with depthwise convolutions, by momentum 0.9 with rate 0.05. */
        DEPTHWISE
    }

    /**
     * Small products, big products, convolutions, overhead, inference with W1's model after one epoch, and, for throughput
     * alone, residual blocks and depthwise convolutions.
     */
    private static final List<Workload> KNOWN = List.of(
            new Workload("W1", Kind.CLASSES, Network.dense(List.of(784, 256, 128, 10), false), 64, 5, 0.870, false),
            new Workload(
                    "W2", Kind.NORMALIZED, Network.dense(List.of(784, 1024, 1024, 10), true), 256, 5, 0.873, false),
            new Workload("W3", Kind.IMAGES, ImageNetwork.SMALL.plain(), 64, 5, 0.902, false),
            new Workload("W4", Kind.REGRESSION, Network.dense(List.of(32, 64, 32, 1), false), 32, 5, 0.98, false),
            new Workload("W5", Kind.INFERENCE, Network.dense(List.of(784, 256, 128, 10), false), 64, 1, 0, false),
            new Workload("R20", Kind.RESIDUAL, ImageNetwork.CIFAR.residual(), 128, 3, 0, false),
            new Workload("MB", Kind.DEPTHWISE, ImageNetwork.MOBILE.depthwise(), 128, 3, 0, false));

    /** What a neighbour of a workload may fall behind in quality: other sizes learn at another pace. */
    private static final double LENIENCE = 0.02;

    /** What it may fall behind that is augmented: its few epochs do not make up for samples that are harder. */
    private static final double AUGMENTED_LENIENCE = 0.08;

    private static final String AUGMENTED = "+augment";

    private static final Pattern NAME = Pattern.compile("(\\w+)(?::([^@+]+))?(?:@([1-9]\\d{0,5}))?(\\+augment)?");

    private static final Pattern HIDDEN = Pattern.compile("[1-9]\\d{0,4}(?:-[1-9]\\d{0,4})*");

    /** Adam's rate. */
    public static final double ADAM_RATE = 1e-3;

    /** The rate of gradient descent with momentum. */
    public static final double MOMENTUM_RATE = 0.05;

    /** The momentum coefficient. */
    public static final double MOMENTUM = 0.9;

    /** Samples in one batch of inference. */
    public static final int INFERENCE_BATCH = 256;

    /**
     * The workload of a name.
     *
     * @param name such as {@code W1}, {@code w1}, {@code W1@100} or {@code W1:300-100@50}
     * @return the workload
     * @throws IllegalArgumentException if there is none
     */
    public static Workload of(String name) {
        Matcher matcher = NAME.matcher(name);
        if (matcher.matches()) {
            for (Workload known : KNOWN) {
                if (known.name.equalsIgnoreCase(matcher.group(1))) {
                    Workload plain = known.neighbour(matcher.group(2), matcher.group(3));
                    return matcher.group(4) == null ? plain : plain.augment();
                }
            }
        }
        throw unknown(name);
    }

    private static IllegalArgumentException unknown(String name) {
        return new IllegalArgumentException("'" + name + "' is not a workload; there are "
                + KNOWN.stream().map(Workload::name).collect(Collectors.joining(", "))
                + ", and their neighbours such as W1:300-100@50 with hidden layers of 300 and 100 and batches of 50, or "
                + "W3:24-48k5s2i27 with 24 and 48 channels, kernels of 5, a stride of 2 and images of 27 x 27; those of "
                + "convolutional networks also with augmented images, such as W3+augment");
    }

    private Workload neighbour(@Nullable String variant, @Nullable String samples) {
        if (variant == null && samples == null) {
            return this;
        }
        String changed = name + (variant == null ? "" : ":" + variant) + (samples == null ? "" : "@" + samples);
        Network other = variant == null ? network : network(variant);
        boolean known = other.input().equals(network.input());
        int size = samples == null ? batch : Integer.parseInt(samples);
        double quality = known ? Math.max(0, required - LENIENCE) : 0;
        return new Workload(changed, kind, other, size, epochs, quality, augmented);
    }

    private Workload augment() {
        if (network.input().isVector()) {
            throw unknown(name + AUGMENTED);
        }
        double quality = Math.max(0, required - AUGMENTED_LENIENCE);
        return new Workload(name + AUGMENTED, kind, network, batch, epochs, quality, true);
    }

    /** The same with images as they are. */
    Workload plain() {
        return augmented ? of(name.substring(0, name.length() - AUGMENTED.length())) : this;
    }

    private Network network(String variant) {
        return switch (kind) {
            case CLASSES, NORMALIZED, REGRESSION, INFERENCE -> dense(variant);
            case IMAGES -> ImageNetwork.SMALL.with(variant).plain();
            case RESIDUAL -> ImageNetwork.CIFAR.with(variant).residual();
            case DEPTHWISE -> ImageNetwork.MOBILE.with(variant).depthwise();
        };
    }

    private Network dense(String hidden) {
        if (!HIDDEN.matcher(hidden).matches()) {
            throw unknown(name + ":" + hidden);
        }
        List<Integer> widths = new ArrayList<>(List.of(network.input().values()));
        for (String width : hidden.split("-", -1)) {
            widths.add(Integer.parseInt(width));
        }
        widths.add(network.outputs());
        return Network.dense(widths, kind == Kind.NORMALIZED);
    }

    /**
     * The same for another number of epochs.
     *
     * @param count passes over the training data, at least 1
     * @return the workload
     */
    public Workload withEpochs(int count) {
        return new Workload(name, kind, network, batch, count, required, augmented);
    }

    /** Whether it is trained by gradient descent with momentum, in place of Adam. */
    public boolean momentum() {
        return kind == Kind.NORMALIZED || kind == Kind.RESIDUAL || kind == Kind.DEPTHWISE;
    }

    /** Whether its samples are images or rows that are made, in place of Fashion-MNIST's. */
    public boolean synthetic() {
        return network.input().values() != FashionImages.FEATURES;
    }

    /** Whether the samples have real targets in place of classes. */
    public boolean regression() {
        return kind == Kind.REGRESSION;
    }

    /** Whether it is predicting that is timed. */
    public boolean inference() {
        return kind == Kind.INFERENCE;
    }

    /** What the test metric is called. */
    public String metric() {
        return regression() ? "R2" : "accuracy";
    }

    /** Floating-point operations for each sample, of a training step or of a prediction. */
    public double operationsPerSample() {
        return inference() ? network.predictionOperations() : network.trainingOperations();
    }

    /** The largest product of its forward pass. */
    ProductSize largestProduct() {
        return network.largestProduct(inference() ? INFERENCE_BATCH : batch);
    }

    /** A line that says what it is. */
    public String description() {
        return String.format(
                Locale.ROOT,
                "%s: %s, batch %d%s, %s",
                name,
                network.description(),
                batch,
                augmented ? ", augmented" : "",
                inference() ? "inference" : momentum() ? "SGD with momentum" : "Adam");
    }
}
