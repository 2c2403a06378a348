package dev.espalier.metrics.jfr;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** A run, from its start or resume to its end. */
@Name(RunEvent.NAME)
@Label("Training Run")
@Category("Espalier")
@StackTrace(false)
final class RunEvent extends jdk.jfr.Event {

    static final String NAME = "dev.espalier.Run";

    @Label("Run")
    @Description("Id of the run")
    String run = "";

    @Label("Name")
    @Description("Name of the stack")
    String name = "";

    @Label("Cause")
    @Description("Why it ended: completed, stopped-early, requested or failed")
    String cause = "";

    @Label("Reason")
    String reason = "";

    @Label("Step")
    @Description("Updates made")
    long step;

    @Label("Epoch")
    int epoch;
}
