package dev.espalier.engine.plugin;

import dev.espalier.api.diagnosis.Diagnostic;
import dev.espalier.api.diagnosis.RunRecord;
import dev.espalier.api.event.Finding;
import java.util.List;

/** Calls of diagnostics. */
public final class DiagnosticCalls {

    private static final String NOUN = "diagnostic";

    private DiagnosticCalls() {}

    /** {@link Diagnostic#examine}. */
    public static List<Finding> examine(Diagnostic diagnostic, RunRecord record) {
        return PluginBoundary.list(NOUN, diagnostic, "examine", () -> diagnostic.examine(record));
    }
}
