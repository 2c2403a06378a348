package dev.espalier.engine.model;

import dev.espalier.api.data.Schema;
import dev.espalier.api.model.Layer;
import dev.espalier.engine.layer.Embedding;
import dev.espalier.engine.layer.Flatten;
import dev.espalier.engine.plugin.LayerCalls;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * What a list of layers takes of data whose columns of categories are inputs of their own: the other input, and behind it the
 * vectors of an embedding of each column.
 *
 * <p>The embedding of a column has the column's name, so that its weight is {@code city/weight}; a name that is also that of
 * a layer gets {@code -embedding} appended.
 */
final class EmbeddedColumns {

    private static final String JOINED = "inputs";

    private final List<Schema.Input> offered;

    /** The names of the nodes of the list. */
    private final Set<String> taken = new HashSet<>();

    EmbeddedColumns(Model model, List<Schema.Input> offered) {
        this.offered = offered;
        Map<String, Integer> numbers = new HashMap<>();
        for (Layer layer : model.nodes().get(0).layers()) {
            String kind = LayerCalls.typeName(layer);
            taken.add(kind + numbers.merge(kind, 1, Integer::sum));
        }
        taken.add(JOINED);
    }

    /**
     * Whether a list of layers needs them: there is a column of categories, beside one other input at most, and not for itself a
     * list that begins with an embedding.
     */
    static boolean isNeeded(Model model, List<Schema.Input> offered) {
        long columns =
                offered.stream().filter(input -> input.index().isPresent()).count();
        boolean embeds = offered.size() == 1 && model.nodes().get(0).firstLayer() instanceof Layer.OfCategories;
        return model.isSequential() && columns > 0 && offered.size() - columns <= 1 && !embeds;
    }

    /** The places of the inputs among those of the data: what is not a column of categories comes first. */
    List<Integer> inOrder() {
        return IntStream.range(0, offered.size())
                .boxed()
                .sorted((left, right) -> Boolean.compare(isColumn(left), isColumn(right)))
                .toList();
    }

    private boolean isColumn(int input) {
        return offered.get(input).index().isPresent();
    }

    /** The layer that makes a vector of an input, unless it is one. */
    Optional<Layer> layerOf(Schema.Input input) {
        if (input.index().isPresent()) {
            return Optional.of(new Embedding());
        }
        return input.shape().rank() == 1 ? Optional.empty() : Optional.of(new Flatten());
    }

    /** The name of the node of an input. */
    String nodeOf(Schema.Input input) {
        return taken.contains(input.name()) ? input.name() + "-embedding" : input.name();
    }

    /** The name of the node that joins all vectors. */
    String nodeOfJoined() {
        return JOINED;
    }
}
