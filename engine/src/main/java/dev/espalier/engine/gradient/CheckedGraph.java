package dev.espalier.engine.gradient;

import dev.espalier.api.CounterRandomStream;
import dev.espalier.api.RandomStream;
import dev.espalier.api.data.Schema;
import dev.espalier.api.data.TargetKind;
import dev.espalier.api.model.Layer;
import dev.espalier.api.model.Loss;
import dev.espalier.api.parameter.ParameterInfo;
import dev.espalier.api.parameter.ParameterInfo.Role;
import dev.espalier.engine.compute.KernelWorkers;
import dev.espalier.engine.model.Graph;
import dev.espalier.engine.plan.Parameters;
import dev.espalier.engine.plan.Plan;
import dev.espalier.engine.plan.PlanLoss;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;

/** What is checked: a graph with drawn inputs, parameters and targets, and the plan that computes it in float. */
final class CheckedGraph implements Objective {

    static final long STEP = 1;
    static final long MICRO_BATCH = 0;

    private static final long INPUTS = CounterRandomStream.keyOf("gradient-check/inputs");
    private static final long PARAMETERS = CounterRandomStream.keyOf("gradient-check/parameters");
    private static final long TARGETS = CounterRandomStream.keyOf("gradient-check/targets");

    private final Graph graph;
    private final int samples;
    private final long seed;
    private final Parameters parameters;
    private final double[][] initialBuffers;
    private final List<Term> terms = new ArrayList<>();
    private final Plan plan;

    /** A loss on an output, with its targets. */
    record Term(int output, Loss loss, Schema.Target target, float[] targets) {

        boolean isProjection() {
            return loss instanceof Projection;
        }
    }

    CheckedGraph(Graph graph, List<PlanLoss> losses, int samples, long seed) {
        this.graph = graph;
        this.samples = samples;
        this.seed = seed;
        this.parameters = Parameters.trainable(graph);
        drawParameters();
        this.initialBuffers = new double[parameters.bufferCount()][];
        for (int i = 0; i < initialBuffers.length; i++) {
            initialBuffers[i] = toDouble(parameters.buffer(i), parameters.buffer(i).length);
        }
        Plan.Builder builder = Plan.builder(graph, parameters, KernelWorkers.serial())
                .maxBatchSize(samples)
                .training(seed)
                .inputGradients();
        losses.forEach(builder::loss);
        this.plan = builder.build();
        drawInputs();
        for (PlanLoss loss : losses) {
            terms.add(new Term(loss.output(), loss.loss(), loss.target(), drawTargets(loss)));
        }
    }

    Graph graph() {
        return graph;
    }

    int samples() {
        return samples;
    }

    long seed() {
        return seed;
    }

    List<Term> terms() {
        return terms;
    }

    double[] buffer(String name) {
        return initialBuffers[parameters.indexOfBuffer(name)];
    }

    /** The number of categories that a variable holds indices of, which have no gradient; empty for all others. */
    OptionalInt categories(int variable) {
        return graph.nodes().stream()
                .filter(node -> node.sources().contains(variable))
                .flatMap(node -> node.layer() instanceof Layer.OfCategories layer
                        ? layer.categories().stream().boxed()
                        : Stream.empty())
                .mapToInt(Integer::intValue)
                .min();
    }

    /** The names of the variables: inputs, then parameters. */
    List<String> names() {
        List<String> names = new ArrayList<>();
        graph.inputs().forEach(input -> names.add(input.name()));
        graph.parameters().forEach(parameter -> names.add(parameter.info().name()));
        return names;
    }

    /** The drawn values of the variables, which are floats. */
    double[][] variables() {
        int inputs = graph.inputs().size();
        double[][] variables = new double[inputs + parameters.count()][];
        for (int i = 0; i < inputs; i++) {
            variables[i] = toDouble(
                    plan.input(i), samples * graph.inputs().get(i).shape().size());
        }
        for (int i = 0; i < parameters.count(); i++) {
            variables[inputs + i] = toDouble(parameters.values(i), parameters.values(i).length);
        }
        return variables;
    }

