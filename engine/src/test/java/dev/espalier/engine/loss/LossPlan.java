package dev.espalier.engine.loss;

import dev.espalier.api.Shape;
import dev.espalier.api.data.Schema;
import dev.espalier.api.data.TargetKind;
import dev.espalier.api.model.Loss;
import dev.espalier.engine.compute.KernelWorkers;
import dev.espalier.engine.layer.Flatten;
import dev.espalier.engine.model.Graph;
import dev.espalier.engine.model.Model;
import dev.espalier.engine.plan.Parameters;
import dev.espalier.engine.plan.Plan;
import dev.espalier.engine.plan.PlanLoss;
import java.util.List;

/** Targets of losses, and plans of a loss alone. */
final class LossPlan {

    private LossPlan() {}

    private static Schema.Target target(TargetKind kind, int width) {
        return new Schema.Target("label", kind, width, List.of());
    }

    static Schema.Target index(int width) {
        return target(TargetKind.CLASS_INDEX, width);
    }

    static Schema.Target soft(int width) {
        return target(TargetKind.DISTRIBUTION, width);
    }

    static Schema.Target values(int width) {
        return target(TargetKind.VALUES, width);
    }

    /** A plan of the loss alone, with its outputs and targets filled in. */
    static Plan plan(Loss loss, Schema.Target target, int width, float[] outputs, float[] targets) {
        Graph graph =
                Graph.of(Model.sequential(new Flatten()), List.of(new Schema.Input("x", Shape.of(width), List.of())));
        Plan plan = Plan.builder(graph, Parameters.trainable(graph), KernelWorkers.serial())
                .maxBatchSize(outputs.length / width)
                .training(1)
                .inputGradients()
                .loss(new PlanLoss(0, loss, target))
                .build();
        System.arraycopy(outputs, 0, plan.input(0), 0, outputs.length);
        System.arraycopy(targets, 0, plan.target(0), 0, targets.length);
        return plan;
    }
}
