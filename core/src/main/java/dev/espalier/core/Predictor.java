package dev.espalier.core;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import dev.espalier.api.Shape;
import dev.espalier.api.data.Schema;
import dev.espalier.core.compute.KernelThreads;
import dev.espalier.core.compute.PackedWeights;
import dev.espalier.core.data.FittedPreprocessing;
import dev.espalier.core.engine.Parameters;
import dev.espalier.core.engine.Plan;
import dev.espalier.core.model.Graph;
import dev.espalier.core.plugin.LossCalls;
import dev.espalier.core.training.OutputTask;
import java.util.ArrayList;
import java.util.List;

/**
 * Predicts with a trained model; safe for use by several threads at once.
 *
 * <p>Samples are given as the data source gives them, before preprocessing, which is applied here. A prediction's bits
 * depend neither on the threads nor on which samples are predicted together.
 *
 * <p>A predictor has one or several lanes, each with buffers and threads of its own; a call takes a free lane, or waits
 * for one. Platform threads and virtual ones may call alike.
 *
 * <p>It is open until it is closed:
 *
 * <table>
 * <caption>What a call does</caption>
 * <tr><th></th><th>open</th><th>being closed, or closed</th></tr>
 * <tr><td>{@code predict}, {@code predictOutputs}</td><td>predict; a thread that is interrupted while it waits for a lane gets
 *     a {@link java.util.concurrent.CancellationException} and stays interrupted</td><td>throw an
 *     {@link IllegalStateException} at once, also where the thread was waiting for a lane</td></tr>
 * <tr><td>{@code schema}</td><td>answers</td><td>answers</td></tr>
 * <tr><td>{@code close}</td><td>closes: predictions that are being made are finished first, and waited for unless the thread
 *     is interrupted</td><td>does nothing but wait for the same</td></tr>
 * </table>
 */
public final class Predictor implements AutoCloseable {

    /** Samples that one pass predicts at most. */
    private static final int BATCH = 256;

    private final Graph graph;
    private final FittedPreprocessing preprocessing;
    private final List<OutputTask> tasks;
    private final LanePool<Lane> lanes;

    Predictor(
            Graph graph,
            Parameters parameters,
            FittedPreprocessing preprocessing,
            List<OutputTask> tasks,
            int laneCount,
            int threads) {
        this.graph = graph;
        this.preprocessing = preprocessing;
        this.tasks = tasks;
        this.lanes = new LanePool<>(lanes(parameters, laneCount, threads), Lane::close);
    }

    private List<Lane> lanes(Parameters parameters, int count, int threads) {
        PackedWeights weights = new PackedWeights();
        List<Lane> made = new ArrayList<>();
        try {
            for (int i = 0; i < count; i++) {
                made.add(new Lane(parameters, weights, threads));
            }
            return made;
        } catch (RuntimeException | Error failure) {
            made.forEach(Lane::close);
            throw failure;
        }
    }

    /** What samples look like. */
    public Schema schema() {
        return preprocessing.sourceSchema();
    }

    /**
     * Predicts one sample of a model with one input.
     *
     * @param sample its values, before preprocessing
     * @return what the model's first output says
     * @throws EspalierException if the sample has another number of values; code DATA_SCHEMA
     * @throws IllegalStateException if the predictor is closed
     */
    public Prediction predict(float[] sample) {
        return predictOutputs(List.of(sample)).get(0);
    }

    /**
     * Predicts one sample.
     *
     * @param inputs its values for each input, in the schema's order, before preprocessing
     * @return what each of the model's outputs says
     * @throws EspalierException if an input has another number of values; code DATA_SCHEMA
     * @throws IllegalStateException if the predictor is closed
     */
    public List<Prediction> predictOutputs(List<float[]> inputs) {
        List<float[]> values = predict(1, inputs);
        List<Prediction> predictions = new ArrayList<>();
        for (int i = 0; i < tasks.size(); i++) {
            List<Float> numbers = new ArrayList<>();
            for (float value : values.get(i)) {
                numbers.add(value);
            }
            predictions.add(new Prediction(numbers, target(tasks.get(i)).classNames()));
        }
        return predictions;
    }

