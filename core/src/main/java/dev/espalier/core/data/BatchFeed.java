package dev.espalier.core.data;

import dev.espalier.api.Check;
import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import dev.espalier.api.augment.Augmenter;
import dev.espalier.api.data.Schema;
import dev.espalier.api.data.TargetKind;
import dev.espalier.api.model.Workers;
import dev.espalier.core.document.PluginNotation;
import dev.espalier.engine.plugin.AugmenterCalls;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * An endless row of batches, pass after pass over the data, loaded ahead of their use.
 *
 * <pre>{@code
 * boolean last;
 * do {
 *     Batch batch = feed.next();
 *     …
 *     last = batch.last();
 *     feed.release(batch);
 * } while (!last);
 * }</pre>
 *
 * <p>What a batch holds depends on data, settings, epoch and index alone: not on threads, on how far is loaded ahead, or
 * on where the feed was opened. A feed is used by one thread at a time; it allocates nothing after it is opened (a step that
 * is applied on the way, for want of memory, may). An error
 * while loading is thrown by {@link #next()}; the feed can only be closed then.
 */
public final class BatchFeed implements AutoCloseable {

    private final Schema schema;
    private final int capacity;
    private final int batchesPerEpoch;
    private final BatchPipeline pipeline;

    private BatchFeed(Schema schema, int capacity, int batchesPerEpoch, BatchPipeline pipeline) {
        this.schema = schema;
        this.capacity = capacity;
        this.batchesPerEpoch = batchesPerEpoch;
        this.pipeline = pipeline;
    }

    /**
     * Opens a feed of training batches: shuffled anew in each epoch, smoothed and augmented.
     *
     * @param data what to train on
     * @param settings how batches are made
     * @param epoch the epoch to begin with, at least 0
     * @param firstBatch its batch to begin with, from 0; the number of batches means the beginning of the next epoch
     * @return the feed, to be closed
     * @throws EspalierException with code INVALID_SETTING if an augmenter or a smoothing cannot work with such data
     */
    public static BatchFeed training(PreparedDataset data, FeedSettings settings, int epoch, int firstBatch) {
        int batches = settings.batches(data.size());
        Check.atLeast("epoch", epoch, 0);
        Check.inClosed("firstBatch", firstBatch, 0, batches);
        Schema schema = TrainingLoader.batchSchema(data.schema(), settings);
        check(schema, settings);
        int capacity = Math.min(settings.batchSize(), data.size());
        EpochOrder order = new EpochOrder(settings.seed(), data.size());
        List<BatchLoader> loaders = new ArrayList<>();
        for (int i = 0; i < Math.max(1, settings.workers()); i++) {
            loaders.add(new TrainingLoader(data, settings, order, PreparedDataset.CALLER));
        }
        long first = (long) epoch * batches + firstBatch;
        List<Batch> buffers = buffers(schema, capacity, settings.weights().size(), settings.prefetch());
        return new BatchFeed(
                schema, capacity, batches, new BatchPipeline(buffers, loaders, settings.workers() > 0, first));
    }

    /**
     * Opens a feed of training batches, as {@link #training(PreparedDataset, FeedSettings, int, int)} does, that the caller's
     * own thread reads into given arrays when they are asked for. There is one batch at a time.
     *
     * @param data what to train on
     * @param settings how batches are made; those about loading ahead have no meaning here
     * @param epoch the epoch to begin with, at least 0
     * @param firstBatch its batch to begin with, from 0
     * @param room where batches are read into
     * @param workers threads to spread the reading over
     * @return the feed, to be closed
     */
    public static BatchFeed direct(
            PreparedDataset data, FeedSettings settings, int epoch, int firstBatch, BatchRoom room, Workers workers) {
        int batches = settings.batches(data.size());
        Check.atLeast("epoch", epoch, 0);
        Check.inClosed("firstBatch", firstBatch, 0, batches);
        Schema schema = TrainingLoader.batchSchema(data.schema(), settings);
        check(schema, settings);
        int capacity = Math.min(settings.batchSize(), data.size());
        EpochOrder order = new EpochOrder(settings.seed(), data.size());
        long first = (long) epoch * batches + firstBatch;
        return new BatchFeed(
                schema,
                capacity,
                batches,
                new BatchPipeline(
                        List.of(new Batch(schema, capacity, settings.weights().size(), room)),
                        List.of(new TrainingLoader(data, settings, order, workers)),
                        false,
                        first));
    }

    /**
     * Opens a feed for evaluation: all samples in their order, targets as the data set stores them. After the last batch it
     * begins again, so that one feed serves all validations of a run.
     *
     * @param data what to evaluate on
     * @param batchSize samples in a batch, at least 1
     * @param workers threads that load ahead; 0 for the caller's own
     * @param prefetch batches that may be ready before they are asked for, at least 0
     * @return the feed, to be closed
     */
    public static BatchFeed evaluation(PreparedDataset data, int batchSize, int workers, int prefetch) {
        Check.atLeast("batch", batchSize, 1);
        Check.atLeast("workers", workers, 0);
        Check.atLeast("prefetch", prefetch, 0);
        int capacity = Math.min(batchSize, data.size());
        List<BatchLoader> loaders = new ArrayList<>();
        for (int i = 0; i < Math.max(1, workers); i++) {
            loaders.add(new EvaluationLoader(data, batchSize, PreparedDataset.CALLER));
        }
        int batches = (data.size() - 1) / capacity + 1;
        List<Batch> buffers = buffers(data.schema(), capacity, 0, prefetch);
        return new BatchFeed(data.schema(), capacity, batches, new BatchPipeline(buffers, loaders, workers > 0, 0));
    }

    /**
     * Opens a feed for evaluation that the caller's own thread reads into given arrays when they are asked for. There is one
     * batch at a time.
     *
     * @param data what to evaluate on
     * @param batchSize samples in a batch, at least 1
     * @param room where batches are read into
     * @param workers threads to spread the reading over
     * @return the feed, to be closed
     */
    public static BatchFeed directEvaluation(PreparedDataset data, int batchSize, BatchRoom room, Workers workers) {
        int capacity = Math.min(Check.atLeast("batch", batchSize, 1), data.size());
        return new BatchFeed(
                data.schema(),
                capacity,
                (data.size() - 1) / capacity + 1,
                new BatchPipeline(
                        List.of(new Batch(data.schema(), capacity, 0, room)),
                        List.of(new EvaluationLoader(data, batchSize, workers)),
                        false,
                        0));
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
        return pipeline.next();
    }

    /**
     * Gives a batch back, to be filled again.
     *
     * @param batch one that {@link #next()} of this feed returned
     */
    public void release(Batch batch) {
        pipeline.release(batch);
    }

    /** Stops the threads and waits for them. */
    @Override
    public void close() {
        pipeline.close();
    }

    private static List<Batch> buffers(Schema schema, int capacity, int weights, int prefetch) {
        return IntStream.rangeClosed(0, prefetch)
                .mapToObj(i -> new Batch(schema, capacity, weights))
                .toList();
    }

    private static void check(Schema schema, FeedSettings settings) {
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
                        "leave out the augmenter or give it data that it can change");
            }
        }
        boolean anyClasses = schema.targets().stream().anyMatch(target -> target.kind() != TargetKind.VALUES);
        if (!anyClasses) {
            settings.smoothings()
                    .forEach(smoothing -> problems.add(
                            ErrorCode.INVALID_SETTING,
                            PluginNotation.of(smoothing),
                            "there is no class target to smooth",
                            "leave it out for a regression"));
        }
        problems.throwIfAny();
    }
}
