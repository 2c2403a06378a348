package dev.espalier.engine.gradient;

import dev.espalier.api.Check;
import dev.espalier.api.EspalierException;
import dev.espalier.api.Shape;
import dev.espalier.api.data.Schema;
import dev.espalier.api.model.Layer;
import dev.espalier.api.model.Loss;
import dev.espalier.engine.model.Graph;
import dev.espalier.engine.model.Model;
import dev.espalier.engine.plan.PlanLoss;
import java.util.ArrayList;
import java.util.List;

/**
 * Holds the gradients that a layer, a loss or a whole graph computes against central differences.
 *
 * <pre>{@code
 * GradientReport report = GradientCheck.ofLayer(new MyLayer(), Shape.of(5)).run();
 * assertTrue(report.passed(), report::toString);
 * }</pre>
 *
 * <p>Inputs, parameters and targets are drawn from a seeded stream, at least 0.1 away from 0, where most kinks are; inputs
 * of a layer of categories are indices, and have no gradient. Outputs
 * without a loss are weighted by drawn numbers and summed. Each input and parameter is moved by ±h,
 * (f(x + h) − f(x − h)) / 2h is the truth, and backward is held against it. Where f has a kink within the step, as one-sided
 * differences tell, the element is skipped.
 *
 * <p><b>In double</b>, if every layer and loss is a {@code Reference}: h = 1e-6 · max(1, |x|), so that the difference itself is
 * good to about 1e-9; forward is held against the same reference, in training and out of it. What remains is rounding in float,
 * with the unit u = 2<sup>-24</sup>. A graph of depth d, whose longest sum has n terms, does d operations forward and d
 * backward, each a sum of at most n products of factors that took at most 16 roundings: the relative error is at most
 * 2d(n + 16)u of the largest sum of magnitudes, which is taken for at most twice the largest derivative found. So the bound
 * is 4d(n + 16)u, relative to the largest gradient of the graph.
 *
 * <p><b>In float</b> otherwise: h = 2<sup>-8</sup> · max(1, |x|), and the bound is 2<sup>-6</sup> of the largest gradient
 * (curvature over such a step) plus 4d(n + 16)u/h of the largest term (rounding of the two values).
 */
public final class GradientCheck {

    private final Graph graph;
    private final List<PlanLoss> losses = new ArrayList<>();
    private int samples = 5;
    private long seed = 1;

    private GradientCheck(Graph graph) {
        this.graph = graph;
    }

    /**
     * A check of one layer.
     *
     * @param layer the layer
     * @param inputs the shape of one sample of each of its inputs
     * @return the check
     * @throws EspalierException if the layer refuses the inputs; code INVALID_MODEL
     */
    public static GradientCheck ofLayer(Layer layer, Shape... inputs) {
        Model.Builder model = Model.builder();
        List<Schema.Input> schema = new ArrayList<>();
        List<String> names = new ArrayList<>();
        for (int i = 0; i < inputs.length; i++) {
            names.add("input" + i);
            model.input(names.get(i), inputs[i]);
            schema.add(new Schema.Input(names.get(i), inputs[i], List.of()));
        }
        return new GradientCheck(
                Graph.of(model.node("layer", names, layer).output("layer").build(), schema));
    }

    /**
     * A check of one loss.
     *
     * @param loss the loss
     * @param output the shape of one sample of the output
     * @param target the target; values are drawn from [0.05, 0.95]
     * @return the check
     */
    public static GradientCheck ofLoss(Loss loss, Shape output, Schema.Target target) {
        Model model = Model.sequential(new Identity());
        List<Schema.Input> schema = List.of(new Schema.Input("outputs", output, List.of()));
        return new GradientCheck(Graph.of(model, schema)).loss(0, loss, target);
    }

    /**
     * A check of a whole graph.
     *
     * @param graph the graph
     * @return the check
     */
    public static GradientCheck of(Graph graph) {
        return new GradientCheck(graph);
    }

    /**
     * Puts a loss on an output; outputs without one are checked as they are.
     *
     * @param output the output's place in the graph
     * @param loss the loss
     * @param target the target; values are drawn from [0.05, 0.95]
     * @return this
     */
    public GradientCheck loss(int output, Loss loss, Schema.Target target) {
        losses.add(new PlanLoss(output, loss, target));
        return this;
    }

    /**
     * Sets how many samples there are; 5 if it is not called.
     *
     * @param count at least 1
     * @return this
     */
    public GradientCheck samples(int count) {
        samples = Check.atLeast("samples", count, 1);
        return this;
    }

    /**
     * Sets the seed of all that is drawn; 1 if it is not called.
     *
     * @param number any
     * @return this
     */
    public GradientCheck seed(long number) {
        seed = number;
        return this;
    }

    /**
     * Runs the check.
     *
     * @return what was found
     * @throws EspalierException if the graph cannot be run with the losses; code INVALID_MODEL or PLUGIN_FAILED
     */
    public GradientReport run() {
        List<PlanLoss> all = new ArrayList<>(losses);
        for (int i = 0; i < graph.outputs().size(); i++) {
            int output = i;
            if (losses.stream().noneMatch(loss -> loss.output() == output)) {
                Graph.Output unweighted = graph.outputs().get(i);
                Schema.Target target = Projection.target(unweighted.name(), unweighted.shape());
                all.add(new PlanLoss(i, new Projection(), target));
            }
        }
        CheckedGraph subject = new CheckedGraph(graph, all, samples, seed);
        return new GradientComparison(subject).report();
    }
}
