package dev.espalier.core.setup;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.Problem;
import dev.espalier.api.initializer.Initializer;
import dev.espalier.api.parameter.ParameterInfo;
import dev.espalier.core.document.NamePattern;
import dev.espalier.core.document.Suggestions;
import dev.espalier.core.initializers.GivenValues;
import dev.espalier.core.stack.Stack;
import dev.espalier.engine.model.Graph;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Which initializer each parameter and buffer has: that of the first pattern that matches its full name, else that of its
 * layer, else that of its role or its name in the layer, else the stack's for weights and the layer's constant for all others.
 */
public final class InitialValues {

    private final Initializer weights;
    private final Map<NamePattern, Initializer> patterns = new LinkedHashMap<>();
    private final Map<String, Initializer> kinds = new LinkedHashMap<>();

    /**
     * The initializers of a stack.
     *
     * @param stack what is run
     */
    public InitialValues(Stack stack) {
        this.weights = stack.initializer();
        stack.initializers().forEach((which, initializer) -> {
            if (isPattern(which)) {
                patterns.put(new NamePattern(which), initializer);
            } else {
                kinds.put(which, initializer);
            }
        });
    }

    private static boolean isPattern(String which) {
        return which.contains("/") || which.contains("*") || which.contains("?");
    }

    /** The initializer of a parameter; empty if it starts from its layer's constant. */
    public Optional<Initializer> of(Graph.Parameter parameter) {
        ParameterInfo info = parameter.info();
        return ofPattern(info.name())
                .or(parameter::initializer)
                .or(() -> ofKind(info.name(), word(info.role())))
                .or(() -> info.role() == ParameterInfo.Role.WEIGHT ? Optional.of(weights) : Optional.empty());
    }

    /** Whether a parameter has the stack's initializer of weights, because nothing else names one. */
    public boolean takesDefault(Graph.Parameter parameter) {
        ParameterInfo info = parameter.info();
        return info.role() == ParameterInfo.Role.WEIGHT
                && parameter.initializer().isEmpty()
                && ofPattern(info.name()).isEmpty()
                && ofKind(info.name(), word(info.role())).isEmpty();
    }

    /** The initializer of a buffer; empty if it starts from its layer's constant. */
    public Optional<Initializer> of(Graph.Buffer buffer) {
        return ofPattern(buffer.name()).or(() -> ofKind(buffer.name(), ""));
    }

    private Optional<Initializer> ofPattern(String name) {
        return patterns.entrySet().stream()
                .filter(entry -> entry.getKey().matches(name))
                .map(Map.Entry::getValue)
                .findFirst();
    }

    private Optional<Initializer> ofKind(String name, String role) {
        return Optional.ofNullable(kinds.get(local(name))).or(() -> Optional.ofNullable(kinds.get(role)));
    }

    private static String local(String name) {
        return name.substring(name.lastIndexOf('/') + 1);
    }

    private static String word(ParameterInfo.Role role) {
        return role.name().toLowerCase(Locale.ROOT);
    }

    /**
     * What is wrong with the initial values of a stack.
     *
     * @param stack what is run
     * @param graph with all parameters and buffers
     * @return problems of code INVALID_SETTING for what matches nothing, and for lists of another length
     */
    static List<Problem> problems(Stack stack, Graph graph) {
        List<Problem> problems = new ArrayList<>();
        List<String> names = new ArrayList<>();
        graph.parameters().forEach(parameter -> names.add(parameter.info().name()));
        graph.buffers().forEach(buffer -> names.add(buffer.name()));
        List<String> roles = graph.parameters().stream()
                .map(parameter -> word(parameter.info().role()))
                .toList();
        for (String which : stack.initializers().keySet()) {
            boolean found = isPattern(which)
                    ? names.stream().anyMatch(new NamePattern(which)::matches)
                    : roles.contains(which)
                            || names.stream().anyMatch(name -> local(name).equals(which));
            if (!found) {
                List<String> known = new ArrayList<>(isPattern(which) ? names : roles);
                names.stream().map(InitialValues::local).forEach(known::add);
                problems.add(new Problem(
                        ErrorCode.INVALID_SETTING,
                        "initializers." + which,
                        isPattern(which)
                                ? "no parameter has a name like '" + which + "'"
                                : "no parameter has the role or the name '" + which + "'"
                                        + (isRole(which) ? " in this model" : ""),
                        Suggestions.nearest(which, known)));
            }
        }
        InitialValues values = new InitialValues(stack);
        for (Graph.Parameter parameter : graph.parameters()) {
            values.of(parameter)
                    .ifPresent(chosen -> length(
                                    chosen,
                                    parameter.info().name(),
                                    parameter.info().size())
                            .ifPresent(problems::add));
        }
        for (Graph.Buffer buffer : graph.buffers()) {
            values.of(buffer)
                    .ifPresent(chosen ->
                            length(chosen, buffer.name(), buffer.shape().size()).ifPresent(problems::add));
        }
        return problems;
    }

    private static boolean isRole(String word) {
        return Arrays.stream(ParameterInfo.Role.values())
                .anyMatch(role -> word(role).equals(word));
    }

    private static Optional<Problem> length(Initializer chosen, String name, int size) {
        return chosen instanceof GivenValues given && given.values().size() != size
                ? Optional.of(new Problem(
                        ErrorCode.INVALID_SETTING,
                        "initializers",
                        given.values().size() + " values are given for " + name + ", which has " + size,
                        "give as many as it has, or one number for all"))
                : Optional.empty();
    }
}
