package dev.espalier.core.noise.draw;

import dev.espalier.api.CounterRandomStream;
import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import dev.espalier.api.ProblemList;
import dev.espalier.api.Shape;
import dev.espalier.api.augment.Augmenter;
import dev.espalier.api.augment.SampleBatch;
import dev.espalier.api.augment.SampleImage;
import dev.espalier.api.data.Schema;
import dev.espalier.api.data.TargetKind;
import dev.espalier.core.data.prepared.ConstantSamples;
import dev.espalier.core.data.prepared.FittedPreprocessing;
import dev.espalier.core.document.PluginNotation;
import dev.espalier.engine.image.SampleImages;
import dev.espalier.engine.plugin.AugmenterCalls;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;

/** Augmenters applied to samples whose targets are not known, each sample by itself. */
final class TestAugmentation {

    private static final float[] NONE = {};
    private static final String REMEDY = "leave it out, and list the others as augmenters (--augmenters)";

    private final Schema schema;
    private final int[] sources;
    private final ConstantSamples constants;
    private final List<Augmenter> augmenters;
    private final long[] purposes;
    private final List<Supplier<String>> calls = new ArrayList<>();
    private final CounterRandomStream random = new CounterRandomStream(0);
    private float[] scratch = NONE;

    /**
     * Checks the augmenters.
     *
     * @param preprocessing of the model
     * @param sources the places of the plan's inputs in the data
     * @param augmenters in their order
     * @throws EspalierException with every one that cannot be used; code INVALID_SETTING
     */
    TestAugmentation(FittedPreprocessing preprocessing, int[] sources, List<Augmenter> augmenters) {
        Schema given = preprocessing.schema();
        this.sources = sources;
        this.constants = new ConstantSamples(preprocessing);
        this.schema = new Schema(
                Arrays.stream(sources).mapToObj(given.inputs()::get).toList(),
                given.targets().stream().map(TestAugmentation::distributed).toList());
        this.augmenters = augmenters;
        this.purposes = new long[augmenters.size()];
        ProblemList problems = new ProblemList("augmenters");
        for (int i = 0; i < purposes.length; i++) {
            purposes[i] = CounterRandomStream.keyOf("augment/" + i);
            String call = "augmenters[" + i + "] at test time";
            calls.add(() -> call);
            check(augmenters.get(i), "augmenters[" + i + "] " + PluginNotation.of(augmenters.get(i)), problems);
        }
        problems.throwIfAny();
    }

    private void check(Augmenter augmenter, String where, ProblemList problems) {
        try {
            AugmenterCalls.check(augmenter, schema);
        } catch (IllegalArgumentException refusal) {
            problems.add(ErrorCode.INVALID_SETTING, where, String.valueOf(refusal.getMessage()), REMEDY);
        }
        if (!AugmenterCalls.separable(augmenter)) {
            problems.add(
                    ErrorCode.INVALID_SETTING,
                    where,
                    "it mixes samples, or transforms whole batches, so that the prediction of a sample would depend on the"
                            + " samples beside it and on targets that are not known",
                    REMEDY);
        }
    }

    /** The form in which training batches hold a target while they are augmented. */
    private static Schema.Target distributed(Schema.Target target) {
        return target.kind() == TargetKind.CLASS_INDEX
                ? new Schema.Target(target.name(), TargetKind.DISTRIBUTION, target.width(), target.classNames())
                : target;
    }

    /**
     * Transforms samples in place.
     *
     * @param samples how many
     * @param inputs their values
     * @param keys of the random stream of each sample
     */
    void augment(int samples, float[][] inputs, long[] keys) {
        if (augmenters.isEmpty()) {
            return;
        }
        Samples batch = new Samples(samples, inputs);
        for (int sample = 0; sample < samples; sample++) {
            batch.images.restrictTo(sample);
            for (int i = 0; i < purposes.length; i++) {
                random.rekey(keys[sample], purposes[i], 0, 0);
                Augmenter.PerSample augmenter = (Augmenter.PerSample) augmenters.get(i);
                AugmenterCalls.augment(augmenter, batch, sample, random, calls.get(i));
                batch.requireUnchangedTargets(augmenter, i, sample);
            }
        }
        batch.images.complete();
    }

    /** The samples of a pass; their targets are 0. */
    private final class Samples implements SampleBatch {

        private final int size;
        private final float[][] inputs;
        private final float[][] targets;
        private final SampleImages images;

        Samples(int size, float[][] inputs) {
            this.size = size;
            this.inputs = inputs;
            this.images = new SampleImages(schema, inputs);
            this.targets = new float[schema.targets().size()][];
            for (int i = 0; i < targets.length; i++) {
                targets[i] = new float[size * targetWidth(i)];
            }
        }

        void requireUnchangedTargets(Augmenter augmenter, int place, int sample) {
            for (int target = 0; target < targets.length; target++) {
                int width = targetWidth(target);
                for (int i = sample * width; i < (sample + 1) * width; i++) {
                    if (targets[target][i] != 0) {
                        throw new EspalierException(
                                ErrorCode.INVALID_SETTING,
                                "augmenters[" + place + "] " + PluginNotation.of(augmenter),
                                "it changes targets, which are not known at test time",
                                REMEDY);
                    }
                }
            }
        }

        @Override
        public int size() {
            return size;
        }

        @Override
        public Schema schema() {
            return schema;
        }

        @Override
        public int inputCount() {
            return inputs.length;
        }

        @Override
        public Shape inputShape(int input) {
            return schema.inputs().get(input).shape();
        }

        @Override
        public float[] input(int input) {
            images.complete();
            return inputs[input];
        }

        @Override
        public SampleImage image(int input, int sample) {
            return images.image(input, sample);
        }

        @Override
        public float[] preprocessed(int input, double number) {
            return constants.of(sources[input], number);
        }

        @Override
        public int targetCount() {
            return targets.length;
        }

        @Override
        public int targetWidth(int target) {
            return schema.targets().get(target).stored();
        }

        @Override
        public float[] target(int target) {
            return targets[target];
        }

        @Override
        public float[] weights(int target) {
            return NONE;
        }

        @Override
        public float[] scratch(int length) {
            if (scratch.length < length) {
                scratch = new float[length];
            }
            return scratch;
        }
    }
}
