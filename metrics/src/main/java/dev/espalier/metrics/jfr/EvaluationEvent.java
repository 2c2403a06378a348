package dev.espalier.metrics.jfr;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** A pass over validation or test data. */
@Name(EvaluationEvent.NAME)
@Label("Evaluation")
@Category("Espalier")
@StackTrace(false)
final class EvaluationEvent extends jdk.jfr.Event {

    static final String NAME = "dev.espalier.Evaluation";

    @Label("Run")
    @Description("Id of the run")
    String run = "";

    @Label("Split")
    String split = "";

    @Label("Step")
    @Description("Updates made so far")
    long step;

    @Label("Epoch")
    int epoch;

    @Label("Samples")
    long samples;

    @Label("Loss")
    @Description("Loss without penalties; NaN if it was not computed")
    double loss;
}
