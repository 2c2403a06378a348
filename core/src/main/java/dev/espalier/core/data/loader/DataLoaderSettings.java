package dev.espalier.core.data.loader;

import dev.espalier.api.Check;
import dev.espalier.api.augment.Augmenter;
import dev.espalier.api.data.Schema;
import dev.espalier.api.data.TargetKind;
import dev.espalier.api.regularizer.TargetTransformation;
import java.util.List;
import java.util.Optional;

/**
 * How training samples are made into batches.
 *
 * @param batchSize samples in a batch, at least 1; the last batch of an epoch may have fewer
 * @param seed the run's seed
 * @param augmenters applied in this order
 * @param targetTransformations applied in this order to class targets, after the augmenters, which may mix them
 * @param weights what weights samples besides their own weights, by their targets as they are after the augmenters and before
 *     they are transformed
 * @param workers threads that load ahead; with 0 the caller's own thread loads each batch when it is asked for
 * @param prefetch batches that may be ready before they are asked for, at least 0
 * @param selection the samples of an epoch; empty for every sample once
 */
public record DataLoaderSettings(
        int batchSize,
        long seed,
        List<Augmenter> augmenters,
        List<TargetTransformation> targetTransformations,
        List<TargetWeights> weights,
        int workers,
        int prefetch,
        Optional<SampleSelection> selection) {

    /** Copies the lists. */
    public DataLoaderSettings {
        Check.atLeast("batch", batchSize, 1);
        Check.atLeast("workers", workers, 0);
        Check.atLeast("prefetch", prefetch, 0);
        augmenters = List.copyOf(augmenters);
        targetTransformations = List.copyOf(targetTransformations);
        weights = List.copyOf(weights);
    }

    /**
     * Plain batches: no augmentation, one thread that loads two batches ahead.
     *
     * @param batchSize samples in a batch, at least 1
     * @param seed the run's seed
     */
    public DataLoaderSettings(int batchSize, long seed) {
        this(batchSize, seed, List.of(), List.of(), List.of(), 1, 2, Optional.empty());
    }

    /**
     * The same with other augmenters.
     *
     * @param others applied in this order
     * @return the settings
     */
    public DataLoaderSettings augmentedBy(List<Augmenter> others) {
        return new DataLoaderSettings(
                batchSize, seed, others, targetTransformations, weights, workers, prefetch, selection);
    }

    /**
     * The same with other targetTransformations.
     *
     * @param others applied in this order to class targets
     * @return the settings
     */
    public DataLoaderSettings transformingTargetsBy(List<TargetTransformation> others) {
        return new DataLoaderSettings(batchSize, seed, augmenters, others, weights, workers, prefetch, selection);
    }

    /**
     * The same, loaded by other threads.
     *
     * @param threads that load ahead; 0 for the caller's own
     * @param batches that may be ready before they are asked for, at least 0
     * @return the settings
     */
    public DataLoaderSettings loadedBy(int threads, int batches) {
        return new DataLoaderSettings(
                batchSize, seed, augmenters, targetTransformations, weights, threads, batches, selection);
    }

    /**
     * The same with other weights.
     *
     * @param others what weights samples, by their targets
     * @return the settings
     */
    public DataLoaderSettings weightedBy(List<TargetWeights> others) {
        return new DataLoaderSettings(
                batchSize, seed, augmenters, targetTransformations, others, workers, prefetch, selection);
    }

    /**
     * The same for a caller that holds several batches at a time.
     *
     * @param batches how many, at least 1
     * @return settings under which as many are loaded ahead of those that are held
     */
    public DataLoaderSettings holding(int batches) {
        long ahead = (long) prefetch + Check.atLeast("batches", batches, 1) - 1;
        int bounded = (int) Math.min(Integer.MAX_VALUE, ahead);
        return loadedBy(workers, bounded);
    }

    /**
     * The same, loaded by the caller's own thread when a batch is asked for.
     *
     * @return settings without threads
     */
    public DataLoaderSettings withoutThreads() {
        return loadedBy(0, 0);
    }

    /**
     * The same with other samples in an epoch.
     *
     * @param other the samples of an epoch
     * @return the settings
     */
    public DataLoaderSettings selecting(Optional<SampleSelection> other) {
        return new DataLoaderSettings(
                batchSize, seed, augmenters, targetTransformations, weights, workers, prefetch, other);
    }

    /**
     * The samples of an epoch.
     *
     * @param samples in the dataset, at least 1
     * @return the selection
     */
    SampleSelection selection(int samples) {
        return selection.orElseGet(() -> SampleSelection.all(samples));
    }

    /**
     * How many batches an epoch has.
     *
     * @param samples in an epoch, at least 1
     * @return their number, the last partial one included
     */
    public int batches(int samples) {
        return (samples - 1) / batchSize + 1;
    }

    /**
     * The form in which batches hold a target.
     *
     * @param target as the dataset stores it
     * @return a distribution for a class index that something may soften or mix; else the target itself
     */
    public Schema.Target batchTarget(Schema.Target target) {
        return distributesTargets() && target.kind() == TargetKind.CLASS_INDEX
                ? new Schema.Target(target.name(), TargetKind.DISTRIBUTION, target.width(), target.classNames())
                : target;
    }

    /** Whether class targets come as distributions: whenever something may soften or mix them. */
    public boolean distributesTargets() {
        return !augmenters.isEmpty() || !targetTransformations.isEmpty();
    }
}
