package dev.espalier.core.training;

import dev.espalier.api.optimizer.Optimizer;
import dev.espalier.api.optimizer.ParameterOptimizer;
import dev.espalier.engine.plan.Parameters;
import dev.espalier.engine.plugin.OptimizerCalls;
import java.util.List;

/** The weights that a model is evaluated and kept with, where they are not those that it is trained at. */
public final class EvaluatedWeights {

    private final Parameters trained;
    private final Parameters evaluated;
    private final List<TrainedParameter> updated;

    /**
     * Weights for evaluation.
     *
     * @param trained what is trained
     * @param evaluated what receives the weights, and statistics as they are
     * @param updated the parameters with their optimizers' slots
     */
    public EvaluatedWeights(Parameters trained, Parameters evaluated, List<TrainedParameter> updated) {
        this.trained = trained;
        this.evaluated = evaluated;
        this.updated = List.copyOf(updated);
    }

    /** What receives the weights. */
    Parameters parameters() {
        return evaluated;
    }

    /**
     * Whether a stack trains at other weights than it evaluates with.
     *
     * @param optimizers all rules of the stack
     */
    public static boolean needed(List<Optimizer> optimizers) {
        return optimizers.stream().anyMatch(ParameterOptimizer.WithEvaluationWeights.class::isInstance);
    }

    /**
     * Computes them from where training is.
     *
     * @param step updates made
     */
    void refresh(long step) {
        for (int i = 0; i < trained.count(); i++) {
            copy(trained.values(i), evaluated.values(i));
        }
        for (int i = 0; i < trained.bufferCount(); i++) {
            copy(trained.buffer(i), evaluated.buffer(i));
        }
        // before the first update there is nothing but the initial values
        for (int i = 0; step > 0 && i < updated.size(); i++) {
            TrainedParameter parameter = updated.get(i);
            // of one that is frozen still there is nothing but its values either
            if (parameter.optimizer() instanceof ParameterOptimizer.WithEvaluationWeights rule
                    && !parameter.isUntouched(step)) {
                float[] weights =
                        evaluated.values(evaluated.indexOf(parameter.info().name()));
                OptimizerCalls.evaluationWeights(
                        rule, new UpdateSlice(parameter, 0, parameter.info().size()), weights);
            }
        }
    }

    private static void copy(float[] from, float[] to) {
        System.arraycopy(from, 0, to, 0, from.length);
    }
}
