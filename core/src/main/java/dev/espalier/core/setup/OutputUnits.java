package dev.espalier.core.setup;

import dev.espalier.api.data.Schema;
import dev.espalier.api.data.TargetKind;
import dev.espalier.api.model.Layer;
import dev.espalier.core.stack.Stack;
import dev.espalier.engine.layer.Block;
import dev.espalier.engine.layer.CompositeLayer;
import dev.espalier.engine.layer.Dense;
import dev.espalier.engine.layer.Repeat;
import dev.espalier.engine.layer.Residual;
import dev.espalier.engine.model.Model;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Completes models whose last dense layer says nothing of its units: it has as many as the classes or labels of its target, so
 * that one stack serves data of any number of classes.
 */
final class OutputUnits {

    /** What no data is known for is tried with as many classes as the digits have. */
    private static final int TRIED = 10;

    private OutputUnits() {}

    /**
     * The model for some data.
     *
     * @param stack the model and its losses
     * @param schema the data
     * @return the same model if all units are given, or if it is not known what they should be, which the layer then refuses
     */
    static Model completed(Stack stack, Schema schema) {
        return completed(stack.model(), stack.losses(), Optional.of(schema.targets()));
    }

    /** The model for data of ten classes. */
    static Model tried(Stack stack) {
        return completed(stack.model(), stack.losses(), Optional.empty());
    }

    private static Model completed(Model model, List<Stack.OutputLoss> losses, Optional<List<Schema.Target>> targets) {
        List<Model.Node> nodes = new ArrayList<>();
        boolean changed = false;
        for (Model.Node node : model.nodes()) {
            Optional<Integer> units = model.outputs().contains(node.name()) && isOpen(node.layers())
                    ? targets.map(all -> width(node.name(), losses, all)).orElse(Optional.of(TRIED))
                    : Optional.empty();
            if (units.isPresent()) {
                nodes.add(new Model.Node(node.name(), node.from(), completed(node.layers(), units.get())));
                changed = true;
            } else {
                nodes.add(node);
            }
        }
        return changed ? model.withNodes(nodes) : model;
    }

    /** Whether the last layer of a list, at any depth of blocks, is a dense layer that says nothing of its units. */
    private static boolean isOpen(List<Layer> layers) {
        Layer last = layers.get(layers.size() - 1);
        return last instanceof CompositeLayer composite
                ? lastOf(composite).filter(OutputUnits::isOpen).isPresent()
                : last instanceof Dense dense && dense.units().isEmpty();
    }

    /** The layers with the last one completed, of which is known that it is open. */
    private static List<Layer> completed(List<Layer> layers, int units) {
        List<Layer> all = new ArrayList<>(layers);
        int last = layers.size() - 1;
        if (layers.get(last) instanceof CompositeLayer composite) {
            all.set(last, withLast(composite, completed(lastOf(composite).orElseThrow(), units)));
        } else {
            all.set(last, ((Dense) layers.get(last)).withUnits(units));
        }
        return all;
    }

    /** The list of layers that a composite layer ends with; empty if it ends with a join, or its end is repeated. */
    private static Optional<List<Layer>> lastOf(CompositeLayer composite) {
        List<Layer> last;
        if (composite instanceof Block block) {
            last = block.layers();
        } else if (composite instanceof Repeat repeat) {
            last = repeat.times() == 1 ? repeat.repetition(1) : List.of();
        } else {
            last = ((Residual) composite).after();
        }
        return Optional.of(last).filter(layers -> !layers.isEmpty());
    }

    /** The same composite layer with another list in the place of {@link #lastOf}. */
    private static CompositeLayer withLast(CompositeLayer composite, List<Layer> last) {
        if (composite instanceof Block block) {
            return new Block(block.name(), last);
        }
        return composite instanceof Residual residual
                ? new Residual(residual.layers(), residual.shortcut(), residual.join(), last)
                : new Repeat(1, last, List.of());
    }

    /** The width of the target of an output: the one that its loss names, that of its own name, or the only one. */
    private static Optional<Integer> width(String output, List<Stack.OutputLoss> losses, List<Schema.Target> targets) {
        String named = losses.stream()
                .filter(loss -> loss.output().equals(output) || losses.size() == 1)
                .map(Stack.OutputLoss::target)
                .filter(target -> !target.isEmpty())
                .findFirst()
                .orElse(output);
        return targets.stream()
                .filter(target -> target.name().equals(named) || targets.size() == 1)
                .filter(target -> target.kind().hasClasses() || target.kind() == TargetKind.LABELS)
                .map(Schema.Target::width)
                .findFirst();
    }
}
