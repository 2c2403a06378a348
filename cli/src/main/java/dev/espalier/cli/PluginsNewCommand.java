package dev.espalier.cli;

import dev.espalier.cli.starter.PluginProject;
import dev.espalier.cli.starter.StarterKind;
import dev.espalier.core.catalog.PluginCatalog;
import dev.espalier.core.catalog.PluginDescriptor;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Begins a project for a plugin. */
@Command(
        name = "new",
        header = "Create a Maven project for a plugin, with a working example.",
        description = {
            "Writes a small plugin with its settings, the test that holds it to the contract of its kind, a stack file that"
                    + " uses it, and a Maven wrapper. Then make it yours.",
            "",
            "For a regularizer, give its own kind: penalty, gradient-transformation, weight-constraint, activation-mask,"
                    + " target-transformation or stopping-rule."
        },
        footerHeading = "%nExample:%n",
        footer = {
            "  espalier plugins new --kind optimizer --name acme-lion --package com.acme",
            "  cd acme-lion",
            "  ./mvnw package",
            "  espalier train stack.yaml --plugins target/plugins"
        })
final class PluginsNewCommand implements Callable<Integer> {

    private final CommandContext context;

    @Option(
            names = "--kind",
            paramLabel = "KIND",
            required = true,
            converter = KindConverter.class,
            description = "What it is: ${COMPLETION-CANDIDATES}.")
    @SuppressWarnings("NullAway.Init") // picocli refuses a command line without it
    private StarterKind kind;

    @Option(
            names = "--name",
            paramLabel = "NAME",
            required = true,
            description = "What stack files will call it, such as acme-lion.")
    @SuppressWarnings("NullAway.Init") // picocli refuses a command line without it
    private String name;

    @Option(
            names = "--package",
            paramLabel = "PACKAGE",
            required = true,
            description = "The package of its class, such as com.acme.")
    @SuppressWarnings("NullAway.Init") // picocli refuses a command line without it
    private String packageName;

    @Option(names = "--out", paramLabel = "DIR", description = "The project's folder; by default the plugin's name.")
    private @Nullable Path out;

    /** Reads the kind, and says which was meant if there is no such. */
    private static final class KindConverter implements ITypeConverter<StarterKind> {

        @Override
        public StarterKind convert(String word) {
            return StarterKind.of(word)
                    .orElseThrow(() ->
                            new TypeConversionException("'" + word + "' is none; " + StarterKind.suggestion(word)));
        }
    }

    PluginsNewCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        PluginProject project = new PluginProject(kind, name, packageName);
        warnOfNamesakes();
        Path folder = out == null ? Path.of(name) : out;
        Screen screen = context.screen();
        for (Path file : project.write(folder)) {
            screen.line(folder.resolve(file).toString());
        }
        screen.line("");
        screen.line("Next:");
        screen.line("  cd " + folder);
        screen.line("  ./mvnw package");
        screen.line("  espalier " + kind.command() + " stack.yaml --plugins target/plugins");
        screen.line("README.md explains the project, and where Maven finds Espalier's artifacts.");
        return 0;
    }

    private void warnOfNamesakes() {
        try (PluginCatalog catalog = PluginCatalog.load(PluginCatalog.class.getClassLoader())) {
            for (PluginDescriptor plugin : catalog.plugins(kind.kind())) {
                if (plugin.name().equals(name)) {
                    context.screen()
                            .error("warning: " + plugin.label() + " is there already, from " + plugin.origin()
                                    + "; where both are found, a stack file must say " + name + "@JAR");
                }
            }
        }
    }
}
