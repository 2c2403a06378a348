package ${package};

import dev.espalier.api.Check;
import dev.espalier.api.Plugin;
import dev.espalier.api.RandomStream;
import dev.espalier.api.Setting;
import dev.espalier.api.augment.Augmenter;
import dev.espalier.api.augment.SampleBatch;

/**
 * Makes all values of a sample larger by the same random amount.
 *
 * <p>x ← x + u, u from U(−amount, amount), one for each sample and epoch
 *
 * @param amount the largest shift, at least 0, in units of the preprocessed values
 */
@Plugin(value = "${artifactId}", summary = "shifts all values of a sample by one random amount")
public record ${className}(@Setting("maximum shift, at least 0") double amount) implements Augmenter.PerSample {

    /** Checks the range. */
    public ${className} {
        Check.atLeast("amount", amount, 0);
    }

    /** The defaults. */
    public ${className}() {
        this(0.1);
    }

    /** Looks at one sample alone, so that samples may be spread over threads; all randomness comes from the stream. */
    @Override
    public void augment(SampleBatch batch, int sample, RandomStream random) {
        float shift = (float) (amount * (2 * random.nextDouble() - 1));
        for (int input = 0; input < batch.inputCount(); input++) {
            float[] values = batch.input(input);
            int size = batch.inputShape(input).size();
            for (int i = sample * size; i < (sample + 1) * size; i++) {
                values[i] += shift;
            }
        }
    }
}
