package dev.espalier.core.data.prepared;

import dev.espalier.api.data.Dataset;
import dev.espalier.api.data.Schema;
import java.util.Arrays;

/**
 * In which samples a target is there, where it may be missing.
 *
 * @param fractions of the values of each sample that are there: 0 for a sample without the target, 1 for a whole one; of length 0
 *     if no value is missing
 * @param counts how many samples have each value; one count for a target of classes
 * @param partial whether a sample has some of its values and lacks others
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record TargetPresence(float[] fractions, long[] counts, boolean partial) {

    /** Looks at all samples of a target. */
    static TargetPresence of(Dataset data, PreparedTarget target) {
        int stored = target.target().stored();
        boolean classes = target.target().kind().hasClasses();
        long[] counts = new long[classes ? 1 : stored];
        if (!data.missingTargets() || !(target.origin() instanceof PreparedTarget.Stored)) {
            Arrays.fill(counts, data.size());
            return new TargetPresence(new float[0], counts, false);
        }
        TargetRows rows = TargetReader.rows(data, target);
        float[] fractions = new float[data.size()];
        double[] sample = new double[stored];
        boolean missing = false;
        boolean partial = false;
        for (int s = 0; s < fractions.length; s++) {
            rows.read(s, sample);
            int there = 0;
            for (int i = 0; i < stored; i++) {
                boolean known = !Double.isNaN(sample[i]);
                there += known ? 1 : 0;
                if (i < counts.length) {
                    counts[i] += known ? 1 : 0;
                }
            }
            fractions[s] = (float) there / stored;
            missing |= there < stored;
            partial |= there > 0 && there < stored;
        }
        return new TargetPresence(missing ? fractions : new float[0], counts, partial);
    }

    /** Whether a value of any sample is missing. */
    public boolean isMissingAny() {
        return fractions.length > 0;
    }

    /**
     * Whether a sample has the target, or at least one of its values.
     *
     * @param sample its place in the dataset
     */
    public boolean has(int sample) {
        return fractions.length == 0 || fractions[sample] > 0;
    }

    /**
     * Whether no value of a sample is missing.
     *
     * @param sample its place in the dataset
     */
    public boolean hasAll(int sample) {
        return fractions.length == 0 || fractions[sample] == 1;
    }

    /** How many samples have the target, or at least one of its values. */
    public long samples() {
        long most = 0;
        for (int s = 0; s < fractions.length; s++) {
            most += fractions[s] > 0 ? 1 : 0;
        }
        return fractions.length == 0 ? counts[0] : most;
    }

    /** Puts valid values where samples lack the whole target; their weight is 0. */
    void fill(Schema.Target target, int[] samples, int count, float[] values) {
        int stored = target.stored();
        for (int s = 0; s < count; s++) {
            if (!has(samples[s])) {
                float neutral = switch (target.kind()) {
                    case DISTRIBUTION -> 1f / stored;
                    case CLASS_INDEX, VALUES, LABELS -> 0;
                };
                Arrays.fill(values, s * stored, (s + 1) * stored, neutral);
            }
        }
    }

    /** The weights of the samples in the loss: those given, and 0 where the target is missing. */
    float[] masked(float[] weights) {
        if (fractions.length == 0) {
            return weights;
        }
        float[] masked = new float[fractions.length];
        for (int s = 0; s < masked.length; s++) {
            float weight = weights.length == 0 ? 1 : weights[s];
            masked[s] = fractions[s] > 0 ? weight : 0;
        }
        return masked;
    }
}
