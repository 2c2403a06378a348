package dev.espalier.core.training;

import dev.espalier.api.CounterRandomStream;
import dev.espalier.api.model.Workers;
import dev.espalier.api.regularizer.Regularizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What happens to gradients and parameters between the backward pass and the next forward pass, in the order of a
 * training step: penalty gradients, gradient rules, clipping, shaping before, optimizer, shaping after.
 *
 * <p>Parameters whose rule is elementwise are cut into slices of at least 16,384 elements, which are spread over the
 * threads; slices are made once.
 */
public final class ParameterUpdate {

    /** Below this length a slice costs more to hand out than to update. */
    static final int SLICE = 1 << 14;

    private final TrainedParameter[] parameters;
    private final UpdateSlice[] whole;
    private final UpdateSlice[] slices;
    private final Regularizer.Penalty[][] penalties;
    private final Regularizer.Penalty[][] wholePenalties;
    private final Regularizer.GradientRule[][] gradientRules;
    private final Regularizer.Shaping[][] shapings;
    private final CounterRandomStream[] random;
    private final boolean anyPenalty;
    private final boolean anyWholePenalty;
    private final boolean anyGradientRule;
    private final boolean anyShaping;
    private final long seed;
    private final Workers workers;
    private final GradientNorm norm;
    private final Workers.RangeTask penaltyTask = this::addPenaltyGradients;
    private final Workers.RangeTask wholePenaltyTask = this::addWholePenaltyGradients;
    private final Workers.RangeTask ruleTask = this::applyGradientRules;
    private final Workers.RangeTask beforeTask = this::shapeBefore;
    private final Workers.RangeTask optimizerTask = this::optimize;
    private final Workers.RangeTask afterTask = this::shapeAfter;
    private final Workers.RangeTask scaleTask = this::scaleGradients;
    private final Workers.RangeTask limitTask = this::limitGradients;
    private float scale;
    private float limit;
    private long stepNumber;

