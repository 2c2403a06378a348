package dev.espalier.core.noise.draw;

import dev.espalier.api.CounterRandomStream;
import dev.espalier.core.data.prepared.FittedPreprocessing;
import dev.espalier.core.noise.PassNoise;
import dev.espalier.engine.plan.Plan;

/** The noise of the passes of one plan: changes its inputs in place, and sets the keys of its masks. */
public final class NoisyInputs {

    private static final long DROPOUT = CounterRandomStream.keyOf("mask");

    private final Plan plan;
    private final PassNoise noise;
    private final long member;
    private final TestAugmentation augmentation;
    private final long[] keys;
    private final CounterRandomStream random = new CounterRandomStream(0);

    /**
     * The noise of a plan.
     *
     * @param plan whose masks are active if the noise drops activations
     * @param noise what is drawn
     * @param preprocessing of the model
     * @param member the number of the network among those of a model, whose noise differs from that of the others
     * @throws dev.espalier.api.EspalierException with every augmenter that cannot be used; code INVALID_SETTING
     */
    public NoisyInputs(Plan plan, PassNoise noise, FittedPreprocessing preprocessing, int member) {
        this.plan = plan;
        this.noise = noise;
        this.member = member;
        this.keys = new long[plan.maxBatchSize()];
        int[] sources =
                plan.graph().inputs().stream().mapToInt(input -> input.source()).toArray();
        this.augmentation = new TestAugmentation(preprocessing, sources, noise.augmenters());
    }

    /**
     * Draws the noise of a pass, after the inputs of the plan have been filled.
     *
     * @param samples in the pass
     * @param pass its number, from 0
     */
    public void draw(int samples, int pass) {
        float[][] inputs = inputs();
        for (int sample = 0; sample < samples; sample++) {
            keys[sample] = random.rekey(noise.seed(), member, pass, keyOf(inputs, sample))
                    .bitsAt(0);
        }
        augmentation.augment(samples, inputs, keys);
        long[] masks = plan.maskKeys();
        for (int sample = 0; sample < Math.min(samples, masks.length); sample++) {
            masks[sample] = random.rekey(keys[sample], DROPOUT, 0, 0).bitsAt(0);
        }
    }

    private float[][] inputs() {
        float[][] inputs = new float[plan.graph().inputs().size()][];
        for (int i = 0; i < inputs.length; i++) {
            inputs[i] = plan.input(i);
        }
        return inputs;
    }

    /** A hash of the sample's values, so that equal samples have equal noise wherever they are. */
    private long keyOf(float[][] inputs, int sample) {
        long hash = 0;
        for (int input = 0; input < inputs.length; input++) {
            int size = plan.graph().inputs().get(input).shape().size();
            for (int i = sample * size; i < (sample + 1) * size; i++) {
                // the multiplier of SplitMix64's finaliser; the high bits, which it mixes well, are folded into the low
                // ones
                hash = (hash ^ Float.floatToIntBits(inputs[input][i])) * 0xBF58476D1CE4E5B9L;
                hash ^= hash >>> 29;
            }
        }
        return hash;
    }
}
