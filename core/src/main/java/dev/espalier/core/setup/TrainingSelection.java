package dev.espalier.core.setup;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import dev.espalier.api.data.JoinedDataset;
import dev.espalier.api.data.Schema;
import dev.espalier.api.data.TargetKind;
import dev.espalier.core.data.Sampling;
import dev.espalier.core.data.loader.SampleSelection;
import dev.espalier.core.data.prepared.PreparedDataset;
import dev.espalier.core.data.prepared.TargetPass;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Chooses the training samples of an epoch as a stack says. */
final class TrainingSelection {

    private static final String SETTING = "data.sampling";
    private static final int NONE = -1;

    private TrainingSelection() {}

    /**
     * The samples of an epoch.
     *
     * @param sampling what the stack says
     * @param data the training samples
     * @param batch samples in a batch
     * @param seed the run's seed
     * @return the selection
     * @throws EspalierException if the data has no such classes, weights or tasks; code INVALID_SETTING
     */
    static SampleSelection of(Sampling sampling, PreparedDataset data, int batch, long seed) {
        if (sampling.method().mixesTasks()) {
            return ofTasks(sampling, data, batch, seed);
        }
        if (data.tasks().isPresent() && sampling.method().byClass()) {
            throw problem(
                    "it evens out the classes of one task, and the other tasks have samples of their own",
                    "choose round-robin, proportional or temperature");
        }
        if (!sampling.method().byClass()) {
            float[] weights = data.weights();
            if (weights.length == 0) {
                throw problem("it is weighted, and the samples have no weights", "set data.weight, or choose balanced");
            }
            return SampleSelection.weighted(weights, sampling.samples().orElse(data.size()));
        }
        int[][] classes = classes(data, target(sampling, data.schema().targets()));
        try {
            return switch (sampling.method()) {
                case OVERSAMPLE -> SampleSelection.oversampled(classes);
                case UNDERSAMPLE -> SampleSelection.undersampled(classes);
                case BALANCED, WEIGHTED, ROUND_ROBIN, PROPORTIONAL, TEMPERATURE ->
                    SampleSelection.balanced(classes, sampling.samples().orElse(data.size()));
            };
        } catch (ArithmeticException tooMany) {
            throw problem("an epoch would have more than 2^31 samples", "choose balanced or undersample");
        }
    }

    private static SampleSelection ofTasks(Sampling sampling, PreparedDataset data, int batch, long seed) {
        JoinedDataset tasks = data.tasks()
                .orElseThrow(() -> problem(
                        "it mixes tasks, and the data is one table for all of them",
                        "leave it out, or set source: tasks"));
        int[][] members = new int[tasks.tasks().size()][];
        double[] fractions = new double[members.length];
        double root = sampling.method() == Sampling.Method.PROPORTIONAL
                ? 1
                : sampling.temperature().orElse(2);
        double sum = 0;
        int first = 0;
        for (int task = 0; task < members.length; task++) {
            int size = tasks.part(task).size();
            members[task] = IntStream.range(first, first + size).toArray();
            first += size;
            fractions[task] = sampling.method() == Sampling.Method.ROUND_ROBIN ? 1 : StrictMath.pow(size, 1 / root);
            sum += fractions[task];
        }
        for (int task = 0; task < fractions.length; task++) {
            fractions[task] /= sum;
        }
        try {
            return SampleSelection.ofTasks(
                    members,
                    new SampleSelection.Mixing(
                            fractions,
                            sampling.method() == Sampling.Method.ROUND_ROBIN,
                            sampling.batches() == Sampling.Batches.SINGLE),
                    sampling.samples().orElse(data.size()),
                    batch,
                    seed);
        } catch (ArithmeticException tooMany) {
            throw problem("an epoch would have more than 2^31 samples", "set samples to fewer");
        }
    }

    private static int target(Sampling sampling, List<Schema.Target> targets) {
        List<Integer> ofClasses = IntStream.range(0, targets.size())
                .filter(index -> targets.get(index).kind().hasClasses())
                .boxed()
                .toList();
        List<String> names =
                ofClasses.stream().map(index -> targets.get(index).name()).toList();
        if (ofClasses.isEmpty()) {
            throw problem("it evens out classes, and the data has no target with classes", "leave it out");
        }
        if (sampling.target().isEmpty()) {
            return ofClasses.get(0);
        }
        int found = names.indexOf(sampling.target().get());
        if (found < 0) {
            throw problem(
                    "the data has no target '" + sampling.target().get() + "' with classes",
                    "choose one of " + String.join(", ", names));
        }
        return ofClasses.get(found);
    }

    /** The samples of each class that occurs; those without a weight for the target are left out. */
    private static int[][] classes(PreparedDataset data, int place) {
        int[] classes = classOfEach(data, place);
        int[] counts = new int[data.schema().targets().get(place).width()];
        for (int of : classes) {
            if (of != NONE) {
                counts[of]++;
            }
        }
        int[][] members = new int[counts.length][];
        for (int of = 0; of < counts.length; of++) {
            members[of] = new int[counts[of]];
        }
        int[] filled = new int[counts.length];
        for (int sample = 0; sample < classes.length; sample++) {
            int of = classes[sample];
            if (of != NONE) {
                members[of][filled[of]++] = sample;
            }
        }
        return Arrays.stream(members).filter(of -> of.length > 0).toArray(int[][]::new);
    }

    private static int[] classOfEach(PreparedDataset data, int place) {
        Schema.Target target = data.schema().targets().get(place);
        float[] weights = data.weights(place);
        int[] classes = new int[data.size()];
        TargetPass.over(data, place, (sample, stored, s) -> {
            boolean counts = weights.length == 0 || weights[sample] > 0;
            classes[sample] = counts ? classOf(target, stored, s) : NONE;
        });
        return classes;
    }

    private static int classOf(Schema.Target target, float[] stored, int sample) {
        if (target.kind() == TargetKind.CLASS_INDEX) {
            return (int) stored[sample];
        }
        int best = 0;
        for (int k = 1; k < target.width(); k++) {
            best = stored[sample * target.width() + k] > stored[sample * target.width() + best] ? k : best;
        }
        return best;
    }

    private static EspalierException problem(String what, String remedy) {
        return new EspalierException(ErrorCode.INVALID_SETTING, SETTING, what, remedy);
    }
}
