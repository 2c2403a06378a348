package dev.espalier.core.setup;

import dev.espalier.api.data.Schema;
import dev.espalier.core.data.prepared.PreparedDataset;
import dev.espalier.core.data.prepared.TargetPass;
import dev.espalier.core.data.prepared.TargetPresence;

/** Counts the samples of each class or label of a target. */
public final class TargetCounts {

    private TargetCounts() {}

    /**
     * Counts in a pass over the targets of all samples.
     *
     * @param data the samples
     * @param place the target's place in the schema
     * @return of the samples that have the target, those of each class, of distributions those in which it is the most probable; samples of each label; none for
     *     values
     */
    public static long[] of(PreparedDataset data, int place) {
        Schema.Target target = data.schema().targets().get(place);
        int width = target.width();
        TargetPresence presence = data.presence(place);
        TargetPass.Visitor visitor;
        long[] counts = new long[width];
        switch (target.kind()) {
            case CLASS_INDEX ->
                visitor = (sample, values, s) -> counts[(int) values[s]] += presence.has(sample) ? 1 : 0;
            case DISTRIBUTION ->
                visitor = (sample, values, s) ->
                        counts[mostProbable(values, s * width, width)] += presence.has(sample) ? 1 : 0;
            case LABELS -> visitor = (sample, values, s) -> countLabels(values, s * width, counts);
            default -> {
                return new long[0];
            }
        }
        TargetPass.over(data, place, visitor);
        return counts;
    }

    private static int mostProbable(float[] values, int from, int classes) {
        int most = 0;
        for (int k = 1; k < classes; k++) {
            most = values[from + k] > values[from + most] ? k : most;
        }
        return most;
    }

    private static void countLabels(float[] values, int from, long[] counts) {
        for (int k = 0; k < counts.length; k++) {
            counts[k] += values[from + k] >= 0.5 ? 1 : 0;
        }
    }
}
