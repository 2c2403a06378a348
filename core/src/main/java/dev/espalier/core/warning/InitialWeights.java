package dev.espalier.core.warning;

import dev.espalier.api.ReadableNumber;
import dev.espalier.api.event.RunWarning;
import dev.espalier.api.parameter.ParameterInfo;
import dev.espalier.engine.layer.Dense;
import dev.espalier.engine.model.Graph;
import dev.espalier.engine.plan.Parameters;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Compares the initial weights of dense layers with those that keep the variance of activations. */
final class InitialWeights {

    /** So much wider or narrower, and activations explode or vanish within a few layers. */
    private static final double FAR = 5;

    /** Elements that are looked at. */
    private static final int MOST_ELEMENTS = 100_000;

    private InitialWeights() {}

    /** The warnings; trained weights that are given may be as they are. */
    static List<RunWarning> warnings(Graph graph, Parameters weights, Predicate<String> given) {
        List<RunWarning> warnings = new ArrayList<>();
        int last = lastDense(graph);
        for (int i = 0; i < weights.count(); i++) {
            ParameterInfo info = weights.info(i);
            boolean dense =
                    info.role() == ParameterInfo.Role.WEIGHT && isDense(graph, info) && !given.test(info.name());
            if (dense) {
                warning(info, weights.values(i), i == last).ifPresent(warnings::add);
            }
        }
        return warnings;
    }

    private static boolean isDense(Graph graph, ParameterInfo info) {
        String node = info.name().substring(0, info.name().lastIndexOf('/'));
        return graph.nodes().stream().anyMatch(found -> found.name().equals(node) && found.layer() instanceof Dense);
    }

    /** The last weight may well begin at 0: its gradients differ all the same. */
    private static int lastDense(Graph graph) {
        int last = -1;
        for (int i = 0; i < graph.parameters().size(); i++) {
            ParameterInfo info = graph.parameters().get(i).info();
            if (info.role() == ParameterInfo.Role.WEIGHT && isDense(graph, info)) {
                last = i;
            }
        }
        return last;
    }

    private static Optional<RunWarning> warning(ParameterInfo info, float[] values, boolean last) {
        double deviation = deviation(values);
        double suitable = info.gain() / Math.sqrt(info.fanIn());
        if (deviation == 0) {
            return last || info.shape().size() == 1
                    ? Optional.empty()
                    : Optional.of(new RunWarning(
                            RunWarning.Kind.INITIAL_WEIGHTS,
                            info.name(),
                            "all its initial values are equal, so that its units are updated alike and stay equal",
                            "choose a random initializer, such as by-activation"));
        }
        boolean wide = deviation > FAR * suitable;
        if (!wide && (last || deviation * FAR >= suitable)) {
            return Optional.empty();
        }
        return Optional.of(new RunWarning(
                RunWarning.Kind.INITIAL_WEIGHTS,
                info.name(),
                "its initial values have the standard deviation " + ReadableNumber.of(deviation) + ", where "
                        + ReadableNumber.of(suitable) + " keeps the variance of activations: they "
                        + (wide ? "grow" : "shrink") + " from layer to layer",
                "choose an initializer that suits the activation, such as by-activation"));
    }

    private static double deviation(float[] values) {
        int count = Math.min(values.length, MOST_ELEMENTS);
        double sum = 0;
        double squares = 0;
        for (int i = 0; i < count; i++) {
            double difference = (double) values[i] - values[0];
            sum += difference;
            squares += difference * difference;
        }
        double mean = sum / count;
        return Math.sqrt(Math.max(0, squares / count - mean * mean));
    }
}
