package dev.espalier.core.setup;

import dev.espalier.api.data.Schema;
import dev.espalier.api.data.TargetKind;
import dev.espalier.api.model.Layer;
import dev.espalier.core.stack.Stack;
import dev.espalier.engine.layer.Dense;
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
            int last = node.layers().size() - 1;
            Optional<Integer> units = model.outputs().contains(node.name())
                            && node.layers().get(last) instanceof Dense dense
                            && dense.units().isEmpty()
                    ? targets.map(all -> width(node.name(), losses, all)).orElse(Optional.of(TRIED))
                    : Optional.empty();
            if (units.isPresent() && node.layers().get(last) instanceof Dense dense) {
                List<Layer> layers = new ArrayList<>(node.layers());
                layers.set(last, dense.withUnits(units.get()));
                nodes.add(new Model.Node(node.name(), node.from(), layers));
                changed = true;
            } else {
                nodes.add(node);
            }
        }
        return changed ? model.withNodes(nodes) : model;
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
