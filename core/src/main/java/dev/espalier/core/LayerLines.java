package dev.espalier.core;

import dev.espalier.api.Shape;
import dev.espalier.api.model.Layer;
import dev.espalier.core.document.PluginNotation;
import dev.espalier.engine.layer.Convolution;
import dev.espalier.engine.model.Graph;
import dev.espalier.engine.plugin.LayerCalls;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The inputs and layers of a graph, a line each, for a person to read. */
final class LayerLines {

    /** More digits than any repetition has are in the name of a node. */
    private static final int LONGEST_NUMBER = 6;

    private final Graph graph;
    private final List<Line> lines = new ArrayList<>();

    /**
     * A line.
     *
     * @param name of the layer
     * @param what the layer with its settings
     * @param shape of its result
     * @param elements how many numbers are trained
     */
    private record Line(String name, String what, Shape shape, long elements) {

        @Override
        public String toString() {
            return String.format(Locale.ROOT, "%-24s %-14s %10d  %s", name, shape, elements, what);
        }

        /** Whether both are the same layer of two repetitions. */
        private boolean isLike(Line other, String repetition, String otherRepetition) {
            return name.substring(repetition.length()).equals(other.name.substring(otherRepetition.length()))
                    && what.equals(other.what)
                    && shape.equals(other.shape)
                    && elements == other.elements;
        }
    }

    LayerLines(Graph graph) {
        this.graph = graph;
        graph.nodes().forEach(node -> lines.add(line(node)));
    }

    private Line line(Graph.Node node) {
        long elements = 0;
        for (Graph.Parameter parameter : node.parameters()) {
            elements += parameter.info().size();
        }
        return new Line(node.name(), notation(node.layer()) + algorithm(node), node.shape(), elements);
    }

    private String algorithm(Graph.Node node) {
        return node.layer() instanceof Convolution convolution
                ? ", computed as "
                        + convolution.algorithm(
                                node.inputShapes().get(0), graph.model().convolutions())
                : "";
    }

    /** An embedding has what it was told by its column, which no stack file says. */
    private static String notation(Layer layer) {
        return layer instanceof Layer.OfCategories embedding
                        && embedding.categories().isPresent()
                ? LayerCalls.typeName(layer) + " of " + embedding.categories().getAsInt() + " categories"
                : PluginNotation.of(layer);
    }

    /** Every input and layer. */
    List<String> all() {
        List<String> all = inputs();
        lines.forEach(line -> all.add(line.toString()));
        return all;
    }

    /** The same with one line for all repetitions that are like the one before them. */
    List<String> folded() {
        List<String> folded = inputs();
        fold("", lines, folded);
        return folded;
    }

    private List<String> inputs() {
        List<String> inputs = new ArrayList<>();
        graph.inputs().forEach(input -> inputs.add(new Line(input.name(), "input", input.shape(), 0).toString()));
        return inputs;
    }

    /** Folds the lines of a repetition, or all. */
    private static void fold(String within, List<Line> lines, List<String> folded) {
        int at = 0;
        while (at < lines.size()) {
            String repetition = repetitionOf(lines.get(at).name(), within);
            if (repetition.isEmpty()) {
                folded.add(lines.get(at).toString());
                at++;
                continue;
            }
            int end = endOf(repetition, lines, at);
            fold(repetition, lines.subList(at, end), folded);
            at = foldLike(repetition, lines, at, end, folded);
        }
    }

    /** Adds one line for the repetitions that are like the one before them, and returns where they end. */
    private static int foldLike(String repetition, List<Line> lines, int begin, int end, List<String> folded) {
        List<Line> first = lines.subList(begin, end);
        int times = 0;
        int at = end;
        long elements = 0;
        while (at < lines.size() && isLike(first, repetition, lines, at, after(repetition, times + 1))) {
            for (Line line : lines.subList(at, at + first.size())) {
                elements += line.elements();
            }
            at += first.size();
            times++;
        }
        if (times > 0) {
            String name = after(repetition, 1) + (times > 1 ? " to " + numberOf(after(repetition, times)) : "");
            String each = times > 1 ? ", " + times + " times" : "";
            folded.add(new Line(
                            name,
                            "as " + repetition + each,
                            first.get(first.size() - 1).shape(),
                            elements)
                    .toString());
        }
        return at;
    }

    private static boolean isLike(List<Line> first, String repetition, List<Line> lines, int at, String next) {
        int end = endOf(next, lines, at);
        boolean like = end - at == first.size();
        for (int i = 0; like && i < first.size(); i++) {
            like = first.get(i).isLike(lines.get(at + i), repetition, next);
        }
        return like;
    }

    /** Where the lines of a repetition end that begin at an index. */
    private static int endOf(String repetition, List<Line> lines, int begin) {
        int end = begin;
        while (end < lines.size() && lines.get(end).name().startsWith(repetition + "/")) {
            end++;
        }
        return end;
    }

    /** The outermost repetition that a layer is in, such as {@code repeat1/2}, within another; empty if it is in none. */
    private static String repetitionOf(String name, String within) {
        int begin = within.isEmpty() ? 0 : within.length() + 1;
        for (int slash = name.indexOf('/', begin); slash >= 0; slash = name.indexOf('/', begin)) {
            String part = name.substring(begin, slash);
            if (!part.isEmpty()
                    && part.length() <= LONGEST_NUMBER
                    && part.chars().allMatch(character -> character >= '0' && character <= '9')) {
                return name.substring(0, slash);
            }
            begin = slash + 1;
        }
        return "";
    }

    /** The repetition a number of times behind another. */
    private static String after(String repetition, int times) {
        String number = numberOf(repetition);
        String before = repetition.substring(0, repetition.length() - number.length());
        return before + (Long.parseLong(number) + times);
    }

    private static String numberOf(String repetition) {
        return repetition.substring(repetition.lastIndexOf('/') + 1);
    }
}
