package dev.espalier.engine.model;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.Problem;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Finds everything that is wrong with a definition before any shape is known. */
final class ModelChecker {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]+(/[A-Za-z0-9_-]+)*");

    private final List<Model.Input> inputs;
    private final List<Model.Node> nodes;
    private final List<String> outputs;

    private final Set<String> inputNames = new LinkedHashSet<>();
    private final Map<String, Model.Node> nodesByName = new LinkedHashMap<>();
    private final List<Problem> problems = new ArrayList<>();

    ModelChecker(List<Model.Input> inputs, List<Model.Node> nodes, List<String> outputs) {
        this.inputs = inputs;
        this.nodes = nodes;
        this.outputs = outputs;
    }

    List<Problem> problems() {
        checkNames();
        checkSources();
        checkOutputs();
        boolean circular = findCircle();
        if (problems.isEmpty() && !circular) {
            findUnused();
        }
        return problems;
    }

    private void checkNames() {
        if (inputs.isEmpty()) {
            report("model", "there is no input", "name at least one input");
        }
        if (nodes.isEmpty()) {
            report("model", "there is no node", "add at least one node");
        }
        for (Model.Input input : inputs) {
            checkInputName(input.name());
        }
        for (Model.Node node : nodes) {
            boolean isNew = nodesByName.putIfAbsent(node.name(), node) == null && !inputNames.contains(node.name());
            checkName("node " + node.name(), node.name(), isNew);
            if (node.layers().isEmpty()) {
                report("node " + node.name(), "there is no layer", "give the node at least one layer");
            }
            new CompositeChecker((what, remedy) -> report("node " + node.name(), what, remedy)).check(node.layers());
        }
    }

    /** Inputs are named after columns of tables, which have names of any kind. */
    private void checkInputName(String name) {
        String where = "input " + name;
        boolean isNew = inputNames.add(name);
        if (name.isBlank() || name.chars().anyMatch(Character::isISOControl)) {
            report(where, "the name is '" + name + "'; it must be text in one line", "choose another name");
        } else if (!isNew) {
            reportTaken(where, name);
        }
    }

    private void reportTaken(String where, String name) {
        report(where, "the name '" + name + "' is taken twice", "give each input and node a name of its own");
    }

    private void checkName(String where, String name, boolean isNew) {
        if (!NAME.matcher(name).matches()) {
            report(
                    where,
                    "the name is '" + name + "'; it must be letters, digits, '_' and '-', in parts joined by '/'",
                    "choose another name");
        } else if (!isNew) {
            reportTaken(where, name);
        }
    }

    private void checkSources() {
        for (Model.Node node : nodes) {
            if (node.from().isEmpty()) {
                report("node " + node.name(), "it takes nothing", "say by 'from' which inputs or nodes it takes");
            }
            for (String source : node.from()) {
                if (!inputNames.contains(source) && !nodesByName.containsKey(source)) {
                    report(
                            "node " + node.name(),
                            "it takes '" + source + "', which is neither an input nor a node",
                            "known are " + known());
                }
            }
        }
    }

    private void checkOutputs() {
        if (outputs.isEmpty()) {
            report("model", "there is no output", "name at least one node as output");
        }
        Set<String> seen = new HashSet<>();
        for (String output : outputs) {
            if (!nodesByName.containsKey(output)) {
                report(
                        "output " + output,
                        "'" + output + "' is not a node",
                        "nodes are " + String.join(", ", nodesByName.keySet()));
            } else if (!seen.add(output)) {
                report("output " + output, "'" + output + "' is named twice", "name each output once");
            }
        }
    }

    private boolean findCircle() {
        Set<String> finished = new HashSet<>();
        for (String name : nodesByName.keySet()) {
            List<String> circle = circleFrom(name, finished);
            if (!circle.isEmpty()) {
                report(
                        "node " + circle.get(0),
                        "it takes its own result: " + String.join(" <- ", circle),
                        "break the cycle at one of these nodes");
                return true;
            }
        }
        return false;
    }

    /** Walks against the arrows with a stack of its own, so that a deep model does not exhaust the thread's. */
    private List<String> circleFrom(String start, Set<String> finished) {
        Deque<String> path = new ArrayDeque<>();
        Map<String, Integer> nextSource = new LinkedHashMap<>();
        if (!finished.contains(start)) {
            path.push(start);
            nextSource.put(start, 0);
        }
        while (!path.isEmpty()) {
            String name = path.element();
            List<String> from = sourcesOf(name);
            int next = nextSource.merge(name, 1, Integer::sum) - 1;
            if (next >= from.size()) {
                path.pop();
                nextSource.remove(name);
                finished.add(name);
                continue;
            }
            String source = from.get(next);
            if (nextSource.containsKey(source)) {
                return circle(path, source);
            }
            if (nodesByName.containsKey(source) && !finished.contains(source)) {
                path.push(source);
                nextSource.put(source, 0);
            }
        }
        return List.of();
    }

    private static List<String> circle(Deque<String> path, String closing) {
        List<String> circle = new ArrayList<>();
        for (String name : path) {
            circle.add(0, name);
            if (name.equals(closing)) {
                break;
            }
        }
        circle.add(closing);
        return circle;
    }

    private void findUnused() {
        Set<String> used = new HashSet<>(outputs);
        Deque<String> open = new ArrayDeque<>(outputs);
        while (!open.isEmpty()) {
            for (String source : sourcesOf(open.pop())) {
                if (used.add(source)) {
                    open.push(source);
                }
            }
        }
        for (String name : inputNames) {
            if (!used.contains(name)) {
                report("input " + name, "it leads to no output", "let a node take it, or remove it");
            }
        }
        for (String name : nodesByName.keySet()) {
            if (!used.contains(name)) {
                report(
                        "node " + name,
                        "it leads to no output",
                        "name it as output, let another node take it, or remove it");
            }
        }
    }

    private List<String> sourcesOf(String name) {
        Model.Node node = nodesByName.get(name);
        return node == null ? List.of() : node.from();
    }

    private String known() {
        List<String> names = new ArrayList<>(inputNames);
        names.addAll(nodesByName.keySet());
        return String.join(", ", names);
    }

    private void report(String where, String what, String remedy) {
        problems.add(new Problem(ErrorCode.INVALID_MODEL, where, what, remedy));
    }
}
