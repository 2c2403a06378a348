package dev.espalier.core.stack;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.regularizer.ActivationMask;
import dev.espalier.api.regularizer.Regularizer;
import dev.espalier.core.catalog.PluginCatalog;
import dev.espalier.core.catalog.PluginKind;
import dev.espalier.core.catalog.SettingPath;
import dev.espalier.core.catalog.SettingsBinder;
import dev.espalier.core.document.NamePattern;
import dev.espalier.core.document.Node;
import dev.espalier.core.document.Problems;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads regularizers, each with the parameters that it applies to. */
final class RegularizerReader {

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
        for (Node item : binder.items(node)) {
            binder.entry(PluginKind.REGULARIZER, item)
                    .flatMap(this::regularizer)
                    .ifPresent(entries::add);
        }
        return entries;
    }

    private Optional<Stack.RegularizerEntry> regularizer(SettingsBinder.Entry entry) {
        SideKeys.Split split = sideKeys.split(PluginKind.REGULARIZER, entry, Keys.REGULARIZER_KEYS);
        SettingPath path = SettingPath.STACK.child("regularizers").child(entry.name());
        Section section = Section.of(path, split.taken(), Keys.REGULARIZER_KEYS, binder, problems)
                .read(Keys.MATCH);
        Optional<Regularizer> regularizer = binder.plugin(PluginKind.REGULARIZER, Regularizer.class, split.entry());
        if (regularizer.isPresent() && regularizer.get() instanceof ActivationMask) {
            problems.add(
                    ErrorCode.INVALID_SETTING,
                    entry.place(),
                    "regularizer " + entry.name() + " masks activations; it has no effect here",
                    "move it to model, after the layer whose output it masks");
            return Optional.empty();
        }
        return regularizer.map(found ->
                new Stack.RegularizerEntry(found, section.value(Keys.MATCH, String.class, NamePattern.ALL.pattern())));
    }
}
