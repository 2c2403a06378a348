package dev.espalier.engine.plan;

import dev.espalier.api.CounterRandomStream;
import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import dev.espalier.api.Shape;
import dev.espalier.api.model.LayerOperation;
import dev.espalier.api.regularizer.ActivationMask;
import dev.espalier.engine.compute.MemoryFormat;
import dev.espalier.engine.model.Graph;
import dev.espalier.engine.plan.GradientFlow.Contribution;
import dev.espalier.engine.plan.PlanCode.BoundLayer;
import dev.espalier.engine.plan.PlanCode.BoundLoss;
import dev.espalier.engine.plugin.LayerCalls;
import dev.espalier.engine.plugin.LossCalls;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Compiles a graph: lowers it to the nodes of a plan, finds out which gradients flow, lays out the buffers in time, binds the operations.
 *
 * <p>Time: node i of n runs forward at i, all losses at n, node i runs backward at 2n − i.
 */
final class PlanCompiler {

    private static final float[] NOTHING = {};
    private static final int NONE = -1;
    private static final int LARGEST_ARRAY = Integer.MAX_VALUE - 8;

    private final Plan.Builder plan;
    private final Graph graph;
    private final Lowering lowering;
    private final List<PlanNode> nodes;
    private final GradientFlow flow;
    private final ArrayLayout layout = new ArrayLayout();
    private final GradientOutlets outlets;
    private final int[] valueBuffers;
    private final int[] gradientBuffers;
    private final int[] targetBuffers;
    private final long[] maskKeys;

    /** The buffers of contributions that are added to others, by contribution. */
    private final Map<Contribution, Integer> contributionBuffers = new HashMap<>();

    /**
     * A compilation.
     *
     * @param plan what is asked for
     * @param maskKeys the key of each sample of a pass, where masks are active without training
     */
    PlanCompiler(Plan.Builder plan, long[] maskKeys) {
        this.maskKeys = maskKeys;
        this.plan = plan;
        this.graph = plan.graph;
        this.lowering = Lowering.of(graph, plan.training, plan.activeMasks, plan.fusing, plan.parameters::isFrozen);
        this.nodes = lowering.nodes();
        List<Integer> lossValues = new ArrayList<>();
        for (PlanLoss loss : plan.losses) {
            lossValues.add(valueOf(loss));
        }
        this.flow = new GradientFlow(
                nodes,
                graph.valueCount(),
                graph.inputs().size(),
                plan.training ? lossValues : List.of(),
                plan.inputGradients,
                plan.parameters);
        this.outlets = new GradientOutlets(plan.parameters, plan.workers);
        this.valueBuffers = filled(graph.valueCount());
        this.gradientBuffers = filled(graph.valueCount());
        this.targetBuffers = filled(plan.losses.size());
    }

    private static int[] filled(int length) {
        int[] buffers = new int[length];
        Arrays.fill(buffers, NONE);
        return buffers;
    }

    PlanCode compile() {
        requestValues();
        requestGradients();
        for (int i = 0; i < targetBuffers.length; i++) {
            PlanLoss loss = plan.losses.get(i);
            String output = graph.outputs().get(loss.output()).name();
            targetBuffers[i] =
                    layout.request(sizeOf("output " + output, loss.target().stored()), 0, ArrayLayout.NEVER);
        }
        float[][] arrays = layout.allocate();
        BoundLoss[] losses = losses(arrays);
        int[] lossOfOutput = filled(graph.outputs().size());
        for (int i = 0; i < losses.length; i++) {
            lossOfOutput[losses[i].output()] = i;
        }
        float[][] values = new float[graph.valueCount()][];
        float[][] gradients = new float[graph.valueCount()][];
        for (int value = 0; value < values.length; value++) {
            int held = lowering.values()[value];
            values[value] = array(arrays, valueBuffers[held]);
            gradients[value] = array(arrays, gradientBuffers[held]);
        }
        return new PlanCode(
                layers(arrays),
                losses,
                sums(flow.contributionsOfLosses(), arrays),
                lossOfOutput,
                values,
                gradients,
                outlets,
                layout.elements());
    }

