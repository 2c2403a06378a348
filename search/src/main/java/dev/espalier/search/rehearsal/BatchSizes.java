package dev.espalier.search.rehearsal;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The batch sizes that were tried, and the one that is suggested.
 *
 * @param present the size of the stack
 * @param learningRate that of the stack, which belongs to its size
 * @param trials by ascending size
 */
public record BatchSizes(int present, double learningRate, List<BatchSizeTrial> trials) {

    /** The fraction of the highest throughput that is enough: above it, a larger batch saves little time. */
    public static final double ENOUGH = 0.9;

    /** Copies the list. */
    public BatchSizes {
        trials = List.copyOf(trials);
    }

    /** The smallest size that trains nearly as fast as any; empty if none fits into the heap. */
    public Optional<BatchSizeTrial> suggestion() {
        double most = trials.stream()
                .mapToDouble(trial -> trial.samplesPerSecond().orElse(0))
                .max()
                .orElse(0);
        return trials.stream()
                .filter(BatchSizeTrial::fits)
                .filter(trial -> trial.samplesPerSecond().orElse(0) >= ENOUGH * most)
                .min(Comparator.comparingInt(BatchSizeTrial::size));
    }

    /**
     * The learning rate for another size, in proportion to the size: for SGD and momentum.
     *
     * <p>Source: Goyal et al., "Accurate, Large Minibatch SGD", 2017.
     *
     * @param size samples in a batch
     * @return the rate
     */
    public double linearRate(int size) {
        return learningRate * size / present;
    }

    /**
     * The learning rate for another size, in proportion to the square root of the size: for Adam and other adaptive optimizers.
     *
     * <p>Source: Malladi et al., "On the SDEs and Scaling Rules for Adaptive Gradient Algorithms", 2022.
     *
     * @param size samples in a batch
     * @return the rate
     */
    public double squareRootRate(int size) {
        return learningRate * Math.sqrt((double) size / present);
    }
}
