package ${package};

import dev.espalier.api.Check;
import dev.espalier.api.Plugin;
import dev.espalier.api.Setting;
import dev.espalier.api.event.EvaluationFinished;
import dev.espalier.api.event.RunStopped;
import dev.espalier.api.export.ExportContext;
import dev.espalier.api.export.Exporter;
import dev.espalier.api.export.RunExport;

/**
 * Tells the people at the terminal the metrics of each evaluation.
 *
 * @param digits how many digits of a value are told, from 1 to 17
 */
@Plugin(value = "${artifactId}", summary = "tells the metrics of each evaluation")
public record ${className}(@Setting("digits of a value, from 1 to 17") int digits) implements Exporter {

    /** Checks the range. */
    public ${className} {
        Check.inClosed("digits", digits, 1, 17);
    }

    /** The defaults. */
    public ${className}() {
        this(4);
    }

    /** What is opened for one run: a port or a file would be opened here, and refused with an EspalierException. */
    @Override
    public RunExport open(ExportContext context) {
        return new Told(context);
    }

    /** No statistics of layers are told, so that none need be collected. */
    @Override
    public boolean wantsStatistics() {
        return false;
    }

    private final class Told implements RunExport {

        private final ExportContext context;

        Told(ExportContext context) {
            this.context = context;
        }

        /** The run waits for each event: what may take time belongs on a thread of its own. */
        @Override
        public void evaluationFinished(EvaluationFinished event) {
            event.values().forEach((name, value) ->
                    context.tell(context.runName() + ": " + event.split() + " " + name + " "
                            + String.format("%." + digits + "g", value)));
        }

        @Override
        public void runStopped(RunStopped event) {
            context.tell(context.runName() + ": " + event.reason());
        }
    }
}
