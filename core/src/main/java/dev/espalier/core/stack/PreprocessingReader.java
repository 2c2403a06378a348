package dev.espalier.core.stack;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.data.Preprocessing;
import dev.espalier.core.catalog.PluginCatalog;
import dev.espalier.core.catalog.PluginKind;
import dev.espalier.core.catalog.SettingPath;
import dev.espalier.core.catalog.SettingsBinder;
import dev.espalier.core.data.prepared.FittedPreprocessing;
import dev.espalier.core.data.prepared.OnColumns;
import dev.espalier.core.document.ListNode;
import dev.espalier.core.document.MapNode;
import dev.espalier.core.document.Node;
import dev.espalier.core.document.Problems;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads preprocessing steps, each with the columns that it is limited to. */
final class PreprocessingReader {

    private final PluginCatalog catalog;
    private final SettingsBinder binder;
    private final Problems problems;
    private final SideKeys sideKeys;

    PreprocessingReader(PluginCatalog catalog, SettingsBinder binder, Problems problems) {
        this.catalog = catalog;
        this.binder = binder;
        this.problems = problems;
        this.sideKeys = new SideKeys(catalog);
    }

    /** The steps of each input: a list is for every input, a map has inputs and lists. */
    Map<String, List<Preprocessing>> read(Node node) {
        Map<String, List<Preprocessing>> steps = new LinkedHashMap<>();
        if (node instanceof MapNode byInput && !isOneStep(byInput)) {
            for (MapNode.Entry entry : byInput.entries()) {
                steps.put(entry.key(), steps(entry.value()));
            }
        } else {
            steps.put(FittedPreprocessing.EVERY_INPUT, steps(node));
        }
        return steps;
    }

    /** Whether a map is one step with its settings; an input of that name has a list of steps. */
    private boolean isOneStep(MapNode map) {
        return map.size() == 1
                && !(map.entries().get(0).value() instanceof ListNode)
                && !catalog.findAll(PluginKind.PREPROCESSING, map.keys().get(0)).isEmpty();
    }

    private List<Preprocessing> steps(Node node) {
        List<Preprocessing> steps = new ArrayList<>();
        for (Node item : binder.items(node)) {
            binder.entry(PluginKind.PREPROCESSING, item).flatMap(this::step).ifPresent(steps::add);
        }
        return steps;
    }

    private Optional<Preprocessing> step(SettingsBinder.Entry entry) {
        SideKeys.Split split = sideKeys.split(PluginKind.PREPROCESSING, entry, Keys.PREPROCESSING_KEYS);
        SettingPath path = SettingPath.STACK.child("data").child("preprocess").child(entry.name());
        Section section = Section.of(path, split.taken(), Keys.PREPROCESSING_KEYS, binder, problems)
                .read(Keys.COLUMNS);
        Optional<Preprocessing> step = binder.plugin(PluginKind.PREPROCESSING, Preprocessing.class, split.entry());
        List<String> columns = section.values(Keys.COLUMNS, String.class);
        if (columns.isEmpty() && section.value(Keys.COLUMNS, Object.class).isPresent()) {
            problems.add(
                    ErrorCode.INVALID_SETTING,
                    entry.place(),
                    path.child(Keys.COLUMNS.name()) + " is empty; it must name at least one column",
                    "leave it out to apply the step to all columns");
        }
        return columns.isEmpty() ? step : step.map(found -> new OnColumns(found, columns));
    }
}
