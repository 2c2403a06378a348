package dev.espalier.metrics.jfr;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** A finished pass over the training data. */
@Name(EpochEvent.NAME)
@Label("Epoch")
@Category("Espalier")
@StackTrace(false)
final class EpochEvent extends jdk.jfr.Event {

    static final String NAME = "dev.espalier.Epoch";

    @Label("Run")
    @Description("Id of the run")
    String run = "";

    @Label("Epoch")
    int epoch;

    @Label("Step")
    @Description("Updates made so far")
    long step;

    @Label("Samples")
    long samples;

    @Label("Loss")
    @Description("Mean loss over the pass, without penalties")
    double loss;
}
