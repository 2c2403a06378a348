package dev.espalier.exporters;

import dev.espalier.api.Check;
import dev.espalier.api.Plugin;
import dev.espalier.api.Setting;
import dev.espalier.api.export.ExportContext;
import dev.espalier.api.export.Exporter;
import dev.espalier.api.export.RunExport;
import java.util.regex.Pattern;

/**
 * JMX: shows the meters of the run as beans of the platform's MBean server.
 *
 * <p>They are there during the run, for a console that is connected to the process. No port is opened.
 *
 * <p>Choose it to look into a process with jconsole or VisualVM, or where an agent reads JMX.
 *
 * <p>Source: JSR 3, "Java Management Extensions".
 *
 * @param domain of the beans
 */
@Plugin(value = "jmx", summary = "shows the meters as beans of the process")
public record Jmx(
        @Setting(value = "domain of the beans", shorthand = true)
        String domain) implements Exporter {

    private static final Pattern DOMAIN = Pattern.compile("[A-Za-z0-9._-]+");

    /** Checks the domain. */
    public Jmx {
        Check.require(
                DOMAIN.matcher(domain).matches(), "domain", "'" + domain + "'", "must be letters, digits, ., _ and -");
    }

    /** The domain {@code espalier}. */
    public Jmx() {
        this("espalier");
    }

    @Override
    public RunExport open(ExportContext context) {
        return new Library("jmx", "micrometer-registry-jmx").open(() -> JmxRegistry.export(this, context));
    }
}
