package dev.espalier.core.setup;

import dev.espalier.api.Shape;
import dev.espalier.api.data.ColumnEncoding;
import dev.espalier.api.data.Schema;
import dev.espalier.api.model.Layer;
import dev.espalier.core.stack.Stack;
import dev.espalier.engine.model.Model;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Inputs that data might have, to try a model on before its data is read. */
final class TrialInputs {

    private TrialInputs() {}

    /** Inputs of one shape; those that a layer of categories takes are columns of them. */
    static List<Schema.Input> of(Model model, Shape shape) {
        return model.inputs().stream()
                .map(input -> takesCategories(model, input.name())
                        ? column(input.name())
                        : new Schema.Input(input.name(), input.shape().orElse(shape), List.of()))
                .toList();
    }

    private static boolean takesCategories(Model model, String input) {
        return model.nodes().stream()
                .anyMatch(node -> node.from().contains(input) && node.firstLayer() instanceof Layer.OfCategories);
    }

    /**
     * The same, and for a list of layers a column of categories of each name that a pattern of the stack may mean: any table can
     * have it, and its embedding has parameters of that name.
     */
    static List<Schema.Input> withColumns(Stack stack, Shape shape) {
        List<Schema.Input> inputs = new ArrayList<>(of(stack.model(), shape));
        if (stack.model().isSequential() && inputs.get(0).index().isEmpty()) {
            Stream.of(
                            stack.groups().stream().map(Stack.ParameterGroup::match),
                            stack.regularizers().stream().map(Stack.RegularizerEntry::match),
                            stack.initializers().keySet().stream().filter(which -> which.contains("/")))
                    .flatMap(patterns -> patterns)
                    .map(TrialInputs::columnName)
                    .distinct()
                    .forEach(name -> inputs.add(column(name)));
        }
        return inputs;
    }

    /** {@code city} for {@code city/*}. */
    private static String columnName(String pattern) {
        int end = pattern.lastIndexOf('/');
        return (end > 0 ? pattern.substring(0, end) : pattern).replaceAll("[*?]", "x");
    }

    private static Schema.Input column(String name) {
        ColumnEncoding index =
                new ColumnEncoding.Index(List.of("one"), ColumnEncoding.Unknown.ERROR, ColumnEncoding.Missing.ERROR, 0);
        return new Schema.Input(name, Shape.of(1), List.of(new Schema.Column(name, index)));
    }
}
