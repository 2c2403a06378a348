package dev.espalier.cli;

import dev.espalier.core.catalog.PluginCatalog;
import dev.espalier.core.stack.StackSchema;
import dev.espalier.search.space.SearchSection;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Prints the JSON Schema of stack files. */
@Command(
        name = "schema",
        header = "Print the JSON Schema of stack files, made from the plugins that are found.",
        description = {
            "Editors with a YAML language server complete and check stack files by it, third-party plugins included, when a"
                    + " file begins with",
            "  # yaml-language-server: $schema=stack.schema.json"
        },
        footer = "  espalier schema --plugins my-plugins > stack.schema.json")
final class SchemaCommand implements Callable<Integer> {

    private final CommandContext context;

    @Mixin
    private PluginOptions plugins = new PluginOptions();

    SchemaCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        try (PluginCatalog catalog = plugins.catalog()) {
            context.screen().text(StackSchema.json(catalog, SearchSection.type()));
            PluginOptions.warnOfBroken(catalog, context.screen());
        }
        return 0;
    }
}
