package dev.espalier.core;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.Problem;
import dev.espalier.api.regularizer.Regularizer;
import dev.espalier.core.catalog.PluginCatalog;
import dev.espalier.core.catalog.PluginDescriptor;
import dev.espalier.core.catalog.PluginKind;
import dev.espalier.core.stack.Stack;
import dev.espalier.core.stack.StackWriter;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/** Finds the plugins that a stack is made of. */
final class UsedPlugins {

    private UsedPlugins() {}

    /** The plugins of a stack that come from the catalogue, in the catalogue's order; not the exporters, which change no result. */
    static List<PluginDescriptor> of(Stack stack, PluginCatalog catalog) {
        Set<PluginDescriptor> used = StackWriter.plugins(stack, catalog);
        return catalog.plugins().stream()
                .filter(plugin -> plugin.kind() != PluginKind.EXPORTER && used.contains(plugin))
                .toList();
    }

    /** A problem for each part of a model that no jar lists: a file of the model names it, and it could not be loaded. */
    static List<Problem> unlisted(Stack stack, PluginCatalog catalog) {
        return StackWriter.pluginsOfModel(stack, catalog).stream()
                // masks of activations are for training alone, and a model is loaded without them
                .filter(plugin ->
                        !catalog.plugins().contains(plugin) && !Regularizer.class.isAssignableFrom(plugin.type()))
                .sorted(Comparator.comparing(plugin -> plugin.type().getName()))
                .map(UsedPlugins::unlisted)
                .toList();
    }

    private static Problem unlisted(PluginDescriptor plugin) {
        String type = plugin.type().getName();
        String extension = plugin.kind().type().getName();
        return new Problem(
                ErrorCode.PLUGIN_BROKEN,
                plugin.kind().noun() + " " + type,
                "no services file lists it, so that its model could not be loaded",
                "write " + type + " into META-INF/services/" + extension + " beside the class, or 'provides "
                        + extension + " with " + type + ";' into its module-info");
    }
}
