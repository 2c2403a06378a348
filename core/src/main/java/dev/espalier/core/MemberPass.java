package dev.espalier.core;

import dev.espalier.api.model.Workers;
import dev.espalier.core.data.prepared.FittedPreprocessing;
import dev.espalier.core.data.prepared.FittedPreprocessing.FiniteCheck;
import dev.espalier.core.noise.PassNoise;
import dev.espalier.core.noise.draw.NoisyInputs;
import dev.espalier.core.training.OutputTask;
import dev.espalier.core.uncertainty.PredictionAverage;
import dev.espalier.engine.compute.KernelWorkers;
import dev.espalier.engine.compute.PackedWeights;
import dev.espalier.engine.plan.Plan;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * One member, ready to predict on the threads of one lane.
 *
 * <p>Many samples are cut into pieces, and each thread takes pieces from the given values to the predictions: what one layer
 * writes the next one reads from the cache of the same core, nothing is done by one thread alone, and threads meet once in
 * a call. Few samples go layer by layer, and all threads share each layer.
 */
final class MemberPass {

    /**
     * The most samples of a piece. The weights are read once for each piece, and its values are to stay in a second-level cache
     * with them; twice as many are as fast on two cores, and leave more to wait for at the end.
     */
    private static final int PIECE = 64;

    /** The most samples that go layer by layer at once: the weights are read half as often. */
    private static final int TOGETHER = 2 * PIECE;

    private final ModelMember member;
    private final FittedPreprocessing preprocessing;
    private final List<OutputTask> tasks;
    private final KernelWorkers workers;
    private final PackedWeights weights;
    private final PredictionPass single;
    private final PredictionPass shared;

    /** One for each thread; none where there is one thread. */
    private final List<PredictionPass> ofThreads = new ArrayList<>();

    private final Workers.RangeTask predictPieces = this::predictPieces;

    private @Nullable PredictionPass masked;
    private @Nullable Pieces current;

    MemberPass(ModelMember member, PackedWeights weights, KernelWorkers workers) {
        this.member = member;
        this.preprocessing = member.preprocessing();
        this.tasks = member.tasks();
        this.workers = workers;
        this.weights = weights;
        this.single = pass(plan(1));
        this.shared = pass(plan(TOGETHER));
        for (int i = 0; workers.threads() > 1 && i < workers.threads(); i++) {
            ofThreads.add(pass(plan(PIECE)));
        }
    }

    private Plan.Builder plan(int samples) {
        return Plan.builder(member.graph(), member.parameters(), workers)
                .maxBatchSize(samples)
                .packedWeights(weights);
    }

    private PredictionPass pass(Plan.Builder builder) {
        return new PredictionPass(member, builder.build(), workers);
    }

    /** Predicts samples; what cannot be predicted is thrown. */
    List<float[]> predict(int samples, GivenSamples given, int first) {
        List<float[]> results = noResults(samples);
        if (samples > PIECE
                && !ofThreads.isEmpty()
                && given.isInArrays()
                && predictInPieces(samples, given, first, results)) {
            return results;
        }
        // one after the other also where a piece was refused, so that all faults are named in order
        predict(samples == 1 ? single : shared, samples, given, first, results, count -> {});
        return results;
    }

    private List<float[]> noResults(int samples) {
        List<float[]> results = new ArrayList<>(tasks.size());
        for (int width : single.widths()) {
            results.add(new float[samples * width]);
        }
        return results;
    }

    /** Predicts samples, spread over the threads; says whether all could be predicted. */
    private boolean predictInPieces(int samples, GivenSamples given, int first, List<float[]> results) {
        int threads = ofThreads.size();
        int pieces = (samples + PIECE * threads - 1) / (PIECE * threads) * threads;
        Pieces all = new Pieces(samples, pieces, given, first, results, new boolean[pieces]);
        current = all;
        try {
            // a task in a field, so that the workers know it again
            workers.parallel(pieces, 1, samples, predictPieces);
        } finally {
            current = null;
        }
        for (boolean one : all.refused()) {
            if (one) {
                return false;
            }
        }
        return true;
    }

    private void predictPieces(int from, int to, int thread) {
        Pieces all = current;
        if (all == null) {
            return;
        }
        PredictionPass pass = ofThreads.get(thread);
        for (int piece = from; piece < to; piece++) {
            int at = all.start(piece);
            int count = all.start(piece + 1) - at;
            FiniteCheck finite = preprocessing.finiteCheck();
            if (pass.prepare(all.given(), all.first() + at, count, finite)) {
                pass.predict(all.given(), all.first() + at, count, all.results(), at, finite);
            }
            all.refused()[piece] = finite.hasFound();
        }
    }

