package dev.espalier.engine.gradient;

import dev.espalier.api.CounterRandomStream;
import dev.espalier.api.RandomStream;
import dev.espalier.api.Shape;
import dev.espalier.api.model.Layer;
import dev.espalier.api.model.Loss;
import dev.espalier.api.model.ReferencePass;
import dev.espalier.engine.model.Graph;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The objective in double, from what layers and losses state about themselves. */
final class ReferenceObjective implements Objective {

    private final CheckedGraph subject;
    private final Graph graph;

    ReferenceObjective(CheckedGraph subject) {
        this.subject = subject;
        this.graph = subject.graph();
    }

    /** Whether every layer and loss states itself in double. */
    static boolean isPossible(CheckedGraph subject) {
        boolean possible = true;
        for (Graph.Node node : subject.graph().nodes()) {
            possible &= node.layer() instanceof Layer.Reference;
        }
        for (CheckedGraph.Term term : subject.terms()) {
            possible &= term.isProjection() || term.loss() instanceof Loss.Reference;
        }
        return possible;
    }

    @Override
    public double[] terms(double[][] variables, boolean training) {
        List<double[]> values = new ArrayList<>();
        int inputs = graph.inputs().size();
        for (int i = 0; i < inputs; i++) {
            values.add(variables[i]);
        }
        Map<String, double[]> parameters = new HashMap<>();
        for (int i = 0; i < graph.parameters().size(); i++) {
            parameters.put(graph.parameters().get(i).info().name(), variables[inputs + i]);
        }
        for (Graph.Node node : graph.nodes()) {
            values.add(((Layer.Reference) node.layer()).reference(new NodePass(node, values, parameters, training)));
        }
        List<Double> terms = new ArrayList<>();
        for (CheckedGraph.Term term : subject.terms()) {
            Graph.Output output = graph.outputs().get(term.output());
            double[] computed = values.get(output.value());
            if (term.isProjection()) {
                for (int i = 0; i < computed.length; i++) {
                    terms.add(computed[i] * term.targets()[i]);
                }
            } else {
                terms.add(((Loss.Reference) term.loss())
                        .reference(subject.samples(), output.shape(), term.target(), computed, term.targets()));
            }
        }
        return terms.stream().mapToDouble(Double::doubleValue).toArray();
    }

    private final class NodePass implements ReferencePass {

        private final Graph.Node node;
        private final List<double[]> values;
        private final Map<String, double[]> parameters;
        private final boolean training;

        NodePass(Graph.Node node, List<double[]> values, Map<String, double[]> parameters, boolean training) {
            this.node = node;
            this.values = values;
            this.parameters = parameters;
            this.training = training;
        }

        @Override
        public int samples() {
            return subject.samples();
        }

        @Override
        public boolean training() {
            return training;
        }

        @Override
        public int inputCount() {
            return node.sources().size();
        }

        @Override
        public Shape inputShape(int input) {
            return node.inputShapes().get(input);
        }

        @Override
        public Shape outputShape() {
            return node.shape();
        }

        @Override
        public double[] input(int input) {
            return values.get(node.sources().get(input));
        }

        @Override
        public double[] parameter(String name) {
            double[] found = parameters.get(node.name() + "/" + name);
            if (found == null) {
                throw new IllegalArgumentException("parameter is '" + name + "'; it must be in the layer's signature");
            }
            return found;
        }

        @Override
        public double[] buffer(String name) {
            return subject.buffer(node.name() + "/" + name);
        }

        @Override
        public RandomStream random() {
            return new CounterRandomStream(
                    subject.seed(),
                    CounterRandomStream.keyOf(node.name()),
                    CheckedGraph.STEP,
                    CheckedGraph.MICRO_BATCH);
        }
    }
}
