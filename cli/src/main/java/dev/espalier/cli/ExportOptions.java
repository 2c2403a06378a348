package dev.espalier.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Option;

/** Where a run is exported to beside what its stack says; an option of the commands that train. */
final class ExportOptions {

    /** What a bare name means: the exporter as the stack has it, or with its defaults. */
    private static final String AS_IS = "";

    @Option(
            names = "--export",
            paramLabel = "NAME[=SETTINGS]",
            mapFallbackValue = AS_IS,
            description =
                    "Bring what happens to another system while training: --export prometheus, --export 'otlp={url:"
                            + " http://localhost:4318/v1/metrics}'. Adds an exporter to those of the stack, or sets the settings"
                            + " of the one that it has. May be repeated; espalier plugins list has the names.")
    private Map<String, String> exporters = new LinkedHashMap<>();

    /** Adds the overrides of a stack file that the options stand for. */
    void addTo(Map<String, String> overrides) {
        exporters.forEach((name, settings) -> overrides.put("export." + name, settings));
    }

    /** The options as they are written on a command line. */
    List<String> words() {
        List<String> words = new ArrayList<>();
        exporters.forEach(
                (name, settings) -> words.add("--export=" + name + (settings.equals(AS_IS) ? "" : "=" + settings)));
        return words;
    }
}
