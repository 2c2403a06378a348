package dev.espalier.metrics.jfr;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** A finding of the diagnosis that was not there before, or a value that is not finite. */
@Name(FindingEvent.NAME)
@Label("Finding")
@Category("Espalier")
@StackTrace(false)
final class FindingEvent extends jdk.jfr.Event {

    static final String NAME = "dev.espalier.Finding";

    @Label("Run")
    @Description("Id of the run")
    String run = "";

    @Label("Step")
    @Description("Updates made so far")
    long step;

    @Label("Name")
    @Description("Name of the diagnostic; non-finite for a value that is NaN or infinite")
    String name = "";

    @Label("Severity")
    @Description("note, warning or problem")
    String severity = "";

    @Label("Place")
    String place = "";

    @Label("Observation")
    String what = "";

    @Label("Remedy")
    String remedy = "";
}
