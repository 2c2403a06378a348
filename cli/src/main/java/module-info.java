/** The {@code espalier} command. */
module dev.espalier.cli {
    requires de.siegmar.fastcsv;
    requires dev.espalier.core;
    requires dev.espalier.http;
    requires dev.espalier.search;
    requires dev.espalier.web;
    requires info.picocli;
    requires java.compiler;
    requires java.desktop;
    requires org.slf4j;
    requires static org.jspecify;

    opens dev.espalier.cli to
            info.picocli;

    uses dev.espalier.api.diagnosis.Diagnostic;

    provides java.lang.System.LoggerFinder with
            dev.espalier.cli.CommandLoggers;
    provides org.slf4j.spi.SLF4JServiceProvider with
            dev.espalier.cli.LibraryLoggers;
}