    private void requestValues() {
        int n = nodes.size();
        int[] deaths = new int[graph.valueCount()];
        for (int i = 0; i < n; i++) {
            int last = flow.isActive(i) ? backwardTime(i) : i;
            deaths[nodes.get(i).target()] = Math.max(deaths[nodes.get(i).target()], last);
            for (int source : nodes.get(i).sources()) {
                deaths[source] = Math.max(deaths[source], last);
            }
        }
        for (Graph.Output output : graph.outputs()) {
            deaths[lowering.values()[output.value()]] = ArrayLayout.NEVER;
        }
        for (int input = 0; input < graph.inputs().size(); input++) {
            Graph.Input known = graph.inputs().get(input);
            valueBuffers[input] =
                    layout.request(sizeOf("input " + known.name(), known.shape().size()), 0, ArrayLayout.NEVER);
        }
        for (int i = 0; i < n; i++) {
            PlanNode node = nodes.get(i);
            valueBuffers[node.target()] = layout.request(
                    sizeOf("node " + node.name(), node.outputShape().size()), i, deaths[node.target()]);
        }
    }

    private void requestGradients() {
        int n = nodes.size();
        int[] deaths = new int[graph.valueCount()];
        Arrays.fill(deaths, ArrayLayout.NEVER);
        for (int i = 0; i < n; i++) {
            deaths[nodes.get(i).target()] = backwardTime(i);
        }
        // losses may write into their gradients while they run forward, so all of these live until all losses are done
        flow.contributionsOfLosses().forEach(contribution -> request(contribution, n, n, deaths));
        for (int i = n - 1; i >= 0; i--) {
            int time = backwardTime(i);
            flow.contributionsOf(i).forEach(contribution -> request(contribution, time, time, deaths));
        }
    }

    private void request(Contribution contribution, int birth, int lastUse, int[] deaths) {
        int size = plan.maxBatchSize * shapeOf(contribution.value()).size();
        if (contribution.first()) {
            gradientBuffers[contribution.value()] = layout.request(size, birth, deaths[contribution.value()]);
        } else {
            contributionBuffers.put(contribution, layout.request(size, birth, lastUse));
        }
    }

    private BoundLayer[] layers(float[][] arrays) {
        BoundLayer[] layers = new BoundLayer[nodes.size()];
        for (int i = 0; i < layers.length; i++) {
            PlanNode node = nodes.get(i);
            float[][] inputs = new float[node.sources().size()][];
            float[][] inputGradients = new float[inputs.length][];
            for (int input = 0; input < inputs.length; input++) {
                inputs[input] = arrays[valueBuffers[node.sources().get(input)]];
                inputGradients[input] = NOTHING;
            }
            for (Contribution contribution : flow.contributionsOf(i)) {
                inputGradients[contribution.input()] = arrays[bufferOf(contribution)];
            }
            float[] output = arrays[valueBuffers[node.target()]];
            PlanLayerBinding binding = new PlanLayerBinding(
                    node,
                    plan.maxBatchSize,
                    plan.training,
                    plan.parameters,
                    inputs,
                    output,
                    array(arrays, gradientBuffers[node.target()]),
                    inputGradients,
                    plan.workers,
                    outlets,
                    plan.packedWeights,
                    lowering.formats(),
                    graph.model().convolutions());
            layers[i] = new BoundLayer(
                    node.name(),
                    CounterRandomStream.keyOf(node.name()),
                    node,
                    bind(node, binding),
                    flow.isActive(i),
                    sums(flow.contributionsOf(i), arrays),
                    output,
                    lowering.formats().of(node.target()),
                    inputGradients,
                    parametersOf(node, flow.isActive(i)));
        }
        return layers;
    }

    private int[] parametersOf(PlanNode node, boolean active) {
        int[] places = new int[node.parameters().size()];
        int count = 0;
        for (String name : node.parameters().values()) {
            places[count] = plan.parameters.indexOf(name);
            if (!active) {
                outlets.forget(places[count]);
            }
            count++;
        }
        return places;
    }

