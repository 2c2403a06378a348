package dev.espalier.core;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.Plugin;
import dev.espalier.api.Problem;
import dev.espalier.api.data.DataSource;
import dev.espalier.api.regularizer.Regularizer;
import dev.espalier.core.catalog.PluginCatalog;
import dev.espalier.core.catalog.PluginDescriptor;
import dev.espalier.core.catalog.PluginKind;
import dev.espalier.core.document.SettingCalls;
import dev.espalier.core.stack.Stack;
import dev.espalier.engine.model.Model;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Finds the plugins that a stack is made of. */
final class UsedPlugins {

    private final Map<Class<?>, PluginDescriptor> known = new LinkedHashMap<>();
    private final Set<Class<?>> used = new HashSet<>();

    private final PluginCatalog catalog;

    private UsedPlugins(PluginCatalog catalog) {
        this.catalog = catalog;
        for (PluginDescriptor plugin : catalog.plugins()) {
            known.put(plugin.type(), plugin);
        }
    }

    /** The plugins of a stack that come from the catalogue, in the catalogue's order. */
    static List<PluginDescriptor> of(Stack stack, PluginCatalog catalog) {
        UsedPlugins search = new UsedPlugins(catalog);
        search.visit(stack);
        List<PluginDescriptor> plugins = new ArrayList<>();
        search.known.forEach((type, plugin) -> {
            if (search.used.contains(type)) {
                plugins.add(plugin);
            }
        });
        return plugins;
    }

    /**
     * The parts of a model that no jar lists: a file of the model names them, and it could not be loaded.
     *
     * @param stack what is to be run
     * @param catalog the plugins that there are
     * @return a problem of code PLUGIN_BROKEN for each class
     */
    static List<Problem> unlisted(Stack stack, PluginCatalog catalog) {
        UsedPlugins search = new UsedPlugins(catalog);
        search.visit(stack.model());
        stack.losses().forEach(search::visit);
        search.visit(stack.metrics());
        search.visit(stack.data().preprocess());
        List<Problem> problems = new ArrayList<>();
        search.used.stream()
                // masks of activations are for training alone, and a model is loaded without them
                .filter(type -> !search.known.containsKey(type) && !Regularizer.class.isAssignableFrom(type))
                .sorted(Comparator.comparing(Class::getName))
                .forEach(type -> unlisted(type).ifPresent(problems::add));
        return problems;
    }

    private static Optional<Problem> unlisted(Class<?> type) {
        return Arrays.stream(PluginKind.values())
                .filter(kind -> kind.type().isAssignableFrom(type))
                .findFirst()
                .map(kind -> new Problem(
                        ErrorCode.PLUGIN_BROKEN,
                        kind.noun() + " " + type.getName(),
                        "no list names it, so that a model that is made with it could not be loaded",
                        "write " + type.getName() + " into META-INF/services/"
                                + kind.type().getName() + " beside the class, or 'provides "
                                + kind.type().getName() + " with " + type.getName() + ";' into its module-info"));
    }

    private void visit(Object value) {
        if (value instanceof DataSource source && !catalog.canDescribe(PluginKind.DATA_SOURCE, source)) {
            return; // it may hold anything, such as all its samples
        }
        if (value instanceof Collection<?> elements) {
            elements.forEach(this::visit);
        } else if (value instanceof Map<?, ?> map) {
            map.values().forEach(this::visit);
        } else if (value instanceof Optional<?> optional) {
            optional.ifPresent(this::visit);
        } else if (value instanceof Model model) {
            model.nodes().forEach(node -> visit(node.layers()));
        } else if (value instanceof Record plugin) {
            if (plugin.getClass().isAnnotationPresent(Plugin.class)) {
                used.add(plugin.getClass());
            }
            components(plugin);
        }
    }

    private void components(Record plugin) {
        for (RecordComponent component : plugin.getClass().getRecordComponents()) {
            if (component.getType().isPrimitive() || component.getType() == String.class) {
                continue;
            }
            // a record of a closed module can be used but not looked into; what is nested in it goes unrecorded
            SettingCalls.read(component, plugin).ifPresent(this::visit);
        }
    }
}
