package dev.espalier.core.training;

import dev.espalier.engine.model.Graph;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The layers that the gradients of several outputs reach, and which output alone reaches the parameters of the others. */
public final class SharedLayers {

    private static final int NONE = -1;
    private static final int SEVERAL = -2;

    private final List<Layer> layers = new ArrayList<>();
    private final int[] outputOf;

    /**
     * A layer with parameters that several outputs reach.
     *
     * @param name its name in the graph
     * @param parameters the places of its parameters in the graph
     * @param byAll whether all outputs reach it
     */
    public record Layer(String name, List<Integer> parameters, boolean byAll) {

        /** Copies the list. */
        public Layer {
            parameters = List.copyOf(parameters);
        }
    }

    /**
     * The shared layers of a graph.
     *
     * @param graph the graph
     * @param outputs the places of the outputs that are trained
     */
    public SharedLayers(Graph graph, List<Integer> outputs) {
        int inputs = graph.inputs().size();
        boolean[][] reached = new boolean[outputs.size()][];
        for (int i = 0; i < reached.length; i++) {
            reached[i] = reachedBy(graph, graph.outputs().get(outputs.get(i)).value());
        }
        outputOf = new int[graph.parameters().size()];
        int parameter = 0;
        for (int node = 0; node < graph.nodes().size(); node++) {
            int count = 0;
            int last = NONE;
            for (int i = 0; i < reached.length; i++) {
                if (reached[i][inputs + node]) {
                    count++;
                    last = i;
                }
            }
            int end = parameter + graph.nodes().get(node).parameters().size();
            Arrays.fill(outputOf, parameter, end, count > 1 ? SEVERAL : last);
            if (count > 1 && end > parameter) {
                List<Integer> places = new ArrayList<>();
                for (int place = parameter; place < end; place++) {
                    places.add(place);
                }
                layers.add(new Layer(graph.nodes().get(node).name(), places, count == reached.length));
            }
            parameter = end;
        }
    }

    private static boolean[] reachedBy(Graph graph, int value) {
        int inputs = graph.inputs().size();
        boolean[] reached = new boolean[graph.valueCount()];
        reached[value] = true;
        for (int node = graph.nodes().size() - 1; node >= 0; node--) {
            if (reached[inputs + node]) {
                graph.nodes().get(node).sources().forEach(source -> reached[source] = true);
            }
        }
        return reached;
    }

    /** Those with parameters, in the order of the computation. */
    public List<Layer> layers() {
        return List.copyOf(layers);
    }

    /** The last layer that all outputs reach; empty if there is none. */
    public Optional<Layer> last() {
        Optional<Layer> last = Optional.empty();
        for (Layer layer : layers) {
            if (layer.byAll()) {
                last = Optional.of(layer);
            }
        }
        return last;
    }

    /**
     * Whether a single output reaches a parameter.
     *
     * @param parameter its place in the graph
     * @return the number of the output among those that are trained; -1 if none or several reach it
     */
    int onlyOutputOf(int parameter) {
        return Math.max(NONE, outputOf[parameter]);
    }
}
