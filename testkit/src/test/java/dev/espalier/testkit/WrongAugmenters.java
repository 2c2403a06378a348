package dev.espalier.testkit;

import dev.espalier.api.Plugin;
import dev.espalier.api.RandomStream;
import dev.espalier.api.augment.Augmenter;
import dev.espalier.api.augment.SampleBatch;
import dev.espalier.api.data.Schema;
import java.util.concurrent.ThreadLocalRandom;

/** Augmenters that each break one promise. */
public final class WrongAugmenters {

    private WrongAugmenters() {}

    @Plugin(value = "wrong-random", summary = "takes its random numbers from elsewhere")
    public record OwnRandom() implements Augmenter {

        @Override
        public void augment(SampleBatch batch, RandomStream random) {
            batch.input(0)[0] += ThreadLocalRandom.current().nextFloat();
        }
    }

    @Plugin(value = "wrong-array", summary = "changes the whole array")
    public record WholeArray() implements Augmenter {

        @Override
        public void augment(SampleBatch batch, RandomStream random) {
            float[] values = batch.input(0);
            for (int i = 0; i < values.length; i++) {
                values[i] += 1;
            }
        }
    }

    @Plugin(value = "wrong-mixing", summary = "adds the targets of another sample and takes nothing away")
    public record Mixing() implements Augmenter {

        @Override
        public void augment(SampleBatch batch, RandomStream random) {
            for (int i = 0; i < batch.size() * batch.targetWidth(0); i++) {
                batch.target(0)[i] *= 1.5f;
            }
        }
    }

    @Plugin(value = "wrong-neighbours", summary = "says that it is for single samples and takes from the one before")
    public record Neighbours() implements Augmenter.PerSample {

        @Override
        public void augment(SampleBatch batch, int sample, RandomStream random) {
            int size = batch.inputShape(0).size();
            for (int i = sample * size; sample > 0 && i < (sample + 1) * size; i++) {
                batch.input(0)[i] += batch.input(0)[i - size];
            }
        }
    }

    @Plugin(value = "wrong-positional", summary = "draws by the place in the batch")
    public record Positional() implements Augmenter.PerSample {

        @Override
        public void augment(SampleBatch batch, int sample, RandomStream random) {
            int size = batch.inputShape(0).size();
            random.fillGaussian(batch.input(0), sample * size, (sample + 1) * size, 0, 1);
        }
    }

    @Plugin(value = "wrong-batch", summary = "does something else with batches")
    public record OtherBatch() implements Augmenter.PerSample {

        @Override
        public void augment(SampleBatch batch, int sample, RandomStream random) {
            batch.input(0)[sample * batch.inputShape(0).size()] = 0;
        }

        @Override
        public void augment(SampleBatch batch, RandomStream random) {
            batch.input(0)[0] += 1;
        }
    }

    @Plugin(value = "wrong-refusing", summary = "refuses all data")
    public record Refusing() implements Augmenter {

        @Override
        public void augment(SampleBatch batch, RandomStream random) {
            batch.input(0)[0] += 1;
        }

        @Override
        public void check(Schema schema) {
            throw new IllegalArgumentException("nothing is good enough");
        }
    }

    @Plugin(value = "wrong-targets", summary = "changes what samples are said to be, and does not tell")
    public record OtherTargets() implements Augmenter.PerSample {

        @Override
        public void augment(SampleBatch batch, int sample, RandomStream random) {
            batch.input(0)[sample * batch.inputShape(0).size()] += 1;
            int width = batch.targetWidth(0);
            float first = batch.target(0)[sample * width];
            batch.target(0)[sample * width] = batch.target(0)[sample * width + 1];
            batch.target(0)[sample * width + 1] = first;
        }
    }

    @Plugin(value = "wrong-nothing", summary = "does nothing at all")
    public record Nothing() implements Augmenter {

        @Override
        public void augment(SampleBatch batch, RandomStream random) {}
    }

    @Plugin(value = "wrong-thread", summary = "does as the thread is called")
    public record ByThread() implements Augmenter {

        @Override
        public void augment(SampleBatch batch, RandomStream random) {
            batch.input(0)[0] += Thread.currentThread().getName().hashCode() % 1000 + 0.5f;
        }
    }

    @Plugin(value = "wrong-normalising", summary = "divides by what may be zero")
    public record Normalising() implements Augmenter.PerSample {

        @Override
        public void augment(SampleBatch batch, int sample, RandomStream random) {
            int size = batch.inputShape(0).size();
            float greatest = 0;
            for (int i = sample * size; i < (sample + 1) * size; i++) {
                greatest = Math.max(greatest, Math.abs(batch.input(0)[i]));
            }
            for (int i = sample * size; i < (sample + 1) * size; i++) {
                batch.input(0)[i] /= greatest;
            }
        }
    }

    @Plugin(value = "wrong-size", summary = "counts on more than one value")
    public record SecondValue() implements Augmenter.PerSample {

        @Override
        public void augment(SampleBatch batch, int sample, RandomStream random) {
            int size = batch.inputShape(0).size();
            batch.input(0)[sample * size] += batch.input(0)[sample * size + 1];
        }
    }

    @Plugin(value = "wrong-copying", summary = "copies what it changes")
    public record Copying() implements Augmenter {

        @Override
        public void augment(SampleBatch batch, RandomStream random) {
            float[] copy = batch.input(0).clone();
            for (int i = 1; i < batch.size() * batch.inputShape(0).size(); i++) {
                batch.input(0)[i] = copy[i - 1];
            }
        }
    }

    @Plugin(
            value = "wrong-two-before",
            summary = "says that it is for single samples and takes from the one before the last")
    public record TwoBefore() implements Augmenter.PerSample {

        @Override
        public void augment(SampleBatch batch, int sample, RandomStream random) {
            int size = batch.inputShape(0).size();
            batch.input(0)[sample * size] += sample > 1 ? batch.input(0)[(sample - 2) * size] : 1;
        }
    }

    @Plugin(value = "wrong-identity", summary = "every object of it does something else")
    public record ByIdentity() implements Augmenter {

        @Override
        public void augment(SampleBatch batch, RandomStream random) {
            batch.input(0)[0] += System.identityHashCode(this) % 1009;
        }
    }

    @Plugin(value = "wrong-half-more", summary = "makes samples and their targets half as large again")
    public record HalfMore() implements Augmenter {

        @Override
        public void augment(SampleBatch batch, RandomStream random) {
            for (int i = 0; i < batch.size() * batch.inputShape(0).size(); i++) {
                batch.input(0)[i] *= 1.5f;
            }
            for (int i = 0; i < batch.size() * batch.targetWidth(0); i++) {
                batch.target(0)[i] *= 1.5f;
            }
        }
    }
}
