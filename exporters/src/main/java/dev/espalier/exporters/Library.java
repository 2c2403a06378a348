package dev.espalier.exporters;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import dev.espalier.api.export.RunExport;
import java.util.function.Supplier;

/**
 * A library that an exporter needs and that is there only if the application has it.
 *
 * @param exporter the exporter's name
 * @param artifact the Maven artifact of {@code io.micrometer}
 */
record Library(String exporter, String artifact) {

    /** The release that the exporters are built with; a test compares it with that on the class path. */
    static final String MICROMETER = "1.17.2";

    /**
     * Opens what the library is needed for.
     *
     * @throws EspalierException if the library is not there; code PLUGIN_BROKEN
     */
    RunExport open(Supplier<RunExport> opening) {
        try {
            return opening.get();
        } catch (NoClassDefFoundError missing) {
            throw new EspalierException(
                    ErrorCode.PLUGIN_BROKEN,
                    "exporter " + exporter,
                    "its library is not on the class path or module path: "
                            + String.valueOf(missing.getMessage()).replace('/', '.') + " is missing",
                    "add io.micrometer:" + artifact + ":" + MICROMETER + " with its dependencies",
                    missing);
        }
    }
}
