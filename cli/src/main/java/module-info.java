/** The {@code espalier} command. */
module dev.espalier.cli {
    requires dev.espalier.core;
    requires dev.espalier.metrics;
    requires info.picocli;
    requires java.compiler;
    requires static org.jspecify;

    opens dev.espalier.cli to
            info.picocli;

    provides java.lang.System.LoggerFinder with
            dev.espalier.cli.CommandLoggers;
}