    /**
     * Predicts many samples.
     *
     * @param samples how many, at least 0
     * @param inputs their values for each input, in the schema's order, sample after sample, before preprocessing
     * @return for each output the probabilities or values, sample after sample
     * @throws EspalierException if an input has another number of values; code DATA_SCHEMA
     * @throws IllegalStateException if the predictor is closed
     */
    public List<float[]> predict(int samples, List<float[]> inputs) {
        check(samples, inputs);
        List<float[]> results = new ArrayList<>();
        for (OutputTask task : tasks) {
            results.add(new float[samples * width(task)]);
        }
        Lane lane = lanes.take();
        try {
            for (int from = 0; from < samples; from += BATCH) {
                lane.predict(from, Math.min(BATCH, samples - from), inputs, results);
            }
        } finally {
            lanes.giveBack(lane);
        }
        return results;
    }

    /** Ends the threads; predictions that are being made are finished first. */
    @Override
    public void close() {
        lanes.close();
    }

    private Schema.Target target(OutputTask task) {
        return task.stored();
    }

    private int width(OutputTask task) {
        return target(task).width();
    }

    private void check(int samples, List<float[]> inputs) {
        int expected = schema().inputs().size();
        if (inputs.size() != expected) {
            throw new EspalierException(
                    ErrorCode.DATA_SCHEMA,
                    "sample",
                    "it has " + inputs.size() + " inputs; the model takes " + expected,
                    "give the inputs of the schema in its order");
        }
        for (int i = 0; i < expected; i++) {
            Schema.Input input = schema().inputs().get(i);
            long length = (long) samples * input.shape().size();
            if (inputs.get(i).length != length) {
                throw new EspalierException(
                        ErrorCode.DATA_SCHEMA,
                        "input " + input.name(),
                        "it has " + inputs.get(i).length + " values; " + samples + " samples of shape " + input.shape()
                                + " have " + length,
                        "give every sample all values of the shape");
            }
        }
    }

    /** Buffers and threads for one call at a time. */
    private final class Lane implements AutoCloseable {

        private final KernelThreads workers;
        private final Plan single;
        private final Plan batch;
        private final FittedPreprocessing.Applier applier;
        private final float[][] predictions;

        Lane(Parameters parameters, PackedWeights weights, int threads) {
            workers = KernelThreads.of(threads);
            applier = preprocessing.applier(BATCH, workers.workers());
            single = Plan.builder(graph, parameters, workers.workers())
                    .capacity(1)
                    .packedWeights(weights)
                    .build();
            batch = Plan.builder(graph, parameters, workers.workers())
                    .capacity(BATCH)
                    .packedWeights(weights)
                    .build();
            predictions = new float[tasks.size()][];
            for (int i = 0; i < predictions.length; i++) {
                predictions[i] = new float[BATCH * width(tasks.get(i))];
            }
        }

        void predict(int from, int count, List<float[]> inputs, List<float[]> results) {
            Plan plan = count == 1 ? single : batch;
            for (int i = 0; i < graph.inputs().size(); i++) {
                int source = graph.inputs().get(i).source();
                applier.apply(source, count, inputs.get(source), from, plan.input(i));
            }
            plan.forward(count, false, 0, 0);
            for (int i = 0; i < tasks.size(); i++) {
                OutputTask task = tasks.get(i);
                int width = width(task);
                Shape shape = graph.outputs().get(task.output()).shape();
                LossCalls.predict(task.loss(), count, shape, target(task), plan.output(task.output()), predictions[i]);
                System.arraycopy(predictions[i], 0, results.get(i), from * width, count * width);
            }
        }

        @Override
        public void close() {
            workers.close();
        }
    }
}
