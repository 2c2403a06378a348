package dev.espalier.core.stack;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.optimizer.Optimizer;
import dev.espalier.api.regularizer.ActivationMask;
import dev.espalier.api.regularizer.Regularizer;
import dev.espalier.core.catalog.PluginCatalog;
import dev.espalier.core.catalog.PluginKind;
import dev.espalier.core.catalog.SettingsBinder;
import dev.espalier.core.document.ListNode;
import dev.espalier.core.document.Node;
import dev.espalier.core.document.Problems;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads what is said of some parameters and not of others: regularizers and groups. */
final class RegularizerReader {

    /** The pattern that fits every parameter. */
    static final String EVERYTHING = "*";

    private final SettingsBinder binder;
    private final Problems problems;
    private final SideKeys sideKeys;

    RegularizerReader(PluginCatalog catalog, SettingsBinder binder, Problems problems) {
        this.binder = binder;
        this.problems = problems;
        this.sideKeys = new SideKeys(catalog);
    }

    List<Stack.RegularizerEntry> regularizers(Node node) {
        List<Stack.RegularizerEntry> entries = new ArrayList<>();
        for (Node item : items("regularizers", node)) {
            binder.entry(PluginKind.REGULARIZER, item)
                    .flatMap(this::regularizer)
                    .ifPresent(entries::add);
        }
        return entries;
    }

    private Optional<Stack.RegularizerEntry> regularizer(SettingsBinder.Entry entry) {
        SideKeys.Split split = sideKeys.split(PluginKind.REGULARIZER, entry, Keys.REGULARIZER_KEYS);
        Section section = Section.of(
                        "regularizers." + entry.name(), split.taken(), Keys.REGULARIZER_KEYS, binder, problems)
                .read(Keys.MATCH);
        Optional<Regularizer> regularizer = binder.plugin(PluginKind.REGULARIZER, Regularizer.class, split.entry());
        if (regularizer.isPresent() && regularizer.get() instanceof ActivationMask) {
            problems.add(
                    ErrorCode.INVALID_SETTING,
                    entry.place(),
                    "regularizer " + entry.name() + " masks activations; here it would do nothing",
                    "put it into model, after the layer whose results it is to mask");
            return Optional.empty();
        }
        return regularizer.map(found -> new Stack.RegularizerEntry(found, section.text(Keys.MATCH, EVERYTHING)));
    }

    List<Stack.ParameterGroup> groups(Node node) {
        List<Stack.ParameterGroup> groups = new ArrayList<>();
        List<Node> items = items("groups", node);
        for (int i = 0; i < items.size(); i++) {
            Section section = Section.of("groups[" + i + "]", items.get(i), Keys.GROUP, binder, problems)
                    .read(Keys.MATCH, Keys.RATE, Keys.FREEZE);
            section.require(Keys.MATCH, "give a pattern of parameter names, such as \"trunk/*\"");
            Optional<Optimizer> optimizer =
                    section.node(Keys.GROUP_OPTIMIZER).flatMap(plugin -> binder.plugin(Optimizer.class, plugin));
            section.make(() -> new Stack.ParameterGroup(
                            section.text(Keys.MATCH, EVERYTHING),
                            section.decimal(Keys.RATE, 1),
                            section.flag(Keys.FREEZE, false),
                            optimizer))
                    .ifPresent(groups::add);
        }
        return groups;
    }

    private List<Node> items(String label, Node node) {
        if (node instanceof ListNode list) {
            return list.items();
        }
        problems.add(
                ErrorCode.WRONG_TYPE,
                node.place(),
                label + " is " + node.describe() + "; it must be a list",
                "begin each item with '- ', or put the list into brackets");
        return List.of();
    }
}
