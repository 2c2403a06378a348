package dev.espalier.core.stack;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.model.Loss;
import dev.espalier.core.catalog.PluginCatalog;
import dev.espalier.core.catalog.PluginKind;
import dev.espalier.core.catalog.SettingPath;
import dev.espalier.core.catalog.SettingsBinder;
import dev.espalier.core.data.ClassWeights;
import dev.espalier.core.document.MapNode;
import dev.espalier.core.document.Node;
import dev.espalier.core.document.Problems;
import dev.espalier.core.document.Suggestions;
import dev.espalier.engine.model.Model;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads one loss, or a map of outputs to losses. */
final class LossReader {

    private final PluginCatalog catalog;
    private final SettingsBinder binder;
    private final Problems problems;
    private final SideKeys sideKeys;

    LossReader(PluginCatalog catalog, SettingsBinder binder, Problems problems) {
        this.catalog = catalog;
        this.binder = binder;
        this.problems = problems;
        this.sideKeys = new SideKeys(catalog);
    }

    /** The losses; fewer than were written where problems were found. */
    List<Stack.OutputLoss> read(Section stack, Optional<Model> model) {
        stack.require(Keys.LOSS, "say what training minimizes, such as loss: cross-entropy");
        List<Stack.OutputLoss> losses = new ArrayList<>();
        Optional<Node> node = stack.node(Keys.LOSS);
        List<String> outputs = model.map(Model::outputs).orElse(List.of());
        if (node.isPresent() && node.get() instanceof MapNode map && isByOutput(map, outputs)) {
            readByOutput(stack.path(Keys.LOSS), map, model, losses);
        } else if (outputs.size() > 1 && node.isPresent()) {
            problems.add(
                    ErrorCode.INVALID_SETTING,
                    node.get().place(),
                    "one loss is given for the outputs " + String.join(", ", outputs),
                    "give a map of outputs to losses");
        } else {
            node.flatMap(one -> entry(stack.path(Keys.LOSS), "", one)).ifPresent(losses::add);
        }
        return losses;
    }

    /** Whether a map gives losses to outputs, and not one loss with its settings. */
    private boolean isByOutput(MapNode map, List<String> outputs) {
        boolean isLoss = map.keys().stream()
                .noneMatch(key -> catalog.findAll(PluginKind.LOSS, key).isEmpty());
        return map.size() > 1 || map.keys().stream().anyMatch(outputs::contains) || (!isLoss && outputs.size() != 1);
    }

    private void readByOutput(SettingPath path, MapNode map, Optional<Model> model, List<Stack.OutputLoss> losses) {
        for (MapNode.Entry entry : map.entries()) {
            if (model.isPresent() && !model.get().outputs().contains(entry.key())) {
                problems.add(
                        ErrorCode.INVALID_MODEL,
                        entry.keyPlace(),
                        "the model has no output '" + entry.key() + "'",
                        Suggestions.nearest(entry.key(), model.get().outputs()));
            }
            entry(path.child(entry.key()), entry.key(), entry.value()).ifPresent(losses::add);
        }
    }

    private Optional<Stack.OutputLoss> entry(SettingPath path, String output, Node node) {
        return binder.entry(PluginKind.LOSS, node).flatMap(entry -> {
            SideKeys.Split split = sideKeys.split(PluginKind.LOSS, entry, Keys.LOSS_KEYS);
            Optional<Loss> loss = binder.plugin(PluginKind.LOSS, Loss.class, split.entry());
            Section section = Section.of(path, split.taken(), Keys.LOSS_KEYS, binder, problems)
                    .read(Keys.LOSS_KEYS);
            return loss.flatMap(found -> section.make(() -> new Stack.OutputLoss(
                    output,
                    found,
                    section.value(Keys.WEIGHT, Double.class, 1.0),
                    section.value(Keys.TARGET, String.class, ""),
                    section.value(Keys.CLASS_WEIGHTS, Object.class).map(LossReader::classWeights),
                    section.value(Keys.THRESHOLDS, Object.class)
                            .map(LossReader::thresholds)
                            .orElseGet(Thresholds::new))));
        });
    }

    private static ClassWeights classWeights(Object read) {
        if (read instanceof ClassWeights.Rule rule) {
            return rule;
        }
        return new ClassWeights.ByName(numbers((Map<?, ?>) read));
    }

    private static Thresholds thresholds(Object read) {
        return read instanceof Thresholds.Rule rule
                ? Thresholds.chosenBy(rule)
                : new Thresholds(numbers((Map<?, ?>) read));
    }

    private static Map<String, Double> numbers(Map<?, ?> read) {
        Map<String, Double> numbers = new LinkedHashMap<>();
        read.forEach((name, number) -> numbers.put((String) name, (Double) number));
        return numbers;
    }
}
