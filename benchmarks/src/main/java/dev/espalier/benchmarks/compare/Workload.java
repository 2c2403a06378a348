package dev.espalier.benchmarks.compare;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * What is compared.
 *
 * <p>Every contender trains the same layers, on the same samples, in an order shuffled anew each epoch, from Kaiming's normal
 * law, for the same number of epochs.
 */
public enum Workload {
    /** Small products: 784-256-128-10 with ReLU, batches of 64, Adam with rate 0.001. */
    W1(List.of(784, 256, 128, 10), false, 64, 5, 0.870),
    /** Big products: 784-1024-1024-10, dense, batch norm, ReLU; batches of 256, momentum 0.9 with rate 0.05. */
    W2(List.of(784, 1024, 1024, 10), true, 256, 5, 0.873),
    /** Overhead: regression 32-64-32-1 with ReLU on {@link SyntheticRows}, batches of 32, Adam with rate 0.001. */
    W4(List.of(32, 64, 32, 1), false, 32, 5, 0.98),
    /** Inference with W1's model after one epoch: latency of one sample, throughput of batches of 256. */
    W5(List.of(784, 256, 128, 10), false, 64, 1, 0);

    /** Adam's rate. */
    public static final double ADAM_RATE = 1e-3;

    /** The rate of gradient descent with momentum. */
    public static final double MOMENTUM_RATE = 0.05;

    /** The share of the velocity that is kept. */
    public static final double MOMENTUM = 0.9;

    /** Samples in one batch of inference. */
    public static final int INFERENCE_BATCH = 256;

    @SuppressWarnings("ImmutableEnumChecker") // made by List.of
    private final List<Integer> widths;

    private final boolean normalized;
    private final int batch;
    private final int epochs;
    private final double required;

    Workload(List<Integer> widths, boolean normalized, int batch, int epochs, double required) {
        this.widths = widths;
        this.normalized = normalized;
        this.batch = batch;
        this.epochs = epochs;
        this.required = required;
    }

    /**
     * The workload of a name.
     *
     * @param name such as {@code W1} or {@code w1}
     * @return the workload
     * @throws IllegalArgumentException if there is none
     */
    public static Workload of(String name) {
        return Arrays.stream(values())
                .filter(workload -> workload.name().equalsIgnoreCase(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("'" + name + "' is no workload; there are "
                        + Arrays.stream(values()).map(Enum::name).collect(Collectors.joining(", "))));
    }

    /** How many values go in and come out of the layers, the input first. */
    public List<Integer> widths() {
        return widths;
    }

    /** How many dense layers there are. */
    public int layers() {
        return widths.size() - 1;
    }

    /** Whether batch normalisation stands behind every hidden dense layer, and momentum in place of Adam. */
    public boolean normalized() {
        return normalized;
    }

    /** Whether the samples have real targets in place of classes. */
    public boolean regression() {
        return this == W4;
    }

    /** Whether it is predicting that is timed. */
    public boolean inference() {
        return this == W5;
    }

    /** Samples in a step. */
    public int batch() {
        return batch;
    }

    /** Passes over the training data. */
    public int epochs() {
        return epochs;
    }

    /** The accuracy on the test data, or R² for regression, below which speed does not count. */
    public double required() {
        return required;
    }

    /** What the test figure is called. */
    public String figure() {
        return regression() ? "R2" : "accuracy";
    }

    /** Floating-point operations of a training step for each sample. */
    public double operationsPerSample() {
        return operationsPerSample(widths);
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

    /** A line that says what it is. */
    public String description() {
        String layers = widths.stream().map(String::valueOf).collect(Collectors.joining("-"));
        return String.format(
                Locale.ROOT,
                "%s: %s%s, batch %d, %s",
                name(),
                layers,
                normalized ? " with batch norm" : "",
                batch,
                inference() ? "inference" : normalized ? "SGD with momentum" : "Adam");
    }
}
