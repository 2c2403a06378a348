package dev.espalier.core.data.prepared;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.ProblemList;
import dev.espalier.api.data.Dataset;
import dev.espalier.api.data.Schema;
import java.util.ArrayList;
import java.util.List;

/**
 * The weights of the samples of a dataset: those in every loss, and those in the loss of one target.
 *
 * @param data the samples, which name themselves in messages
 * @param all the weights in every loss; of length 0 if each is 1
 * @param byTarget those in the loss of each target of the data beside, likewise
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record SampleWeights(Dataset data, float[] all, List<float[]> byTarget) {

    private static final float[] NONE = {};

    /** The weights that a dataset has itself. */
    static SampleWeights of(Dataset data) {
        List<float[]> byTarget = new ArrayList<>();
        for (int target = 0; target < data.schema().targets().size(); target++) {
            byTarget.add(data.weights(target).orElse(NONE));
        }
        return new SampleWeights(data, data.weights().orElse(NONE), byTarget);
    }

    /** The same without those in every loss. */
    SampleWeights without() {
        return new SampleWeights(data, NONE, byTarget);
    }

    /**
     * The weights in the losses of a model's targets. If a target is made of several, a sample has the smallest of the weights
     * that it has for them, so that it is left out if one is missing.
     *
     * @throws dev.espalier.api.EspalierException with code DATA_VALUE if a weight is negative or not finite, or all of them are 0,
     *     naming samples
     */
    List<float[]> of(PreparedTargets targets) {
        ProblemList problems = new ProblemList("weights");
        List<float[]> weights = new ArrayList<>();
        for (PreparedTarget target : targets.targets()) {
            float[] own = product(all, own(target.origin()));
            require(own, target.target(), problems);
            weights.add(own);
        }
        problems.throwIfAny();
        return List.copyOf(weights);
    }

    private float[] own(PreparedTarget.Origin origin) {
        float[] smallest = NONE;
        if (origin instanceof PreparedTarget.Stored stored) {
            for (int target : stored.targets()) {
                float[] weights = byTarget.get(target);
                if (smallest.length == 0) {
                    smallest = weights.clone();
                }
                for (int sample = 0; sample < weights.length; sample++) {
                    smallest[sample] = Math.min(smallest[sample], weights[sample]);
                }
            }
        }
        return smallest;
    }

    private static float[] product(float[] first, float[] second) {
        if (first.length == 0 || second.length == 0) {
            return first.length == 0 ? second : first;
        }
        float[] product = new float[first.length];
        for (int sample = 0; sample < product.length; sample++) {
            product[sample] = first[sample] * second[sample];
        }
        return product;
    }

    private void require(float[] weights, Schema.Target target, ProblemList problems) {
        boolean zero = weights.length > 0;
        for (int sample = 0; sample < weights.length; sample++) {
            float weight = weights[sample];
            zero &= weight == 0;
            if (!(weight >= 0 && weight < Float.POSITIVE_INFINITY)) {
                problems.add(
                        ErrorCode.DATA_VALUE,
                        data.nameOf(sample) + ", weight for target '" + target.name() + "'",
                        "it is " + weight + "; it must be a finite number of at least 0",
                        "correct the weight");
            }
        }
        if (zero) {
            problems.add(
                    ErrorCode.DATA_VALUE,
                    "weights for target '" + target.name() + "'",
                    "all " + weights.length + " samples have the weight 0; at least one must have more",
                    "correct the weights, or leave them out");
        }
    }
}
