package dev.espalier.core.data;

import dev.espalier.api.CounterRandomStream;
import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import dev.espalier.api.augment.Augmenter;
import dev.espalier.api.data.Schema;
import dev.espalier.api.data.TargetKind;
import dev.espalier.api.model.Workers;
import dev.espalier.api.regularizer.Regularizer;
import java.util.Arrays;
import java.util.List;

/** Loads batches to train on: shuffled, targets distributed if need be, augmented, weighted, and smoothed. */
final class TrainingLoader implements BatchLoader {

    private final PreparedDataset.Reader reader;
    private final Schema stored;
    private final int samples;
    private final FeedSettings settings;
    private final EpochOrder order;
    private final CounterRandomStream random;
    private final List<Augmenter> augmenters;
    private final List<Regularizer.TargetSmoothing> smoothings;
    private final long[] purposes;
    private final float[][] classes;
    private final List<TargetWeights.Sum> weights;

    TrainingLoader(PreparedDataset data, FeedSettings settings, EpochOrder order, Workers workers) {
        int capacity = Math.min(settings.batchSize(), data.size());
        this.reader = data.reader(capacity, workers);
        this.stored = data.schema();
        this.samples = data.size();
        this.settings = settings;
        this.order = order;
        this.random = new CounterRandomStream(settings.seed());
        this.augmenters = settings.augmenters();
        this.smoothings = settings.smoothings();
        this.purposes = new long[augmenters.size()];
        for (int i = 0; i < purposes.length; i++) {
            purposes[i] = CounterRandomStream.keyOf("augment/" + i);
        }
        this.classes = new float[stored.targets().size()][settings.distributesTargets() ? capacity : 0];
        this.weights = settings.weights().stream()
                .map(weight -> weight.bind(settings.batchTarget(stored.targets().get(weight.target()))))
                .toList();
    }

    /** What a batch looks like: class targets are distributions if anything may soften or mix them. */
    static Schema batchSchema(Schema stored, FeedSettings settings) {
        return settings.distributesTargets()
                ? new Schema(
                        stored.inputs(),
                        stored.targets().stream().map(settings::batchTarget).toList())
                : stored;
    }

    @Override
    public void load(long number, Batch into) {
        int batches = settings.batches(samples);
        int epoch = Math.toIntExact(number / batches);
        int index = (int) (number % batches);
        int from = index * settings.batchSize();
        int size = Math.min(settings.batchSize(), samples - from);
        into.begin(epoch, index, size, index == batches - 1);
        order.copy(epoch, from, size, into.samples());
        for (int input = 0; input < into.inputCount(); input++) {
            reader.readInput(input, into.samples(), size, into.input(input));
        }
        for (int target = 0; target < into.targetCount(); target++) {
            readTarget(target, into);
        }
        for (int i = 0; i < purposes.length; i++) {
            augment(i, into);
        }
        for (int i = 0; i < weights.size(); i++) {
            float[] targets = into.target(settings.weights().get(i).target());
            into.weight(i, weights.get(i).of(targets, size));
        }
        for (int target = 0; target < into.targetCount() && !smoothings.isEmpty(); target++) {
            smooth(target, into);
        }
    }

    private void readTarget(int target, Batch into) {
        Schema.Target kept = stored.targets().get(target);
        float[] values = into.target(target);
        if (kept.kind() == TargetKind.CLASS_INDEX && settings.distributesTargets()) {
            float[] indices = classes[target];
            reader.readTarget(target, into.samples(), into.size(), indices);
            Arrays.fill(values, 0, into.size() * kept.width(), 0);
            for (int s = 0; s < into.size(); s++) {
                values[s * kept.width() + (int) indices[s]] = 1;
            }
        } else {
            reader.readTarget(target, into.samples(), into.size(), values);
        }
    }

    private void smooth(int target, Batch into) {
        Schema.Target kept = stored.targets().get(target);
        for (int i = 0; i < smoothings.size() && kept.kind() != TargetKind.VALUES; i++) {
            for (int s = 0; s < into.size(); s++) {
                smoothings.get(i).smooth(into.target(target), s * kept.width(), kept.width());
            }
        }
    }

    private void augment(int place, Batch batch) {
        Augmenter augmenter = augmenters.get(place);
        long seed = settings.seed();
        try {
            if (augmenter instanceof Augmenter.PerSample perSample && perSample.separable()) {
                for (int s = 0; s < batch.size(); s++) {
                    random.rekey(seed, purposes[place], batch.epoch(), batch.sample(s));
                    perSample.augment(batch, s, random);
                }
            } else {
                random.rekey(seed, purposes[place], batch.epoch(), batch.index());
                augmenter.augment(batch, random);
            }
        } catch (EspalierException e) {
            throw e;
        } catch (RuntimeException e) {
            throw new EspalierException(
                    ErrorCode.PLUGIN_FAILED,
                    "augment[" + place + "] " + augmenter,
                    "failed in epoch " + batch.epoch() + ", batch " + batch.index() + ": " + e,
                    "this is a fault of the augmenter; report it to its author or leave it out",
                    e);
        }
    }
}