    /** A batch that is predicted in pieces. */
    private record Pieces(
            int samples, int pieces, GivenSamples given, int first, List<float[]> results, boolean[] refused) {

        int start(int piece) {
            return (int) ((long) samples * piece / pieces);
        }
    }

    private void predict(
            PredictionPass pass, int samples, GivenSamples given, int first, List<float[]> results, IntConsumer noise) {
        FiniteCheck finite = preprocessing.finiteCheck();
        for (int at = 0; at < samples; at += pass.capacity()) {
            int count = Math.min(pass.capacity(), samples - at);
            if (pass.prepare(given, first + at, count, finite)) {
                noise.accept(count);
                pass.predict(given, first + at, count, results, at, finite);
            }
        }
        finite.throwIfAny();
    }

    /** Predicts samples, and adds the predictions to an average for each output. */
    void add(List<PredictionAverage> averages, int samples, GivenSamples given, int first) {
        add(averages, predict(samples, given, first));
    }

    private static void add(List<PredictionAverage> averages, List<float[]> predictions) {
        for (int i = 0; i < averages.size(); i++) {
            averages.get(i).add(predictions.get(i));
        }
    }

    /** Predicts samples several times with noise. */
    void addWithNoise(
            List<PredictionAverage> averages, int samples, GivenSamples given, int first, PassNoise noise, int number) {
        PredictionPass pass = noise.dropout() ? masked() : shared;
        NoisyInputs inputs = new NoisyInputs(pass.plan(), noise, preprocessing, number);
        for (int i = 0; i < noise.passes(); i++) {
            int drawn = i;
            List<float[]> results = noResults(samples);
            predict(pass, samples, given, first, results, count -> inputs.draw(count, drawn));
            add(averages, results);
        }
    }

    private PredictionPass masked() {
        PredictionPass known = masked;
        if (known == null) {
            known = pass(plan(TOGETHER).activeMasks());
            masked = known;
        }
        return known;
    }

    /** The errors of the outputs that reconstruct an input; what cannot be predicted is thrown. */
    List<float[]> reconstructionErrors(int samples, GivenSamples given, int first) {
        FiniteCheck finite = preprocessing.finiteCheck();
        List<float[]> errors = tasks.stream()
                .map(task -> new float[task.reconstructed().isPresent() ? samples : 0])
                .toList();
        PredictionPass pass = samples == 1 ? single : shared;
        for (int at = 0; at < samples; at += pass.capacity()) {
            reconstruct(pass, given, first, at, Math.min(pass.capacity(), samples - at), errors, finite);
        }
        finite.throwIfAny();
        return errors;
    }

    private void reconstruct(
            PredictionPass pass,
            GivenSamples given,
            int first,
            int at,
            int count,
            List<float[]> errors,
            FiniteCheck finite) {
        if (!pass.prepare(given, first + at, count, finite)) {
            return;
        }
        pass.compute(count);
        for (int i = 0; i < tasks.size(); i++) {
            OutputTask task = tasks.get(i);
            if (task.reconstructed().isPresent()) {
                int width = pass.widths()[i];
                float[] clean = new float[count * width];
                // computed anew, because a plan may overwrite its inputs
                pass.prepareInput(given, task.reconstructed().getAsInt(), first + at, count, clean);
                float[] predictions = pass.predictions(i, given, first + at, count, finite);
                meanSquares(count, width, predictions, clean, errors.get(i), at);
            }
        }
    }

    private static void meanSquares(
            int samples, int width, float[] predictions, float[] values, float[] errors, int from) {
        for (int s = 0; s < samples; s++) {
            double sum = 0;
            for (int i = s * width; i < (s + 1) * width; i++) {
                double difference = (double) predictions[i] - values[i];
                sum += difference * difference;
            }
            errors[from + s] = (float) (sum / width);
        }
    }

    /** Looks which samples cannot be predicted. */
    void check(int samples, GivenSamples given, FiniteCheck finite) {
        for (int at = 0; at < samples; at += TOGETHER) {
            shared.prepare(given, at, Math.min(TOGETHER, samples - at), finite);
        }
    }
}
