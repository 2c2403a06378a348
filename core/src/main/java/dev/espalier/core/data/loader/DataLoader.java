package dev.espalier.core.data.loader;

import dev.espalier.api.Check;
import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import dev.espalier.api.ProblemList;
import dev.espalier.api.augment.Augmenter;
import dev.espalier.api.data.Schema;
import dev.espalier.api.model.Workers;
import dev.espalier.core.data.prepared.ConstantSamples;
import dev.espalier.core.data.prepared.PreparedDataset;
import dev.espalier.core.document.PluginNotation;
import dev.espalier.engine.compute.KernelWorkers;
import dev.espalier.engine.plugin.AugmenterCalls;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The data loader: an endless sequence of batches, epoch after epoch, loaded ahead of their use.
 *
 * <pre>{@code
 * boolean last;
 * do {
 *     Batch batch = loader.next();
 *     …
 *     last = batch.last();
 *     loader.release(batch);
 * } while (!last);
 * }</pre>
 *
 * <p>What a batch holds depends on data, settings, epoch and index alone: not on threads, on how far is loaded ahead, or
 * on where the loader was opened. A loader is used by one thread at a time; it allocates nothing after it is opened (a step that
 * is applied on the way, for want of memory, may). An error
 * while loading is thrown by {@link #next()}; the loader can only be closed then.
 */
public final class DataLoader implements AutoCloseable {

    private final Schema schema;
    private final int capacity;
    private final int batchesPerEpoch;
    private final BatchQueue queue;

    private DataLoader(Schema schema, int capacity, int batchesPerEpoch, BatchQueue queue) {
        this.schema = schema;
        this.capacity = capacity;
        this.batchesPerEpoch = batchesPerEpoch;
        this.queue = queue;
    }

    /**
     * Opens a loader of training batches: shuffled anew in each epoch, augmented and smoothed.
     *
     * @param data what to train on
     * @param settings how batches are made
     * @param epoch the epoch to begin with, at least 0
     * @param firstBatch its batch to begin with, from 0; the number of batches means the beginning of the next epoch
     * @return the loader, to be closed
     * @throws EspalierException with code INVALID_SETTING if an augmenter or a target transformation cannot work with such data
     */
    public static DataLoader training(PreparedDataset data, DataLoaderSettings settings, int epoch, int firstBatch) {
        return open(data, settings, epoch, firstBatch, BatchBuffers.NONE, Workers.serial(), Optional.empty());
    }

    /**
     * As {@link #training(PreparedDataset, DataLoaderSettings, int, int)}, with batches that are loaded ahead by workers while
     * they are idle, if they are a run's and there are others than the caller.
     *
     * @param data what to train on
     * @param settings how batches are made
     * @param epoch the epoch to begin with, at least 0
     * @param firstBatch its batch to begin with, from 0
     * @param idle who loads ahead instead of threads of the loader
     * @return the loader, to be closed before the workers
     */
    public static DataLoader training(
            PreparedDataset data, DataLoaderSettings settings, int epoch, int firstBatch, Workers idle) {
        Optional<KernelWorkers> ahead = idle instanceof KernelWorkers known ? Optional.of(known) : Optional.empty();
        return open(data, settings, epoch, firstBatch, BatchBuffers.NONE, Workers.serial(), ahead);
    }

    /**
     * As {@link #training(PreparedDataset, DataLoaderSettings, int, int)}, with batches that the caller's own thread reads
     * into given arrays when they are asked for. There is one batch at a time.
     *
     * @param data what to train on
     * @param settings how batches are made; those about loading ahead have no meaning here
     * @param epoch the epoch to begin with, at least 0
     * @param firstBatch its batch to begin with, from 0
     * @param buffers where batches are read into
     * @param workers threads to spread the reading over
     * @return the loader, to be closed
     */
    public static DataLoader training(
            PreparedDataset data,
            DataLoaderSettings settings,
            int epoch,
            int firstBatch,
            BatchBuffers buffers,
            Workers workers) {
        return open(data, settings.withoutThreads(), epoch, firstBatch, buffers, workers, Optional.empty());
    }

    private static DataLoader open(
            PreparedDataset data,
            DataLoaderSettings settings,
            int epoch,
            int firstBatch,
            BatchBuffers buffers,
            Workers workers,
            Optional<KernelWorkers> idle) {
        SampleSelection selection = settings.selection(data.size());
        int batches = settings.batches(selection.length());
        Check.atLeast("epoch", epoch, 0);
        Check.inClosed("firstBatch", firstBatch, 0, batches);
        Schema schema = TrainingFetcher.batchSchema(data.schema(), settings);
        check(schema, settings);
        int capacity = Math.min(settings.batchSize(), selection.length());
        BatchOrder order = new BatchOrder(settings.seed(), selection);
        Supplier<BatchFetcher> fetcher = () -> new TrainingFetcher(data, settings, order, workers);
        List<BatchFetcher> fetchers =
                Stream.generate(fetcher).limit(settings.workers()).toList();
        ConstantSamples constants = data.constants();
        List<Batch> loaded = IntStream.rangeClosed(0, settings.prefetch())
                .mapToObj(i -> new Batch(schema, capacity, data, settings.weights(), buffers, constants))
                .toList();
        long first = (long) epoch * batches + firstBatch;
        return new DataLoader(schema, capacity, batches, new BatchQueue(loaded, fetcher.get(), fetchers, idle, first));
    }

    /**
     * Opens a loader for evaluation that the caller's own thread reads into given arrays when they are asked for: all samples
     * in their order, targets as the dataset stores them. There is one batch at a time; after the last one it begins again.
     *
     * @param data what to evaluate on
     * @param batchSize samples in a batch, at least 1
     * @param weights what weights samples besides their own weights
     * @param buffers where batches are read into
     * @param workers threads to spread the reading over
     * @return the loader, to be closed
     */
    public static DataLoader evaluation(
            PreparedDataset data, int batchSize, List<TargetWeights> weights, BatchBuffers buffers, Workers workers) {
        int capacity = Math.min(Check.atLeast("batch", batchSize, 1), data.size());
        BatchQueue batches = new BatchQueue(
                List.of(new Batch(data.schema(), capacity, data, weights, buffers, data.constants())),
                new EvaluationFetcher(data, batchSize, weights, workers),
                List.of(),
                Optional.empty(),
                0);
        return new DataLoader(data.schema(), capacity, (data.size() - 1) / capacity + 1, batches);
    }

    /** What batches look like: targets in the form in which batches hold them. */
    public Schema schema() {
        return schema;
    }

    /** The most samples that a batch has. */
    public int capacity() {
        return capacity;
    }

    /** How many batches one pass over the data has, at least 1. */
    public int batchesPerEpoch() {
        return batchesPerEpoch;
    }

    /**
     * The next batch, waiting for it if need be. At most one more than are loaded ahead can be held at a time.
     *
     * @return a batch to be released
     * @throws EspalierException with code PLUGIN_FAILED if an augmenter failed
     */
    public Batch next() {
        return queue.next();
    }

    /**
     * Gives a batch back, to be filled again.
     *
     * @param batch one that {@link #next()} of this loader returned
     */
    public void release(Batch batch) {
        queue.release(batch);
    }

    /** Stops the threads and waits for them. */
    @Override
    public void close() {
        queue.close();
    }

    private static void check(Schema schema, DataLoaderSettings settings) {
        ProblemList problems = new ProblemList("augment");
        for (int i = 0; i < settings.augmenters().size(); i++) {
            Augmenter augmenter = settings.augmenters().get(i);
            try {
                AugmenterCalls.check(augmenter, schema);
            } catch (IllegalArgumentException e) {
                problems.add(
                        ErrorCode.INVALID_SETTING,
                        "augment[" + i + "] " + PluginNotation.of(augmenter),
                        String.valueOf(e.getMessage()),
                        "leave out the augmenter, or give it data that it supports");
            }
        }
        boolean anyClasses =
                schema.targets().stream().anyMatch(target -> target.kind().hasClasses());
        if (!anyClasses) {
            settings.targetTransformations()
                    .forEach(transformation -> problems.add(
                            ErrorCode.INVALID_SETTING,
                            PluginNotation.of(transformation),
                            "there is no class target to smooth",
                            "leave it out for a regression"));
        }
        problems.throwIfAny();
    }
}
