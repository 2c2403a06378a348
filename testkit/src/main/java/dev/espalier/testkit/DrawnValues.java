package dev.espalier.testkit;

import dev.espalier.api.CounterRandomStream;
import dev.espalier.api.RandomStream;
import dev.espalier.api.data.Schema;
import dev.espalier.api.data.TargetKind;
import java.util.OptionalInt;

/** Values to compute with, drawn by a key. */
final class DrawnValues {

    private DrawnValues() {}

    /** Uniform in [0.1, 2] with either sign, so that most kinks are far away. */
    static float[] awayFromZero(int count, long key) {
        RandomStream random = new CounterRandomStream(key);
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            float size = (float) random.nextDouble(0.1, 2);
            values[i] = random.nextBoolean(0.5) ? size : -size;
        }
        return values;
    }

    /** Indices of categories; all 0 if their number is not known. */
    static float[] indices(int count, long key, OptionalInt categories) {
        RandomStream random = new CounterRandomStream(key);
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = random.nextInt(categories.orElse(1));
        }
        return values;
    }

    /** Targets as they are stored: classes, distributions, or values in [0.05, 0.95]. */
    static float[] targets(Schema.Target target, int samples, long key) {
        RandomStream random = new CounterRandomStream(key);
        int stored = target.stored();
        float[] targets = new float[samples * stored];
        for (int sample = 0; sample < samples; sample++) {
            double sum = 0;
            for (int j = sample * stored; j < (sample + 1) * stored; j++) {
                targets[j] = target.kind() == TargetKind.CLASS_INDEX
                        ? random.nextInt(target.width())
                        : (float) random.nextDouble(0.05, 0.95);
                sum += targets[j];
            }
            for (int j = sample * stored; j < (sample + 1) * stored; j++) {
                targets[j] = target.kind() == TargetKind.DISTRIBUTION ? (float) (targets[j] / sum) : targets[j];
            }
        }
        return targets;
    }
}
