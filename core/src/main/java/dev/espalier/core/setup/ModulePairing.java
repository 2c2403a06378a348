package dev.espalier.core.setup;

import dev.espalier.core.document.NamePattern;
import dev.espalier.core.document.NaturalOrder;
import dev.espalier.core.setup.ModuleArrays.Kind;
import dev.espalier.core.stack.InitialWeights;
import dev.espalier.core.stack.ModuleNames;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** Which modules of a file are which layers of a model, by the rules for the names of the file. */
final class ModulePairing {

    /** The separator of names in files of PyTorch. */
    private static final char FOREIGN = '.';

    private final InitialWeights settings;
    private final List<ModuleArrays> modules;
    private final List<ModuleArrays> layers;

    /** The names of all layers in the order of the graph. */
    private final List<String> order;

    private final Map<String, String> layerOf = new LinkedHashMap<>();
    private final Set<String> unused = new LinkedHashSet<>();
    private final Set<String> refused = new LinkedHashSet<>();
    private final List<String> mismatches = new ArrayList<>();

    private ModulePairing(InitialWeights settings, List<ModuleArrays> modules, List<ModuleArrays> layers) {
        this.settings = settings;
        this.modules = new ArrayList<>(modules);
        this.layers = new ArrayList<>(layers);
        this.order = layers.stream().map(ModuleArrays::name).toList();
    }

    /**
     * Pairs modules and layers.
     *
     * @param settings the rules, and what is left out
     * @param tensors shapes of the tensors of the file that are for no array of the model by their own names
     * @param arrays shapes of the arrays of the model that no tensor is for by its own name, in the order of the graph
     * @return the pairs
     */
    static ModulePairing of(InitialWeights settings, Map<String, List<Long>> tensors, Map<String, List<Long>> arrays) {
        List<ModuleArrays> modules = new ArrayList<>(ModuleArrays.grouped(tensors, FOREIGN));
        modules.sort(Comparator.comparing(ModuleArrays::name, new NaturalOrder()));
        ModulePairing pairing = new ModulePairing(settings, modules, ModuleArrays.grouped(arrays, '/'));
        for (ModuleNames.Rule rule : settings.names().rules()) {
            for (Kind kind : Kind.values()) {
                pairing.pair(rule, kind);
            }
        }
        return pairing;
    }

    /** The constant whose rules have all tensors of a file, if there is one. */
    static Optional<ModuleNames> namesOf(Map<String, List<Long>> tensors) {
        return ModuleNames.of(ModuleArrays.grouped(tensors, FOREIGN).stream()
                .map(ModuleArrays::name)
                .toList());
    }

    private void pair(ModuleNames.Rule rule, Kind kind) {
        NamePattern pattern = new NamePattern(rule.layers());
        List<ModuleArrays> given = taken(modules, kind, rule::isFor);
        List<ModuleArrays> wanted = taken(layers, kind, pattern::matches);
        List<ModuleArrays> needed = wanted.stream()
                .filter(layer -> !leftOut(settings.except(), layer, '/'))
                .toList();
        List<ModuleArrays> offered = given.stream()
                .filter(module -> !leftOut(settings.ignore(), module, FOREIGN))
                .toList();
        // what is left out still has its place if the other side has one for it
        boolean found = pair(offered, needed) || pair(offered, wanted) || pair(given, needed) || pair(given, wanted);
        if (!found && needed.isEmpty() && !wanted.isEmpty()) {
            // all of them are replaced, as a head is
            given.forEach(module -> unused.add(module.name()));
        } else if (!found) {
            refuse(kind, rule, offered, needed);
        }
    }

    /** Takes those of a kind that fit out of a list. */
    private static List<ModuleArrays> taken(List<ModuleArrays> all, Kind kind, Predicate<String> fits) {
        List<ModuleArrays> own = all.stream()
                .filter(one -> one.kind().filter(kind::equals).isPresent() && fits.test(one.name()))
                .toList();
        all.removeAll(own);
        return own;
    }

    private static boolean leftOut(List<String> patterns, ModuleArrays arrays, char separator) {
        return arrays.shapes().keySet().stream()
                .map(part -> arrays.name() + separator + part)
                .allMatch(name -> patterns.stream().anyMatch(pattern -> new NamePattern(pattern).matches(name)));
    }

    private boolean pair(List<ModuleArrays> given, List<ModuleArrays> wanted) {
        if (given.size() != wanted.size()) {
            return false;
        }
        for (int i = 0; i < given.size(); i++) {
            layerOf.put(given.get(i).name(), wanted.get(i).name());
        }
        return true;
    }

    private void refuse(Kind kind, ModuleNames.Rule rule, List<ModuleArrays> offered, List<ModuleArrays> needed) {
        offered.forEach(module -> refused.add(module.name()));
        needed.forEach(layer -> refused.add(layer.name()));
        int like = 0;
        int both = Math.min(offered.size(), needed.size());
        while (like < both && offered.get(like).resembles(needed.get(like))) {
            like++;
        }
        String place = rule.layers().equals("*") ? "" : " for layers such as '" + rule.layers() + "'";
        mismatches.add("the file has " + offered.size() + " " + kind.plural() + place + ", the model has "
                + needed.size() + "; " + (like < both ? "the first that differ are " : "the first that is left is ")
                + (like < offered.size() ? offered.get(like).describe() + " of the file" : "")
                + (like < both ? " and " : "")
                + (like < needed.size() ? needed.get(like).describe() + " of the model" : ""));
    }

    /**
     * What a tensor is called in the model.
     *
     * @param tensor the name in the file
     * @return the name of its layer and, behind that, the last part of its own; empty if no rule has a layer for it
     */
    Optional<String> nameOf(String tensor) {
        int end = tensor.lastIndexOf(FOREIGN);
        return end < 0
                ? Optional.empty()
                : Optional.ofNullable(layerOf.get(tensor.substring(0, end)))
                        .map(layer -> layer + "/" + tensor.substring(end + 1));
    }

    /** Whether a tensor belongs to a module in the place of which the model has layers that keep their initial values. */
    boolean isReplaced(String tensor) {
        return unused.contains(moduleOf(tensor, FOREIGN));
    }

    /** Whether one of the mismatches says already why a tensor, or an array of the model, has no counterpart. */
    boolean isRefused(String name) {
        return refused.contains(moduleOf(name, FOREIGN)) || refused.contains(moduleOf(name, '/'));
    }

    private static String moduleOf(String name, char separator) {
        return name.substring(0, Math.max(0, name.lastIndexOf(separator)));
    }

    /** What was found to be of unequal number. */
    List<String> mismatches() {
        return mismatches;
    }

    /** The layers that modules became, in the order of the graph: such as {@code convolution1 from conv1}. */
    List<String> describe() {
        Map<String, String> modules = new LinkedHashMap<>();
        layerOf.forEach((module, layer) -> modules.put(layer, module));
        return order.stream()
                .filter(modules::containsKey)
                .map(layer -> layer + " from " + modules.get(layer))
                .toList();
    }
}
