package dev.espalier.core.wiring;

import dev.espalier.api.Problem;
import dev.espalier.api.diagnosis.Diagnostic;
import dev.espalier.core.catalog.PluginCatalog;
import dev.espalier.core.catalog.PluginDescriptor;
import dev.espalier.core.catalog.PluginKind;
import dev.espalier.core.catalog.SettingsBinder;
import dev.espalier.core.diagnosis.RunDiagnosis;
import dev.espalier.core.diagnosis.RunRecorder;
import dev.espalier.core.document.Problems;
import dev.espalier.core.document.ScalarNode;
import dev.espalier.core.stack.Diagnostics;
import dev.espalier.core.stack.Stack;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Makes the diagnostics of a run: those that its stack lists, or all that are found. */
public final class ChosenDiagnostics {

    private static final System.Logger LOGGER = System.getLogger(ChosenDiagnostics.class.getName());

    private ChosenDiagnostics() {}

    /** The diagnosis of a run. */
    static RunDiagnosis of(Stack stack, PluginCatalog catalog) {
        List<Diagnostic> diagnostics = diagnostics(stack.diagnostics(), catalog);
        return new RunDiagnosis(diagnostics, new RunRecorder(stack.recording(), !diagnostics.isEmpty()));
    }

    private static List<Diagnostic> diagnostics(Diagnostics choice, PluginCatalog catalog) {
        return choice.discovered() ? discovered(catalog) : choice.chosen();
    }

    /**
     * All diagnostics that are found, with their defaults.
     *
     * @param catalog the plugins
     * @return the diagnostics; those that cannot be made are logged and left out
     */
    public static List<Diagnostic> discovered(PluginCatalog catalog) {
        List<Diagnostic> found = new ArrayList<>();
        for (PluginDescriptor plugin : catalog.plugins(PluginKind.DIAGNOSTIC)) {
            Problems problems = new Problems();
            new SettingsBinder(catalog, problems)
                    .plugin(Diagnostic.class, ScalarNode.of(catalog.reference(plugin)))
                    .ifPresent(found::add);
            if (!problems.isEmpty()) {
                LOGGER.log(
                        System.Logger.Level.WARNING,
                        "the diagnosis goes without " + plugin.label() + ": "
                                + problems.list().stream().map(Problem::text).collect(Collectors.joining("; ")));
            }
        }
        return found;
    }
}
