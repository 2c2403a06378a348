package dev.espalier.core.warning;

import dev.espalier.api.ReadableNumber;
import dev.espalier.api.Shape;
import dev.espalier.api.event.RunWarning;
import dev.espalier.api.model.Layer;
import dev.espalier.api.optimizer.LearningRateRange;
import dev.espalier.core.document.PluginNotation;
import dev.espalier.core.setup.RunSetup;
import dev.espalier.core.stack.Stack;
import dev.espalier.core.training.LoopSettings;
import dev.espalier.core.training.OutputTask;
import dev.espalier.engine.layer.BatchNorm;
import dev.espalier.engine.layer.Convolution;
import dev.espalier.engine.layer.Sigmoid;
import dev.espalier.engine.layer.Softmax;
import dev.espalier.engine.model.Graph;
import dev.espalier.engine.plugin.LossCalls;
import dev.espalier.engine.plugin.OptimizerCalls;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Looks at the model with its losses, at batches and at the learning rate. */
final class ModelWarnings {

    /** The mean and variance of fewer samples say little about those of the data. */
    private static final int SMALL_BATCH = 8;

    /** Rows and columns of an image differ less than by this factor; a series is longer than it has channels, mostly. */
    private static final double SQUARE = 2;

    /** A series of fewer channels or positions is never taken for an image. */
    private static final int FEWEST_ROWS = 8;

    private ModelWarnings() {}

    static List<RunWarning> of(Stack stack, RunSetup setup) {
        List<RunWarning> warnings = new ArrayList<>();
        for (OutputTask task : setup.tasks()) {
            activationBeforeLoss(setup.graph(), task).ifPresent(warnings::add);
        }
        imageAsSeries(setup.graph()).ifPresent(warnings::add);
        smallBatch(setup.graph(), setup.settings()).ifPresent(warnings::add);
        learningRate(stack).ifPresent(warnings::add);
        return warnings;
    }

    private static Optional<RunWarning> activationBeforeLoss(Graph graph, OutputTask task) {
        int value = graph.outputs().get(task.output()).value();
        int node = value - graph.inputs().size();
        if (!LossCalls.takesLogits(task.loss()) || node < 0) {
            return Optional.empty();
        }
        Layer last = graph.nodes().get(node).layer();
        return last instanceof Softmax || last instanceof Sigmoid
                ? Optional.of(new RunWarning(
                        RunWarning.Kind.SOFTMAX_BEFORE_LOSS,
                        "output " + task.name(),
                        "it ends with " + PluginNotation.of(last) + ", which "
                                + PluginNotation.of(task.loss()) + " computes itself: applied twice it slows training"
                                + " down and falsifies probabilities",
                        "leave " + PluginNotation.of(last) + " out; predictions are probabilities all the same"))
                : Optional.empty();
    }

    private static Optional<RunWarning> imageAsSeries(Graph graph) {
        return graph.nodes().stream()
                .filter(node -> node.layer() instanceof Convolution
                        && node.sources().get(0) < graph.inputs().size()
                        && looksLikeImage(node.inputShapes().get(0)))
                .findFirst()
                .map(node -> {
                    Shape shape = node.inputShapes().get(0);
                    return new RunWarning(
                            RunWarning.Kind.IMAGE_AS_SERIES,
                            "model " + node.name(),
                            PluginNotation.of(node.layer()) + " takes the input of shape " + shape + " for a series of "
                                    + shape.dimension(0) + " channels and length " + shape.dimension(1)
                                    + ", and not for an image",
                            "if it is an image, put a channel before it: reshape: [1, " + shape.dimension(0) + ", "
                                    + shape.dimension(1) + "]");
                });
    }

    private static boolean looksLikeImage(Shape shape) {
        return shape.rank() == 2
                && Math.min(shape.dimension(0), shape.dimension(1)) >= FEWEST_ROWS
                && shape.dimension(0) <= SQUARE * shape.dimension(1)
                && shape.dimension(1) <= SQUARE * shape.dimension(0);
    }

    private static Optional<RunWarning> smallBatch(Graph graph, LoopSettings settings) {
        int rest = settings.trainingSamples() % settings.batch();
        // each position of an image counts too
        boolean normalises = graph.nodes().stream()
                .anyMatch(node -> node.layer() instanceof BatchNorm
                        && (long) rest
                                        * node.shape().size()
                                        / node.signature()
                                                .parameters()
                                                .get(0)
                                                .shape()
                                                .size()
                                < SMALL_BATCH);
        return normalises && rest > 0 && rest < settings.batch()
                ? Optional.of(new RunWarning(
                        RunWarning.Kind.SMALL_BATCH,
                        "train.batch",
                        "the last batch of each epoch has " + rest + (rest == 1 ? " sample" : " samples") + " of "
                                + settings.batch() + ", by whose mean and variance batch-norm normalises",
                        "choose a batch size that leaves no small rest of the " + settings.trainingSamples()
                                + " training samples, or layer-norm"))
                : Optional.empty();
    }

    private static Optional<RunWarning> learningRate(Stack stack) {
        Optional<LearningRateRange> usual = OptimizerCalls.usualLearningRates(stack.optimizer());
        double rate = stack.learningRate();
        if (usual.isEmpty() || usual.get().contains(rate)) {
            return Optional.empty();
        }
        boolean small = rate < usual.get().lowest();
        return Optional.of(new RunWarning(
                RunWarning.Kind.LEARNING_RATE,
                "learning-rate",
                ReadableNumber.of(rate) + " is " + (small ? "small" : "large") + " for "
                        + PluginNotation.of(stack.optimizer()) + ", whose usual rates are from "
                        + ReadableNumber.of(usual.get().lowest()) + " to "
                        + ReadableNumber.of(usual.get().highest()),
                small ? "expect slow training, or raise it" : "expect training to diverge, or lower it"));
    }
}
