package dev.espalier.benchmarks.compare;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What is compared.
 *
 * <p>Every contender trains the same layers, on the same samples, in an order shuffled anew each epoch, from Kaiming normal
 * initialization, for the same number of epochs.
 *
 * @param name such as {@code W1}, or {@code W1:300-100@50} for the same with other hidden layers and another batch
 * @param kind what is done
 * @param widths how many values go in and come out of the layers, the input first
 * @param batch samples in a step
 * @param epochs passes over the training data
 * @param required the accuracy on the test data, or R² for regression, below which speed does not count
 */
public record Workload(String name, Kind kind, List<Integer> widths, int batch, int epochs, double required) {

    /** What is done with a network. */
    public enum Kind {
        /** Training a classifier with ReLU, by Adam with rate 0.001. */
        CLASSES,

        /** The same with batch norm before every ReLU, by momentum 0.9 with rate 0.05. */
        NORMALIZED,

        /** Training a regression on {@link SyntheticRows} with ReLU, by Adam with rate 0.001. */
        REGRESSION,

        /** Predicting with a classifier: latency of one sample, throughput of batches of 256. */
        INFERENCE
    }

    /** Small products, big products, overhead, and inference with W1's model after one epoch. */
    private static final List<Workload> KNOWN = List.of(
            new Workload("W1", Kind.CLASSES, List.of(784, 256, 128, 10), 64, 5, 0.870),
            new Workload("W2", Kind.NORMALIZED, List.of(784, 1024, 1024, 10), 256, 5, 0.873),
            new Workload("W4", Kind.REGRESSION, List.of(32, 64, 32, 1), 32, 5, 0.98),
            new Workload("W5", Kind.INFERENCE, List.of(784, 256, 128, 10), 64, 1, 0));

    /** What a neighbour of a workload may fall behind in quality: other sizes learn at another pace. */
    private static final double LENIENCE = 0.02;

    private static final Pattern NAME =
            Pattern.compile("(\\w+)(?::([1-9]\\d{0,4}(?:-[1-9]\\d{0,4})*))?(?:@([1-9]\\d{0,5}))?");

    /** Adam's rate. */
    public static final double ADAM_RATE = 1e-3;

    /** The rate of gradient descent with momentum. */
    public static final double MOMENTUM_RATE = 0.05;

    /** The momentum coefficient. */
    public static final double MOMENTUM = 0.9;

    /** Samples in one batch of inference. */
    public static final int INFERENCE_BATCH = 256;

    /** Copies the list. */
    public Workload {
        widths = List.copyOf(widths);
    }

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
                    return known.neighbour(matcher.group(2), matcher.group(3));
                }
            }
        }
        throw new IllegalArgumentException("'" + name + "' is not a workload; there are "
                + KNOWN.stream().map(Workload::name).collect(Collectors.joining(", "))
                + ", and their neighbours such as W1:300-100@50 with hidden layers of 300 and 100 and batches of 50");
    }

    private Workload neighbour(@Nullable String hidden, @Nullable String samples) {
        if (hidden == null && samples == null) {
            return this;
        }
        List<Integer> layers = new ArrayList<>(widths);
        if (hidden != null) {
            layers.clear();
            layers.add(widths.get(0));
            for (String width : hidden.split("-", -1)) {
                layers.add(Integer.parseInt(width));
            }
            layers.add(widths.get(widths.size() - 1));
        }
        String changed = name + (hidden == null ? "" : ":" + hidden) + (samples == null ? "" : "@" + samples);
        int size = samples == null ? batch : Integer.parseInt(samples);
        return new Workload(changed, kind, layers, size, epochs, Math.max(0, required - LENIENCE));
    }

    /**
     * The same for another number of epochs.
     *
     * @param count passes over the training data, at least 1
     * @return the workload
     */
    public Workload withEpochs(int count) {
        return new Workload(name, kind, widths, batch, count, required);
    }

    /** How many dense layers there are. */
    public int layers() {
        return widths.size() - 1;
    }

    /** Whether batch normalisation follows every hidden dense layer, and momentum in place of Adam. */
    public boolean normalized() {
        return kind == Kind.NORMALIZED;
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
        return inference() ? predictionOperations() : operationsPerSample(widths);
    }

    /**
     * Floating-point operations of a training step for each sample of a network of dense layers: three products for each
     * layer, but no input gradient for the first.
     *
     * @param widths how many values go in and come out of the layers, the input first
     * @return multiplications and additions
     */
    public static double operationsPerSample(List<Integer> widths) {
        double operations = 0;
        for (int i = 0; i + 1 < widths.size(); i++) {
            double product = 2.0 * widths.get(i) * widths.get(i + 1);
            operations += product * (i == 0 ? 2 : 3);
        }
        return operations;
    }

    private double predictionOperations() {
        double operations = 0;
        for (int i = 0; i < layers(); i++) {
            operations += 2.0 * widths.get(i) * widths.get(i + 1);
        }
        return operations;
    }

    /** The largest product of its forward pass. */
    ProductSize largestProduct() {
        int rows = inference() ? INFERENCE_BATCH : batch;
        return IntStream.range(0, layers())
                .mapToObj(layer -> new ProductSize(rows, widths.get(layer), widths.get(layer + 1)))
                .max(Comparator.comparingDouble(ProductSize::operations))
                .orElseThrow();
    }

    /** A line that says what it is. */
    public String description() {
        String layers = widths.stream().map(String::valueOf).collect(Collectors.joining("-"));
        return String.format(
                Locale.ROOT,
                "%s: %s%s, batch %d, %s",
                name,
                layers,
                normalized() ? " with batch norm" : "",
                batch,
                inference() ? "inference" : normalized() ? "SGD with momentum" : "Adam");
    }
}
