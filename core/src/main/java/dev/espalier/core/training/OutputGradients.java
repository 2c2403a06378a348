package dev.espalier.core.training;

import dev.espalier.api.CounterRandomStream;
import dev.espalier.api.event.GradientCosine;
import dev.espalier.api.regularizer.GradientCombination;
import dev.espalier.engine.compute.GradientSink;
import dev.espalier.engine.compute.KernelWorkers;
import dev.espalier.engine.plan.LossWeights;
import dev.espalier.engine.plan.Parameters;
import dev.espalier.engine.plan.Plan;
import dev.espalier.engine.plugin.RegularizerCalls;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Tells the gradients of the outputs apart: a pass forward and backward for each of them.
 *
 * <p>A backward pass uses up what the forward pass has left, so that this is made again. Its masks are keyed by the step and so the
 * same for all outputs, and running statistics are updated once.
 */
final class OutputGradients {

    private final Optional<GradientCombination> rule;
    private final SharedLayers shared;
    private final Parameters parameters;
    private final KernelWorkers workers;
    private final List<OutputTask> tasks;
    private final int[] outputs;
    private final CounterRandomStream random;
    private final long seed;
    private final double[] coefficients;

    /** The factors of the losses whose gradients are in the table. */
    private final double[] factors;

    private final LossWeights alone;
    private final float[][] buffers;
    private GradientTable table;

    /**
     * The gradients of a run.
     *
     * @param rule combines them; empty if they are only looked at
     * @param tasks what the outputs are trained for
     * @param parameters all parameters
     * @param workers the run's threads
     * @param seed of every random stream
     */
    OutputGradients(
            Optional<GradientCombination> rule,
            List<OutputTask> tasks,
            Parameters parameters,
            KernelWorkers workers,
            long seed) {
        this.rule = rule;
        this.tasks = tasks;
        this.parameters = parameters;
        this.workers = workers;
        this.seed = seed;
        this.outputs = tasks.stream().mapToInt(OutputTask::output).toArray();
        this.shared = new SharedLayers(
                parameters.graph(), tasks.stream().map(OutputTask::output).toList());
        this.random = new CounterRandomStream(seed);
        this.coefficients = new double[outputs.length];
        this.factors = new double[outputs.length];
        this.alone = new LossWeights(parameters.graph().outputs().size());
        this.buffers = new float[parameters.bufferCount()][];
        for (int i = 0; i < buffers.length; i++) {
            buffers[i] = new float[parameters.buffer(i).length];
        }
        this.table = table();
    }

    private GradientTable table() {
        return new GradientTable(shared, parameters, outputs.length, rule.isPresent(), workers);
    }

    /** Other parameters are frozen than before. */
    void frozenChanged() {
        table = table();
    }

    /** Whether a rule combines the gradients, so that it takes the place of the ordinary backward pass. */
    boolean combines() {
        return rule.isPresent();
    }

    long bytes() {
        return table.bytes();
    }

    /**
     * Goes backward once for each output. What is in the gradients of the parameters is lost.
     *
     * @param plan has made its forward pass, and is not observed
     * @param samples of the pass
     * @param step the number of the update
     * @param microBatch the number of the pass within the update
     * @param weights the factor of each output's loss, by its place in the graph
     * @param first whether the gradients replace those that are kept, or are added to them
     * @param further whether another backward pass is to follow, for which the forward pass is made again
     */
    void backward(Plan plan, int samples, long step, int microBatch, double[] weights, boolean first, boolean further) {
        for (int i = 0; i < buffers.length; i++) {
            System.arraycopy(parameters.buffer(i), 0, buffers[i], 0, buffers[i].length);
        }
        for (int i = 0; i < outputs.length; i++) {
            Arrays.fill(alone.losses(), 0);
            alone.losses()[outputs[i]] = weights[outputs[i]];
            plan.backward(alone, true, GradientSink.NONE);
            table.keep(i, first);
            if (further || i < outputs.length - 1) {
                plan.forward(samples, true, step, microBatch);
                restoreBuffers();
            }
        }
    }

    /** Running statistics are those of one forward pass. */
    private void restoreBuffers() {
        for (int i = 0; i < buffers.length; i++) {
            System.arraycopy(buffers[i], 0, parameters.buffer(i), 0, buffers[i].length);
        }
    }

    /**
     * Multiplies the gradients when all passes have been made.
     *
     * @param scales what the losses have been multiplied by, for each output that is trained
     */
    void complete(double[] scales) {
        System.arraycopy(scales, 0, factors, 0, factors.length);
        table.multiply();
    }

    /** Leaves the combination of the gradients in the parameters. */
    void combine(long step) {
        Arrays.fill(coefficients, 1);
        random.rekey(seed, StreamPurpose.GRADIENT_COMBINATION, step, 0);
        RegularizerCalls.combine(rule.orElseThrow(), table.products(), random, coefficients);
        table.combine(coefficients);
    }

    /**
     * The norm of the gradient of an output's loss by the parameters of a layer.
     *
     * @param layer its name
     * @param output from 0
     * @return NaN if the layer is not trained at present, or if the output has no gradient there
     */
    double norm(String layer, int output) {
        List<SharedLayers.Layer> layers = table.layers();
        for (int i = 0; i < layers.size(); i++) {
            if (layers.get(i).name().equals(layer)) {
                double norm = Math.sqrt(table.product(i, output, output)) / factors[output];
                return norm > 0 ? norm : Double.NaN;
            }
        }
        return Double.NaN;
    }

    /** The cosines between outputs that both have a gradient, layer by layer. */
    List<GradientCosine> cosines() {
        List<GradientCosine> cosines = new ArrayList<>();
        for (int layer = 0; layer < table.layers().size(); layer++) {
            for (int i = 0; i < outputs.length; i++) {
                for (int j = i + 1; j < outputs.length; j++) {
                    double squares = table.product(layer, i, i) * table.product(layer, j, j);
                    double cosine = table.product(layer, i, j) / Math.sqrt(squares);
                    if (Double.isFinite(cosine)) {
                        cosines.add(new GradientCosine(
                                table.layers().get(layer).name(),
                                tasks.get(i).name(),
                                tasks.get(j).name(),
                                // rounding may lead beyond
                                Math.max(-1, Math.min(1, cosine))));
                    }
                }
            }
        }
        return cosines;
    }
}