    /** The gradients of the sum of all terms that the plan computes for the drawn values. */
    float[][] gradients() {
        restoreBuffers();
        parameters.zeroGradients();
        plan.forward(samples, true, STEP, MICRO_BATCH);
        double[] weights = new double[graph.outputs().size()];
        for (Term term : terms) {
            weights[term.output()] = term.isProjection() ? samples : 1;
        }
        plan.backward(weights);
        int inputs = graph.inputs().size();
        float[][] gradients = new float[inputs + parameters.count()][];
        for (int i = 0; i < inputs; i++) {
            gradients[i] = plan.inputGradient(i).clone();
        }
        for (int i = 0; i < parameters.count(); i++) {
            gradients[inputs + i] = parameters.gradients(i).clone();
        }
        return gradients;
    }

    @Override
    public double[] terms(double[][] variables, boolean training) {
        int inputs = graph.inputs().size();
        for (int i = 0; i < variables.length; i++) {
            float[] into = i < inputs ? plan.input(i) : parameters.values(i - inputs);
            for (int j = 0; j < variables[i].length; j++) {
                into[j] = (float) variables[i][j];
            }
        }
        restoreBuffers();
        plan.forward(samples, training, STEP, MICRO_BATCH);
        List<Double> values = new ArrayList<>();
        for (Term term : terms) {
            if (term.isProjection()) {
                float[] output = plan.output(term.output());
                for (int i = 0; i < term.targets().length; i++) {
                    values.add((double) output[i] * term.targets()[i]);
                }
            } else {
                values.add(plan.loss(term.output()));
            }
        }
        return values.stream().mapToDouble(Double::doubleValue).toArray();
    }

    private void restoreBuffers() {
        for (int i = 0; i < initialBuffers.length; i++) {
            for (int j = 0; j < initialBuffers[i].length; j++) {
                parameters.buffer(i)[j] = (float) initialBuffers[i][j];
            }
        }
    }

    /** Values of a size that keeps sums near 1; scales near 1 so that nothing vanishes. */
    private void drawParameters() {
        for (int i = 0; i < parameters.count(); i++) {
            ParameterInfo info = parameters.info(i);
            RandomStream random = new CounterRandomStream(seed, PARAMETERS, i);
            double size = 1 / Math.sqrt(info.fanIn());
            for (int j = 0; j < info.size(); j++) {
                double value = info.role() == Role.SCALE ? random.nextDouble(0.5, 1.5) : size * awayFromZero(random);
                parameters.values(i)[j] = (float) value;
            }
        }
    }

    private void drawInputs() {
        for (int i = 0; i < graph.inputs().size(); i++) {
            RandomStream random = new CounterRandomStream(seed, INPUTS, i);
            int count = samples * graph.inputs().get(i).shape().size();
            OptionalInt categories = categories(i);
            for (int j = 0; j < count; j++) {
                plan.input(i)[j] =
                        categories.isPresent() ? random.nextInt(categories.getAsInt()) : (float) awayFromZero(random);
            }
        }
    }

    private float[] drawTargets(PlanLoss loss) {
        RandomStream random = new CounterRandomStream(seed, TARGETS, loss.output());
        int stored = loss.target().stored();
        float[] targets = new float[samples * stored];
        for (int sample = 0; sample < samples; sample++) {
            double sum = 0;
            for (int j = sample * stored; j < (sample + 1) * stored; j++) {
                targets[j] = drawTarget(loss, random);
                sum += targets[j];
            }
            for (int j = sample * stored; j < (sample + 1) * stored; j++) {
                targets[j] = loss.target().kind() == TargetKind.DISTRIBUTION ? (float) (targets[j] / sum) : targets[j];
            }
        }
        System.arraycopy(targets, 0, plan.target(loss.output()), 0, targets.length);
        return targets;
    }

    private static float drawTarget(PlanLoss loss, RandomStream random) {
        if (loss.loss() instanceof Projection) {
            return (float) awayFromZero(random);
        }
        return loss.target().kind() == TargetKind.CLASS_INDEX
                ? random.nextInt(loss.target().width())
                : (float) random.nextDouble(0.05, 0.95);
    }

    /** Uniform in [0.1, 2] with either sign: most kinks are at 0. */
    private static double awayFromZero(RandomStream random) {
        double size = random.nextDouble(0.1, 2);
        return random.nextBoolean(0.5) ? size : -size;
    }

    private static double[] toDouble(float[] values, int count) {
        double[] copy = new double[count];
        for (int i = 0; i < count; i++) {
            copy[i] = values[i];
        }
        return copy;
    }
}
