package dev.espalier.core.stack;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.model.Loss;
import dev.espalier.core.catalog.PluginCatalog;
import dev.espalier.core.catalog.PluginKind;
import dev.espalier.core.catalog.SettingsBinder;
import dev.espalier.core.document.MapNode;
import dev.espalier.core.document.Node;
import dev.espalier.core.document.Problems;
import dev.espalier.core.document.Suggestions;
import dev.espalier.engine.model.Model;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads {@code loss}, or {@code losses} by output. */
final class LossReader {

    private final SettingsBinder binder;
    private final Problems problems;
    private final SideKeys sideKeys;

    LossReader(PluginCatalog catalog, SettingsBinder binder, Problems problems) {
        this.binder = binder;
        this.problems = problems;
        this.sideKeys = new SideKeys(catalog);
    }

    /** The losses; fewer than were written where problems were found. */
    List<Stack.OutputLoss> read(Section stack, Optional<Model> model) {
        List<Stack.OutputLoss> losses = new ArrayList<>();
        Optional<Node> one = stack.node(Keys.LOSS);
        Optional<Node> several = stack.node(Keys.LOSSES);
        if (one.isPresent() && several.isPresent()) {
            problems.add(
                    ErrorCode.INVALID_SETTING,
                    stack.place(Keys.LOSSES),
                    "loss and losses are both given",
                    "keep loss for a model with one output, losses for one with several");
        }
        if (one.isEmpty() && several.isEmpty()) {
            problems.add(
                    ErrorCode.MISSING_SETTING,
                    stack.place(),
                    "loss is missing",
                    "say what training is to make small, such as loss: cross-entropy");
        }
        one.ifPresent(node -> readOne(node, model).ifPresent(losses::add));
        several.ifPresent(node -> readSeveral(node, model, losses));
        return losses;
    }

    private Optional<Stack.OutputLoss> readOne(Node node, Optional<Model> model) {
        if (model.isPresent() && model.get().outputs().size() > 1) {
            problems.add(
                    ErrorCode.INVALID_SETTING,
                    node.place(),
                    "one loss is given for the outputs "
                            + String.join(", ", model.get().outputs()),
                    "give losses, a map of outputs to losses");
        }
        return entry("loss", "", node);
    }

    private void readSeveral(Node node, Optional<Model> model, List<Stack.OutputLoss> losses) {
        if (!(node instanceof MapNode map) || map.size() == 0) {
            problems.add(
                    ErrorCode.WRONG_TYPE,
                    node.place(),
                    "losses is " + node.describe() + "; it must be a map of outputs to losses",
                    "for a model with one output, write loss: cross-entropy");
            return;
        }
        for (MapNode.Entry entry : map.entries()) {
            if (model.isPresent() && !model.get().outputs().contains(entry.key())) {
                problems.add(
                        ErrorCode.INVALID_MODEL,
                        entry.keyPlace(),
                        "the model has no output '" + entry.key() + "'",
                        Suggestions.nearest(entry.key(), model.get().outputs()));
            }
            entry("losses." + entry.key(), entry.key(), entry.value()).ifPresent(losses::add);
        }
    }

    private Optional<Stack.OutputLoss> entry(String path, String output, Node node) {
        return binder.entry(PluginKind.LOSS, node).flatMap(entry -> {
            SideKeys.Split split = sideKeys.split(PluginKind.LOSS, entry, Keys.LOSS_KEYS);
            Optional<Loss> loss = binder.plugin(PluginKind.LOSS, Loss.class, split.entry());
            Section section = Section.of(path, split.taken(), Keys.LOSS_KEYS, binder, problems)
                    .read(Keys.LOSS_KEYS);
            return loss.flatMap(found -> section.make(() -> new Stack.OutputLoss(
                    output, found, section.decimal(Keys.WEIGHT, 1), section.text(Keys.TARGET, ""))));
        });
    }
}