    private LayerOperation bind(PlanNode node, PlanLayerBinding binding) {
        if (node.layer() instanceof ActivationMask mask && (plan.activeMasks || isChannelsLast(node))) {
            ActivationMask ordered = isChannelsLast(node) ? ChannelsLastMask.of(mask, binding.inputShape(0)) : mask;
            LayerOperation operation = plan.activeMasks
                    ? new SampleMaskOperation(ordered, binding, maskKeys, CounterRandomStream.keyOf(node.name()))
                    : ordered.bind(binding);
            return LayerCalls.guarded(mask, node.name(), operation);
        }
        LayerOperation operation = LayerCalls.bind(node.layer(), node.name(), binding);
        return binding.needsGradients() && node.hasFrozenBuffers(binding.numbers())
                ? new FrozenOperation(operation)
                : operation;
    }

    private boolean isChannelsLast(PlanNode node) {
        return lowering.formats().of(node.target()) == MemoryFormat.CHANNELS_LAST
                && !MemoryFormat.isIrrelevantFor(node.outputShape());
    }

    private BoundLoss[] losses(float[][] arrays) {
        BoundLoss[] losses = new BoundLoss[plan.losses.size()];
        for (int i = 0; i < losses.length; i++) {
            PlanLoss loss = plan.losses.get(i);
            Graph.Output output = graph.outputs().get(loss.output());
            float[] gradient = NOTHING;
            for (Contribution contribution : flow.contributionsOfLosses()) {
                if (contribution.input() == i) {
                    gradient = arrays[bufferOf(contribution)];
                }
            }
            boolean active = gradient.length > 0;
            float[] targets = arrays[targetBuffers[i]];
            boolean lossWeightsClasses = loss.lossWeightsClasses();
            float[] weights = new float[loss.weighting().isAny() ? plan.maxBatchSize : 0];
            float[] sampleWeights = !loss.hasWeightsOfItsOwn()
                    ? weights
                    : new float[loss.weighting().samples() ? plan.maxBatchSize : 0];
            float[] presence = new float
                    [loss.weighting().values()
                            ? plan.maxBatchSize * loss.target().stored()
                            : 0];
            PlanLossBinding binding = new PlanLossBinding(
                    plan.maxBatchSize,
                    active,
                    output.shape(),
                    loss.target(),
                    arrays[valueBuffers[valueOf(loss)]],
                    gradient,
                    targets,
                    weights,
                    sampleWeights,
                    presence,
                    lossWeightsClasses ? loss.weighting().classWeights() : new double[0],
                    plan.workers);
            OutputPenalties penalties = new OutputPenalties(loss.penalties(), binding);
            losses[i] = new BoundLoss(
                    output.name(),
                    CounterRandomStream.keyOf("output " + output.name()),
                    loss.output(),
                    LossCalls.bind(loss.loss(), output.name(), binding),
                    penalties,
                    active,
                    targets,
                    weights,
                    sampleWeights,
                    presence,
                    gradient);
        }
        return losses;
    }

    private GradientSum[] sums(List<Contribution> contributions, float[][] arrays) {
        List<GradientSum> sums = new ArrayList<>();
        for (Contribution contribution : contributions) {
            if (!contribution.first()) {
                sums.add(new GradientSum(
                        plan.workers,
                        arrays[bufferOf(contribution)],
                        arrays[gradientBuffers[contribution.value()]],
                        shapeOf(contribution.value()).size()));
            }
        }
        return sums.toArray(GradientSum[]::new);
    }

    private int bufferOf(Contribution contribution) {
        return contribution.first()
                ? gradientBuffers[contribution.value()]
                : Objects.requireNonNull(contributionBuffers.get(contribution));
    }

    private int valueOf(PlanLoss loss) {
        return lowering.values()[graph.outputs().get(loss.output()).value()];
    }

    private Shape shapeOf(int value) {
        return graph.shape(value);
    }

    private int backwardTime(int node) {
        return 2 * nodes.size() - node;
    }

    private static float[] array(float[][] arrays, int buffer) {
        return buffer == NONE ? NOTHING : arrays[buffer];
    }

    private int sizeOf(String where, int sizeOfSample) {
        long size = (long) plan.maxBatchSize * sizeOfSample;
        if (size > LARGEST_ARRAY) {
            throw new EspalierException(
                    ErrorCode.INVALID_SETTING,
                    where,
                    "a batch of " + plan.maxBatchSize + " samples needs " + size + " values; an array holds at most "
                            + LARGEST_ARRAY,
                    "choose a smaller batch");
        }
        return (int) size;
    }
}
