package dev.espalier.search.rehearsal;

import dev.espalier.api.Check;
import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import dev.espalier.api.event.StepView;
import dev.espalier.api.event.TrainingListener;
import dev.espalier.api.model.Layer;
import dev.espalier.api.regularizer.ActivationMask;
import dev.espalier.core.Espalier;
import dev.espalier.core.RunOptions;
import dev.espalier.core.TrainingRun;
import dev.espalier.core.document.PluginNotation;
import dev.espalier.core.stack.Stack;
import dev.espalier.engine.layer.CompositeLayer;
import dev.espalier.engine.model.Model;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Trains on one batch only, to see whether the loss comes down to near zero, as it should if the model, the loss and the data fit
 * each other.
 *
 * <p>What keeps a model from learning by heart is left out: augmenters, regularizers, masks such as dropout, schedules and the
 * moving average of the weights.
 *
 * @param steps updates, at least 10
 */
public record OneBatchRehearsal(int steps) {

    /** Checks the range. */
    public OneBatchRehearsal {
        Check.atLeast("steps", steps, 10);
    }

    /** With 300 steps. */
    public OneBatchRehearsal() {
        this(300);
    }

    /**
     * Trains.
     *
     * @param espalier the way in
     * @param stack what to train
     * @param options where relative paths begin and how many threads; without a folder
     * @return what came of it
     * @throws EspalierException with the problems of the stack
     */
    public OneBatchFit fit(Espalier espalier, Stack stack, RunOptions options) {
        List<String> leftOut = new ArrayList<>();
        Stack.Rehearsed changed = new Stack.Rehearsed(
                unmasked(stack.model(), leftOut),
                stack.learningRate(),
                List.of(),
                Map.of(),
                List.of(),
                List.of(),
                stack.train().shortened(steps + 1L, stack.train().batch()));
        stack.regularizers().forEach(entry -> leftOut.add(PluginNotation.of(entry.regularizer())));
        stack.augment().forEach(augmenter -> leftOut.add(PluginNotation.of(augmenter)));
        stack.schedule().forEach(schedule -> leftOut.add(PluginNotation.of(schedule)));
        stack.settingSchedules().keySet().forEach(setting -> leftOut.add("schedule of " + setting));
        stack.train().emaDecay().ifPresent(decay -> leftOut.add("ema-decay: " + decay));
        Losses losses = new Losses();
        try (TrainingRun run =
                espalier.rehearsals().prepareOneBatch(stack.rehearsed(changed), options.withMaxSteps(steps), losses)) {
            run.run();
        } catch (EspalierException failure) {
            if (failure.code() != ErrorCode.NON_FINITE) {
                throw failure;
            }
            losses.all.add(Double.NaN);
        }
        return new OneBatchFit(losses.samples, losses.all, leftOut);
    }

    /** The model with masks that drop nothing, so that all layers keep their names and initial weights. */
    private static Model unmasked(Model model, List<String> leftOut) {
        if (model.isSequential()) {
            return Model.sequential(unmasked(model.nodes().get(0).layers(), leftOut))
                    .withConvolutions(model.convolutions());
        }
        Model.Builder builder = Model.builder();
        for (Model.Input input : model.inputs()) {
            if (input.shape().isPresent()) {
                builder.input(input.name(), input.shape().get());
            } else {
                builder.input(input.name());
            }
        }
        model.nodes().forEach(node -> builder.node(node.name(), node.from(), unmasked(node.layers(), leftOut)));
        model.outputs().forEach(builder::output);
        return builder.build().withConvolutions(model.convolutions());
    }

    private static List<Layer> unmasked(List<Layer> layers, List<String> leftOut) {
        return CompositeLayer.map(layers, layer -> {
            if (layer instanceof ActivationMask) {
                leftOut.add(PluginNotation.of(layer));
            }
            return layer instanceof ActivationMask ? new MaskOff() : layer;
        });
    }

    /** The loss of each step. */
    private static final class Losses implements TrainingListener {

        private final List<Double> all = new ArrayList<>();
        private int samples;

        @Override
        public void stepFinished(StepView step) {
            all.add(step.loss());
            samples = step.samples();
        }
    }
}
