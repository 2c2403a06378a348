package dev.espalier.core.data;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.ProblemList;
import dev.espalier.api.ReadableNumber;
import dev.espalier.api.data.Dataset;
import dev.espalier.api.data.Schema;
import java.util.Arrays;
import java.util.List;

/** The classes of the samples of a dataset. */
public final class ClassTargets {

    /** How far from 1 the sum of a distribution may be: what rounding to float does to a sum of ten thousand classes. */
    private static final double SUM_TOLERANCE = 1e-3;

    private ClassTargets() {}

    /**
     * The class of each sample by the first class target.
     *
     * @param data the samples
     * @return a class for each sample, the number of classes where it is missing; 0 for all if there is no class target
     */
    public static int[] classes(Dataset data) {
        List<Schema.Target> targets = data.schema().targets();
        for (int i = 0; i < targets.size(); i++) {
            if (targets.get(i).kind().hasClasses()) {
                return classes(data, i);
            }
        }
        return new int[data.size()];
    }

    /**
     * The class of each sample by one target.
     *
     * @param data the samples
     * @param target the index of a class target in the schema
     * @return a class for each sample; the number of classes where it is missing
     */
    static int[] classes(Dataset data, int target) {
        requireValid(data);
        int[] classes = new int[data.size()];
        float[] stored = new float[data.schema().targets().get(target).stored()];
        int missing = data.schema().targets().get(target).width();
        for (int sample = 0; sample < classes.length; sample++) {
            data.readTarget(target, sample, stored, 0);
            int known = stored.length == 1 ? (int) stored[0] : argmax(stored);
            classes[sample] = Float.isNaN(stored[0]) ? missing : known;
        }
        return classes;
    }

    /**
     * Refuses labels that are no class, distributions that are none, and values that are not finite; unless they are NaN where
     * targets may be missing.
     *
     * @param data the samples
     * @throws dev.espalier.api.EspalierException with code DATA_VALUE, naming samples
     */
    public static void requireValid(Dataset data) {
        List<Schema.Target> targets = data.schema().targets();
        ProblemList problems = new ProblemList("data");
        for (int i = 0; i < targets.size(); i++) {
            Schema.Target target = targets.get(i);
            float[] stored = new float[target.stored()];
            for (int sample = 0; sample < data.size(); sample++) {
                data.readTarget(i, sample, stored, 0);
                String wrong = data.missingTargets() && isMissing(target, stored) ? "" : wrong(target, stored);
                if (!wrong.isEmpty()) {
                    problems.add(
                            ErrorCode.DATA_VALUE,
                            "sample " + sample + ", target '" + target.name() + "'",
                            wrong,
                            "correct or leave out the sample"
                                    + (wrong.contains("NaN") ? ", or say by missingTargets() that it is missing" : ""));
                }
            }
        }
        problems.throwIfAny();
    }

    /** Whether a target is missing: all of it, or some of its values or labels where the others are valid. */
    private static boolean isMissing(Schema.Target target, float[] stored) {
        float[] there = new float[stored.length];
        int count = 0;
        for (float value : stored) {
            if (!Float.isNaN(value)) {
                there[count++] = value;
            }
        }
        boolean parts = !target.kind().hasClasses();
        return count < stored.length
                && (count == 0
                        || (parts && wrong(target, Arrays.copyOf(there, count)).isEmpty()));
    }

    private static String wrong(Schema.Target target, float[] stored) {
        return switch (target.kind()) {
            case CLASS_INDEX -> {
                float label = stored[0];
                boolean valid = label >= 0 && label < target.width() && label == (int) label;
                yield valid
                        ? ""
                        : "label is " + label + "; it must be a whole number from 0 to " + (target.width() - 1)
                                + ", for there are " + target.width() + " classes";
            }
            case DISTRIBUTION -> {
                double sum = 0;
                boolean valid = true;
                for (float share : stored) {
                    valid &= share >= 0;
                    sum += share;
                }
                yield valid && Math.abs(sum - 1) <= SUM_TOLERANCE
                        ? ""
                        : "the probabilities of " + target.width() + " classes have the sum " + ReadableNumber.of(sum)
                                + "; each must be at least 0 and their sum 1";
            }
            case LABELS -> {
                for (float value : stored) {
                    if (!(value >= 0 && value <= 1)) {
                        yield "label is " + value + "; it must be in [0, 1]";
                    }
                }
                yield "";
            }
            case VALUES -> {
                for (float value : stored) {
                    if (!Float.isFinite(value)) {
                        yield "value is " + value + "; it must be a finite number";
                    }
                }
                yield "";
            }
        };
    }

    /** The index of the largest value, the first of equals. */
    static int argmax(float[] values) {
        int best = 0;
        for (int i = 1; i < values.length; i++) {
            if (values[i] > values[best]) {
                best = i;
            }
        }
        return best;
    }
}
