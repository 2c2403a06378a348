package dev.espalier.engine.plan;

import dev.espalier.api.Check;
import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import dev.espalier.api.Problem;
import dev.espalier.engine.compute.GradientSink;
import dev.espalier.engine.compute.KernelWorkers;
import dev.espalier.engine.compute.PackedWeights;
import dev.espalier.engine.model.Graph;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A graph compiled for passes of up to a maximum batch size: buffers assigned once, operations in flat lists.
 *
 * <p>A pass: fill {@link #input} and {@link #target} from index 0, call {@link #forward}, read {@link #loss} and
 * {@link #output}; to train, call {@link #backward}, which adds to the gradients of the parameters. A pass allocates
 * nothing. A plan is used by one thread at a time, which spreads the work over the plan's threads.
 */
public final class Plan {

    private static final float[] NOTHING = {};

    private final Graph graph;
    private final Parameters parameters;
    private final KernelWorkers workers;
    private final int maxBatchSize;
    private final boolean training;
    private final boolean fusing;
    private final PlanCode code;
    private final PlanPass pass;
    private final double[] losses;
    private final long[] maskKeys;
    private final int minBatchSize;

    /** None in ordinary passes. */
    private @Nullable ForwardObserver observer;

    private Plan(Builder builder) {
        this.graph = builder.graph;
        this.parameters = builder.parameters;
        this.workers = builder.workers;
        this.maxBatchSize = builder.maxBatchSize;
        this.training = builder.training;
        this.fusing = builder.fusing;
        this.maskKeys = new long[builder.activeMasks ? maxBatchSize : 0];
        this.code = new PlanCompiler(builder, maskKeys).compile();
        this.pass = new PlanPass(builder.seed);
        this.losses = new double[graph.outputs().size()];
        Arrays.fill(losses, Double.NaN);
        int fewest = 1;
        for (Graph.Node node : graph.nodes()) {
            fewest = Math.max(fewest, node.signature().minBatchSize());
        }
        this.minBatchSize = fewest;
    }

    /**
     * Begins a plan.
     *
     * @param graph what is computed
     * @param parameters the numbers to compute with, of the same graph
     * @param workers the threads and kernels to compute with; plans that never run at once may share them
     * @return a builder of plans for one sample, without losses, that do not train
     */
    public static Builder builder(Graph graph, Parameters parameters, KernelWorkers workers) {
        return new Builder(graph, parameters, workers);
    }

    /** What is computed. */
    public Graph graph() {
        return graph;
    }

    /** The numbers that are computed with. */
    public Parameters parameters() {
        return parameters;
    }

    /** The largest number of samples in a pass. */
    public int maxBatchSize() {
        return maxBatchSize;
    }

    /** The threads and kernels that it computes with. */
    public KernelWorkers workers() {
        return workers;
    }

    /** How many bytes the buffers take. */
    public long bytes() {
        return code.elements() * Float.BYTES;
    }

    /**
     * Where the values of an input are to be put.
     *
     * @param input its place in the graph
     * @return sample {@code s} begins at {@code s} times the size of the input's shape; never written to by the plan
     */
    public float[] input(int input) {
        return code.values()[input];
    }

    /**
     * Where the targets of an output are to be put.
     *
     * @param output its place in the graph
     * @return {@code stored()} values of its target for each sample; of length 0 if the output has no loss
     */
    public float[] target(int output) {
        return code.lossOfOutput()[output] < 0 ? NOTHING : code.losses()[code.lossOfOutput()[output]].targets();
    }

    /**
     * Where the weights of the samples in the mean loss of an output are to be put.
     *
     * @param output its place in the graph
     * @return a weight for each sample; of length 0 if each is 1
     */
    public float[] weights(int output) {
        return code.lossOfOutput()[output] < 0 ? NOTHING : code.losses()[code.lossOfOutput()[output]].weights();
    }

    /**
     * Where the weights are to be put that the loss of an output multiplies by: the {@link #weights} without those of the classes,
     * for a loss that is {@link dev.espalier.api.model.Loss#weightsClasses given them by class}, and without the fraction of
     * values that are there, where some may be missing.
     *
     * @param output its place in the graph
     * @return the array of {@link #weights}, or another; of length 0 if each is 1
     */
    public float[] sampleWeights(int output) {
        return code.lossOfOutput()[output] < 0 ? NOTHING : code.losses()[code.lossOfOutput()[output]].sampleWeights();
    }

    /**
     * Where is to be put which values of the targets of an output are there: 1 for those, 0 for missing ones, whose target is 0.
     *
     * @param output its place in the graph
     * @return a number for each value of the targets; of length 0 if none can be missing
     */
    public float[] presence(int output) {
        return code.lossOfOutput()[output] < 0 ? NOTHING : code.losses()[code.lossOfOutput()[output]].presence();
    }

    /**
     * Where the keys are to be put by which the masks of each sample are drawn, in a plan whose masks are active without training.
     *
     * @return a key for each sample; of length 0 for other plans
     */
    public long[] maskKeys() {
        return maskKeys;
    }

    /**
     * The values of an output after a pass.
     *
     * @param output its place in the graph
     * @return sample {@code s} begins at {@code s} times the size of the output's shape
     */
    public float[] output(int output) {
        return code.values()[graph.outputs().get(output).value()];
    }

    /**
     * The mean over the samples of the last pass of an output's losses, each times its weight; not divided by the sum of the
     * weights.
     *
     * @param output its place in the graph
     * @return the loss; NaN if the output has none
     */
    public double loss(int output) {
        return losses[output];
    }

    /**
     * The mean over the samples of the last pass of the penalties on an output, each times the sample's weight; not divided by the
     * sum of the weights.
     *
     * @param output its place in the graph
     * @return the mean of their sum; 0 if there are none
     */
    public double penalty(int output) {
        return code.lossOfOutput()[output] < 0
                ? 0
                : code.losses()[code.lossOfOutput()[output]].penalties().mean(pass.samples());
    }

    /**
     * The gradient of an input after {@link #backward}, for plans built to compute it.
     *
     * @param input its place in the graph
     * @return indexed as the input's values are; of length 0 if it is not computed
     */
    public float[] inputGradient(int input) {
        return code.gradients()[input];
    }

    /**
     * Computes outputs and losses.
     *
     * @param samples how many samples the arrays hold, from 1 to {@link #maxBatchSize}
     * @param train whether this is a training pass: masks are drawn, running statistics updated
     * @param step the number of the update, part of the key of every random stream
     * @param microBatch the number of the pass within the update, likewise
     * @throws EspalierException if a layer fails (code PLUGIN_FAILED, naming the node), if a layer cannot be trained on so few
     *     samples (INVALID_SETTING), or if a target is none that the loss can use (DATA_VALUE)
     */
    public void forward(int samples, boolean train, long step, long microBatch) {
        if (samples < 1 || samples > maxBatchSize || (train && !training)) {
            throw new IllegalArgumentException(
                    "samples is " + samples + ", train is " + train + "; the plan takes 1 to " + maxBatchSize
                            + " samples and " + (training ? "can" : "cannot") + " train");
        }
        if (train && samples < minBatchSize) {
            throw new EspalierException(graph.problemsOfTrainingOn(samples));
        }
        pass.begin(samples, train, step, microBatch);
        int at = 0;
        try {
            for (; at < code.layers().length; at++) {
                code.layers()[at].forward(pass);
                if (observer != null) {
                    observe(observer, code.layers()[at], samples);
                }
            }
        } catch (RuntimeException failure) {
            throw failed("node " + code.layers()[at].name(), failure);
        }
        for (PlanCode.BoundLoss loss : code.losses()) {
            losses[loss.output()] = lossOf(loss);
        }
    }

    private void observe(ForwardObserver watching, PlanCode.BoundLayer layer, int samples) {
        watching.computed(layer.node().target() - graph.inputs().size(), layer.output(), layer.format(), samples);
    }

    /**
     * Shows the outputs of layers, in passes from now on, to one who looks at them.
     *
     * @param watching who does; nothing for passes that are not looked at
     */
    public void observe(@Nullable ForwardObserver watching) {
        observer = watching;
    }

    /**
     * What the layer of a parameter puts out in a pass that does not train; for plans that run
     * {@linkplain Builder#everyLayerByItself every layer by itself}.
     *
     * @param parameter its full name
     * @param samples how many samples the arrays hold, from 1 to {@link #maxBatchSize}
     * @return a copy of the layer's output, sample after sample
     * @throws IllegalArgumentException if no layer has the parameter
     * @throws EspalierException if a layer fails; code PLUGIN_FAILED, naming the node
     */
    public float[] outputOf(String parameter, int samples) {
        Check.require(!fusing, "plan", "one that fuses layers", "must run every layer by itself");
        pass.begin(samples, false, 0, 0);
        for (PlanCode.BoundLayer layer : code.layers()) {
            try {
                layer.forward(pass);
            } catch (RuntimeException failure) {
                throw failed("node " + layer.name(), failure);
            }
            if (layer.node().parameters().containsValue(parameter)) {
                return Arrays.copyOf(
                        layer.output(), samples * layer.node().outputShape().size());
            }
        }
        throw new IllegalArgumentException("parameter is '" + parameter + "'; it must be one of the plan's graph");
    }

    private double lossOf(PlanCode.BoundLoss loss) {
        try {
            return loss.forward(pass);
        } catch (RuntimeException failure) {
            throw failed("output " + loss.name(), failure);
        }
    }

    /**
     * Adds to the gradients of the parameters those of the losses, for the samples of the last pass, which must have been
     * one that trains.
     *
     * @param weights the weight of each output's mean loss in the loss of the update
     * @throws EspalierException if a layer fails; code PLUGIN_FAILED, naming the node
     */
    public void backward(double... weights) {
        backward(LossWeights.of(weights), false, GradientSink.NONE);
    }

    /**
     * As {@link #backward(double...)}, as a part of an update.
     *
     * @param weights the weights of each output's mean loss and penalties in the loss of the update
     * @param first whether this is the update's first pass: what is in the gradients is replaced
     * @param sink who goes on with gradients as soon as they are complete; in the update's last pass
     * @throws EspalierException if a layer fails; code PLUGIN_FAILED, naming the node
     */
    public void backward(LossWeights weights, boolean first, GradientSink sink) {
        if (!pass.training() || weights.losses().length != losses.length) {
            throw new IllegalArgumentException("the last pass " + (pass.training() ? "trained" : "did not train")
                    + ", there are " + weights.losses().length + " weights; it must train, and each of " + losses.length
                    + " outputs needs one weight");
        }
        code.outlets().begin(first, sink);
        for (PlanCode.BoundLoss loss : code.losses()) {
            backward(loss, weights);
        }
        PlanCode.sum(code.sumsOfLosses(), pass.samples());
        int at = code.layers().length - 1;
        try {
            for (; at >= 0; at--) {
                PlanCode.BoundLayer layer = code.layers()[at];
                if (layer.active()) {
                    layer.backward(pass);
                    PlanCode.sum(layer.sums(), pass.samples());
                    code.outlets().finish(layer.parameters());
                }
            }
        } catch (RuntimeException failure) {
            throw failed("node " + code.layers()[at].name(), failure);
        }
    }

    private void backward(PlanCode.BoundLoss loss, LossWeights weights) {
        if (loss.active()) {
            try {
                loss.backward(pass, weights);
            } catch (RuntimeException failure) {
                throw failed("output " + loss.name(), failure);
            }
        }
    }

    private static EspalierException failed(String where, RuntimeException failure) {
        if (failure instanceof EspalierException known) {
            return known;
        }
        return new EspalierException(
                ErrorCode.PLUGIN_FAILED, where, "it threw " + failure, "fix the layer or loss", failure);
    }

    /**
     * Says where the last pass first went wrong, by running it again step by step. The inputs must still be those of the
     * pass, the parameters unchanged since. Gradients and buffers are put back as they were found.
     *
     * @param weights those of the backward pass; of length 0 if there was none
     * @return the first tensor with a value that is NaN or infinite, if there is one
     */
    public Optional<NonFinite> firstNonFinite(LossWeights weights) {
        return new NonFiniteSearch(this, code, pass).find(weights);
    }

    /**
     * A tensor with a value that is NaN or infinite.
     *
     * @param node the node, input or output that it belongs to
     * @param tensor which of its arrays: {@code output}, {@code weight}, {@code gradient of weight}, {@code loss}
     */
    public record NonFinite(String node, String tensor) {}

    /** Gathers what a plan is compiled for. */
    public static final class Builder {

        final Graph graph;
        final Parameters parameters;
        final KernelWorkers workers;
        final List<PlanLoss> losses = new ArrayList<>();
        int maxBatchSize = 1;
        boolean training;
        boolean activeMasks;
        boolean inputGradients;
        long seed;
        boolean fusing = true;
        Optional<PackedWeights> packedWeights = Optional.empty();

        private Builder(Graph graph, Parameters parameters, KernelWorkers workers) {
            this.graph = graph;
            this.parameters = parameters;
            this.workers = workers;
        }

        /**
         * Sets the largest number of samples in a pass.
         *
         * @param samples at least 1
         * @return this
         */
        public Builder maxBatchSize(int samples) {
            maxBatchSize = samples;
            return this;
        }

        /**
         * Says that the parameters never change again, so that they need to be packed only once.
         *
         * @param weights those of all plans with the same parameters and kernels
         * @return this
         */
        public Builder packedWeights(PackedWeights weights) {
            packedWeights = Optional.of(weights);
            return this;
        }

        /**
         * Makes a plan that can train; its parameters must be trainable.
         *
         * @param runSeed the run's seed, which keys the random streams of masks
         * @return this
         */
        public Builder training(long runSeed) {
            training = true;
            seed = runSeed;
            return this;
        }

        /**
         * Has masks such as dropout drawn in passes that do not train, by the {@link Plan#maskKeys} of the samples; all other layers,
         * such as batch norm, are as in prediction.
         *
         * @return this
         */
        public Builder activeMasks() {
            activeMasks = true;
            return this;
        }

        /**
         * Has the gradients of the inputs computed as well, by plans that train.
         *
         * @return this
         */
        public Builder inputGradients() {
            inputGradients = true;
            return this;
        }

        /**
         * Runs every layer by itself, so that what each one puts out can be looked at; the bits of outputs, losses and
         * gradients are the same.
         *
         * @return this
         */
        public Builder everyLayerByItself() {
            fusing = false;
            return this;
        }

        /**
         * Puts a loss on an output; an output has at most one.
         *
         * @param loss the loss, its output and target
         * @return this
         */
        public Builder loss(PlanLoss loss) {
            losses.add(loss);
            return this;
        }

        /**
         * Compiles the plan.
         *
         * @throws EspalierException with every loss that does not fit its output (code INVALID_MODEL), every buffer that is
         *     too large for an array (INVALID_SETTING), or the layer that failed (PLUGIN_FAILED)
         */
        public Plan build() {
            Check.atLeast("maxBatchSize", maxBatchSize, 1);
            Check.require(
                    parameters.graph() == graph, "parameters", parameters.graph(), "must belong to the plan's graph");
            Check.require(!training || !activeMasks, "activeMasks", true, "must not be set for a plan that trains");
            Check.require(!training || parameters.isTrainable(), "parameters", "for prediction", "must be trainable");
            List<Problem> problems = new ArrayList<>();
            losses.forEach(loss -> loss.problem(graph).ifPresent(problems::add));
            if (!problems.isEmpty()) {
                throw new EspalierException(problems);
            }
            return new Plan(this);
        }
    }
}
