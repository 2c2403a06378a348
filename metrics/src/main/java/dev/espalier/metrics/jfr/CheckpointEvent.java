package dev.espalier.metrics.jfr;

import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** A checkpoint that was written, or could not be. */
@Name(CheckpointEvent.NAME)
@Label("Checkpoint")
@Category("Espalier")
@StackTrace(false)
final class CheckpointEvent extends jdk.jfr.Event {

    static final String NAME = "dev.espalier.Checkpoint";

    @Label("Run")
    @Description("Id of the run")
    String run = "";

    @Label("Step")
    @Description("Updates made so far")
    long step;

    @Label("Outcome")
    @Description("saved or failed")
    String outcome = "";

    @Label("Reason")
    @Description("What went wrong")
    String reason = "";

    @Label("Best")
    @Description("Whether it is the best so far")
    boolean best;

    @Label("Size")
    @DataAmount
    long size;
}