    public ParameterUpdate(List<TrainedParameter> trained, RegularizerSet regularizers, long seed, Workers workers) {
        this.parameters = trained.toArray(TrainedParameter[]::new);
        this.workers = workers;
        this.seed = seed;
        int count = parameters.length;
        penalties = new Regularizer.Penalty[count][];
        wholePenalties = new Regularizer.Penalty[count][];
        gradientRules = new Regularizer.GradientRule[count][];
        shapings = new Regularizer.Shaping[count][];
        random = new CounterRandomStream[count];
        whole = new UpdateSlice[count];
        List<UpdateSlice> cut = new ArrayList<>();
        List<float[]> gradients = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            TrainedParameter parameter = parameters[i];
            List<Regularizer.Penalty> terms = regularizers.applying(Regularizer.Penalty.class, parameter.info());
            penalties[i] =
                    terms.stream().filter(Regularizer.Penalty::elementwise).toArray(Regularizer.Penalty[]::new);
            wholePenalties[i] =
                    terms.stream().filter(term -> !term.elementwise()).toArray(Regularizer.Penalty[]::new);
            gradientRules[i] = regularizers
                    .applying(Regularizer.GradientRule.class, parameter.info())
                    .toArray(Regularizer.GradientRule[]::new);
            shapings[i] = regularizers
                    .applying(Regularizer.Shaping.class, parameter.info())
                    .toArray(Regularizer.Shaping[]::new);
            random[i] = new CounterRandomStream(seed);
            int size = parameter.info().size();
            whole[i] = new UpdateSlice(parameter, 0, size);
            cut(parameter, size, cut);
            gradients.add(parameter.gradients());
        }
        slices = cut.toArray(UpdateSlice[]::new);
        anyPenalty = anyIn(penalties);
        anyWholePenalty = anyIn(wholePenalties);
        anyGradientRule = anyIn(gradientRules);
        anyShaping = anyIn(shapings);
        norm = new GradientNorm(gradients, workers);
    }

    private static void cut(TrainedParameter parameter, int size, List<UpdateSlice> slices) {
        int pieces = parameter.optimizer().elementwise() ? Math.max(1, size / SLICE) : 1;
        for (int piece = 0; piece < pieces; piece++) {
            int from = (int) ((long) size * piece / pieces);
            int to = (int) ((long) size * (piece + 1) / pieces);
            slices.add(new UpdateSlice(parameter, from, to));
        }
    }

    private static boolean anyIn(Regularizer[][] lists) {
        for (Regularizer[] list : lists) {
            if (list.length > 0) {
                return true;
            }
        }
        return false;
    }

    TrainedParameter[] parameters() {
        return parameters;
    }

    /** The sum of all penalties at the present values. */
    double penalty() {
        double sum = 0;
        for (int i = 0; i < parameters.length; i++) {
            if (!parameters[i].isStopped()) {
                sum += penalty(penalties[i], whole[i]) + penalty(wholePenalties[i], whole[i]);
            }
        }
        return sum;
    }

    private static double penalty(Regularizer.Penalty[] terms, UpdateSlice weights) {
        double sum = 0;
        for (Regularizer.Penalty penalty : terms) {
            sum += penalty.penalty(weights);
        }
        return sum;
    }

    /** Adds what the penalties and gradient rules do to the gradients of a complete step. */
    void shapeGradients(long step) {
        stepNumber = step;
        for (TrainedParameter parameter : parameters) {
            parameter.step().moveTo(step);
            if (parameter.isStopped()) {
                // no part of the norm that is clipped, as those of frozen parameters are none
                Arrays.fill(parameter.gradients(), 0);
            }
        }
        if (anyPenalty) {
            workers.parallel(slices.length, 1, penaltyTask);
        }
        if (anyWholePenalty) {
            workers.parallel(parameters.length, 1, wholePenaltyTask);
        }
        if (anyGradientRule) {
            workers.parallel(parameters.length, 1, ruleTask);
        }
    }

    double gradientNorm() {
        return norm.compute();
    }

    /** Multiplies all gradients by a factor. */
    void scaleGradients(double factor) {
        scale = (float) factor;
        workers.parallel(slices.length, 1, scaleTask);
    }

    /** Moves every gradient into [-bound, bound]. */
    void limitGradients(double bound) {
        limit = (float) bound;
        workers.parallel(slices.length, 1, limitTask);
    }

    /** Changes the parameters: shaping, optimizer, shaping. */
    void update() {
        if (anyShaping) {
            workers.parallel(parameters.length, 1, beforeTask);
        }
        workers.parallel(slices.length, 1, optimizerTask);
        if (anyShaping) {
            workers.parallel(parameters.length, 1, afterTask);
        }
    }

    private void addPenaltyGradients(int from, int to) {
        int parameter = 0;
        for (int i = from; i < to; i++) {
            UpdateSlice slice = slices[i];
            while (parameters[parameter] != slice.trained()) {
                parameter++;
            }
            if (slice.trained().isStopped()) {
                continue;
            }
            for (Regularizer.Penalty penalty : penalties[parameter]) {
                penalty.addGradient(slice, slice.gradients());
            }
        }
    }

    private void addWholePenaltyGradients(int from, int to) {
        for (int i = from; i < to; i++) {
            if (parameters[i].isStopped()) {
                continue;
            }
            for (Regularizer.Penalty penalty : wholePenalties[i]) {
                penalty.addGradient(whole[i], parameters[i].gradients());
            }
        }
    }

    private void applyGradientRules(int from, int to) {
        for (int i = from; i < to; i++) {
            if (parameters[i].isStopped()) {
                continue;
            }
            Regularizer.GradientRule[] rules = gradientRules[i];
            for (int rule = 0; rule < rules.length; rule++) {
                random[i].rekey(seed, StreamPurpose.GRADIENT_RULE + rule, parameters[i].key(), stepNumber);
                rules[rule].apply(whole[i], parameters[i].step(), random[i]);
            }
        }
    }

    private void shapeBefore(int from, int to) {
        for (int i = from; i < to; i++) {
            if (parameters[i].isStopped()) {
                continue;
            }
            for (Regularizer.Shaping shaping : shapings[i]) {
                shaping.beforeUpdate(whole[i], parameters[i].step().learningRate());
            }
        }
    }

    private void optimize(int from, int to) {
        for (int i = from; i < to; i++) {
            TrainedParameter parameter = slices[i].trained();
            if (!parameter.isStopped()) {
                parameter.optimizer().update(slices[i], parameter.step());
            }
        }
    }

    private void shapeAfter(int from, int to) {
        for (int i = from; i < to; i++) {
            if (parameters[i].isStopped()) {
                continue;
            }
            for (Regularizer.Shaping shaping : shapings[i]) {
                shaping.afterUpdate(whole[i], parameters[i].step().learningRate());
            }
        }
    }

    private void scaleGradients(int from, int to) {
        float factor = scale;
        for (int i = from; i < to; i++) {
            float[] gradients = slices[i].gradients();
            for (int j = slices[i].from(); j < slices[i].to(); j++) {
                gradients[j] *= factor;
            }
        }
    }

    private void limitGradients(int from, int to) {
        float bound = limit;
        for (int i = from; i < to; i++) {
            float[] gradients = slices[i].gradients();
            for (int j = slices[i].from(); j < slices[i].to(); j++) {
                gradients[j] = Math.max(-bound, Math.min(bound, gradients[j]));
            }
        }
    }
}
