package dev.espalier.metrics.jfr;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;

/** A step with its phases; one object is committed again and again, so that recording allocates nothing. */
@Name(StepEvent.NAME)
@Label("Training Step")
@Description("An update of the parameters, from the end of the one before")
@Category("Espalier")
@StackTrace(false)
final class StepEvent extends jdk.jfr.Event {

    static final String NAME = "dev.espalier.Step";

    @Label("Run")
    @Description("Id of the run")
    String run = "";

    @Label("Step")
    @Description("Number of the update")
    long step;

    @Label("Epoch")
    int epoch;

    @Label("Samples")
    int samples;

    @Label("Loss")
    @Description("Mean loss without penalties")
    double loss;

    @Label("Data")
    @Description("Waiting for the batch")
    @Timespan
    long data;

    @Label("Augmentation")
    @Description("Done by the threads of the data loader, beside the step while they keep up")
    @Timespan
    long augment;

    @Label("Forward Pass")
    @Timespan
    long forward;

    @Label("Backward Pass")
    @Timespan
    long backward;

    @Label("Clipping")
    @Description("Penalty gradients, gradient transformations and clipping")
    @Timespan
    long clip;

    @Label("Optimizer")
    @Timespan
    long optimizer;

    @Label("Callbacks")
    @Description("Listeners of the run")
    @Timespan
    long callbacks;
}
