package dev.espalier.core.setup;

import dev.espalier.api.initializer.Initializer;
import dev.espalier.api.parameter.ParameterInfo;
import dev.espalier.core.document.PluginNotation;
import dev.espalier.core.initializers.ByActivation;
import dev.espalier.engine.model.Graph;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** Says which weights {@link ByActivation} initializes in which way. */
public final class InitializerSummary {

    /** Layers that are named; further ones are counted. */
    private static final int MOST_NAMES = 4;

    private InitializerSummary() {}

    /**
     * The choices for the weights of a graph.
     *
     * @param initializer the stack's
     * @param graph the model
     * @param has which parameters have that initializer
     * @return one line; empty unless the initializer chooses by activation and has something to choose for
     */
    public static Optional<String> line(Initializer initializer, Graph graph, Predicate<Graph.Parameter> has) {
        if (!(initializer instanceof ByActivation)) {
            return Optional.empty();
        }
        Map<String, List<String>> layers = new LinkedHashMap<>();
        for (Graph.Parameter parameter : graph.parameters()) {
            ParameterInfo info = parameter.info();
            if (info.role() == ParameterInfo.Role.WEIGHT && has.test(parameter)) {
                layers.computeIfAbsent(PluginNotation.of(ByActivation.of(info)), name -> new ArrayList<>())
                        .add(info.name().substring(0, info.name().lastIndexOf('/')));
            }
        }
        List<String> choices = new ArrayList<>();
        layers.forEach((chosen, names) -> choices.add(chosen + " (" + listed(names) + ")"));
        return choices.isEmpty()
                ? Optional.empty()
                : Optional.of("initial weights, by the activation that follows: " + String.join(", ", choices));
    }

    private static String listed(List<String> names) {
        return names.size() <= MOST_NAMES
                ? String.join(", ", names)
                : String.join(", ", names.subList(0, MOST_NAMES - 1)) + " and " + (names.size() - MOST_NAMES + 1)
                        + " more";
    }
}
