package dev.espalier.core.data.loader;

import dev.espalier.api.CounterRandomStream;
import dev.espalier.api.augment.Augmenter;
import dev.espalier.api.data.Schema;
import dev.espalier.api.data.TargetKind;
import dev.espalier.api.model.Workers;
import dev.espalier.api.regularizer.TargetTransformation;
import dev.espalier.core.data.prepared.PreparedDataset;
import dev.espalier.engine.plugin.AugmenterCalls;
import dev.espalier.engine.plugin.RegularizerCalls;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;

/** Fetches batches to train on: shuffled, targets distributed if need be, augmented, weighted, and transformed. */
final class TrainingFetcher implements BatchFetcher {

    private final PreparedDataset.Reader reader;
    private final Schema stored;
    private final int samples;
    private final DataLoaderSettings settings;
    private final BatchOrder order;
    private final CounterRandomStream random;
    private final List<Augmenter> augmenters;
    private final List<TargetTransformation> transformations;
    private final long[] purposes;
    private final float[][] classes;
    private final TargetWeights.Weigher[] weighers;
    private final float[][] sampleWeights;
    private final boolean[] separable;

    /** Whether plugins are watched for what they write beside their samples: in this fetcher's first batch. */
    private boolean watching = true;

    // of the call that is made
    private final Supplier<String> call = this::call;
    private int place;
    private int epoch;
    private int index;

    TrainingFetcher(PreparedDataset data, DataLoaderSettings settings, BatchOrder order, Workers workers) {
        int capacity = Math.min(settings.batchSize(), order.length());
        this.reader = data.reader(capacity, workers);
        this.stored = data.schema();
        this.samples = order.length();
        this.settings = settings;
        this.order = order;
        this.random = new CounterRandomStream(settings.seed());
        this.augmenters = settings.augmenters();
        this.transformations = settings.targetTransformations();
        this.purposes = new long[augmenters.size()];
        this.separable = new boolean[augmenters.size()];
        for (int i = 0; i < purposes.length; i++) {
            purposes[i] = CounterRandomStream.keyOf("augment/" + i);
            separable[i] = AugmenterCalls.separable(augmenters.get(i));
        }
        this.classes = new float[stored.targets().size()][settings.distributesTargets() ? capacity : 0];
        this.weighers = settings.weights().stream()
                .map(weight -> weight.bind(
                        settings.batchTarget(stored.targets().get(weight.target())), data.isWeighted(weight.target())))
                .toArray(TargetWeights.Weigher[]::new);
        this.sampleWeights = EvaluationFetcher.weightsOf(data);
    }

    /** What a batch looks like: class targets are distributions if anything may soften or mix them. */
    static Schema batchSchema(Schema stored, DataLoaderSettings settings) {
        return settings.distributesTargets()
                ? new Schema(
                        stored.inputs(),
                        stored.targets().stream().map(settings::batchTarget).toList())
                : stored;
    }

    @Override
    public void fetch(long number, Batch batch) {
        int batches = settings.batches(samples);
        epoch = Math.toIntExact(number / batches);
        index = (int) (number % batches);
        int from = index * settings.batchSize();
        int size = Math.min(settings.batchSize(), samples - from);
        batch.begin(epoch, index, size, index == batches - 1);
        order.copy(epoch, from, size, batch.samples());
        for (int input = 0; input < batch.inputCount(); input++) {
            reader.readInput(input, batch.samples(), size, batch.input(input));
        }
        for (int target = 0; target < batch.targetCount(); target++) {
            readTarget(target, batch);
            EvaluationFetcher.copyWeights(sampleWeights[target], batch, target);
        }
        augment(batch);
        batch.markMissing();
        for (int i = 0; i < weighers.length; i++) {
            batch.weigh(i, settings.weights().get(i).target(), weighers[i]);
        }
        for (int target = 0; target < batch.targetCount() && !transformations.isEmpty(); target++) {
            transform(target, batch);
        }
        watching = false;
    }

    private void augment(Batch batch) {
        if (purposes.length > 0) {
            long start = System.nanoTime();
            int next = 0;
            while (next < purposes.length) {
                next = separable[next] ? augmentSamples(next, batch) : augmentBatch(next, batch);
            }
            batch.augmentNanoseconds(System.nanoTime() - start);
        }
    }

    private void readTarget(int target, Batch batch) {
        Schema.Target kept = stored.targets().get(target);
        float[] values = batch.target(target);
        if (kept.kind() == TargetKind.CLASS_INDEX && settings.distributesTargets()) {
            float[] indices = classes[target];
            reader.readTarget(target, batch.samples(), batch.size(), indices);
            Arrays.fill(values, 0, batch.size() * kept.width(), 0);
            for (int s = 0; s < batch.size(); s++) {
                values[s * kept.width() + (int) indices[s]] = 1;
            }
        } else {
            reader.readTarget(target, batch.samples(), batch.size(), values);
        }
    }

    private void transform(int target, Batch batch) {
        Schema.Target kept = stored.targets().get(target);
        for (int i = 0; i < transformations.size() && kept.kind().hasClasses(); i++) {
            for (int s = 0; s < batch.size(); s++) {
                transform(transformations.get(i), batch.target(target), s, kept.width());
            }
        }
    }

    private String call() {
        return "augment[" + place + "] in epoch " + epoch + ", batch " + index;
    }

    /**
     * Calls augmenters from a place on that look at single samples, all of them for one sample after the other, so that moves of
     * images are computed together.
     *
     * @return the place behind them
     */
    private int augmentSamples(int from, Batch batch) {
        int end = from;
        while (end < purposes.length && separable[end]) {
            end++;
        }
        for (int s = 0; s < batch.size(); s++) {
            // a sample that is in the epoch several times is augmented anew each time
            int key = order.repeats() ? batch.index() * settings.batchSize() + s : batch.sample(s);
            batch.beginSample(s);
            for (place = from; place < end; place++) {
                augmentSample(s, key, batch);
            }
        }
        batch.endSamples();
        return end;
    }

    private void augmentSample(int sample, int key, Batch batch) {
        Augmenter.PerSample augmenter = (Augmenter.PerSample) augmenters.get(place);
        random.rekey(settings.seed(), purposes[place], batch.epoch(), key);
        if (watching && sample == 0) {
            AugmenterCalls.augmentWatched(augmenter, batch, sample, batch.arrays(), random, call);
        } else {
            AugmenterCalls.augment(augmenter, batch, sample, random, call);
        }
    }

    private int augmentBatch(int at, Batch batch) {
        place = at;
        random.rekey(settings.seed(), purposes[at], batch.epoch(), batch.index());
        AugmenterCalls.augment(augmenters.get(at), batch, random, call);
        return at + 1;
    }

    private void transform(TargetTransformation transformation, float[] targets, int sample, int classes) {
        if (watching && sample == 0) {
            RegularizerCalls.transformWatched(transformation, targets, 0, classes);
        } else {
            RegularizerCalls.transform(transformation, targets, sample * classes, classes);
        }
    }
}
