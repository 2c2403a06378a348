package dev.espalier.core.training;

import dev.espalier.api.CounterRandomStream;
import dev.espalier.api.model.Workers;
import dev.espalier.api.optimizer.ClosureOptimizer;
import dev.espalier.api.parameter.ParameterInfo;
import dev.espalier.api.regularizer.GradientTransformation;
import dev.espalier.api.regularizer.Penalty;
import dev.espalier.api.regularizer.WeightConstraint;
import dev.espalier.api.regularizer.WeightDecay;
import dev.espalier.api.regularizer.WeightPerturbation;
import dev.espalier.engine.compute.GradientSink;
import dev.espalier.engine.compute.KernelWorkers;
import dev.espalier.engine.kernel.Workspace;
import dev.espalier.engine.plan.Parameters;
import dev.espalier.engine.plugin.Bystanders;
import dev.espalier.engine.plugin.OptimizerCalls;
import dev.espalier.engine.plugin.RegularizerCalls;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What happens to gradients and parameters between the backward pass and the next forward pass, in the order of a
 * training step: penalty gradients, gradient transformations, clipping, weight decay, optimizer, weight constraints.
 *
 * <p>Where this order allows it, a parameter is gone through piece by piece while the backward pass runs, as soon as a piece
 * of its gradient is there: if its rule is elementwise, neither penalty nor gradient transformation looks at it as a whole or together with others, penalties
 * need not be computed from values that have been decayed, and there is no bound on the norm of all gradients
 * together. All others wait for the end of the pass. The bits are the same either way.
 */
public final class ParameterUpdate implements GradientSink {

    /** Elements that are worth a thread: some microseconds. */
    static final int WORTH_A_THREAD = 1 << 14;

    /** Updates after which subnormal state is cleared: it grows no faster, and a pass over all state costs little then. */
    private static final int CLEARING = 64;

    private static final Penalty[] NO_PENALTIES = {};
    private static final GradientTransformation[] NO_TRANSFORMATIONS = {};

    private final TrainedParameter[] parameters;
    private final UpdateSlice[] whole;
    private final ParameterPieces pieces;

    /** For each parameter of the graph the number of the trained one; -1 if it is not trained. */
    private final int[] numbers;

    private final PerturbedWeights[] perturbed;
    private final boolean[] fusible;
    private final boolean[] done;
    private final Penalty[][] penalties;
    private final Penalty[][] wholePenalties;
    private final GroupPenalties groupPenalties;
    private final GradientTransformation[][] gradientTransformations;
    private final WeightConstraint[][] constraints;
    private final WeightDecay[][] decays;
    private final CounterRandomStream[] random;
    private final long seed;
    private final boolean guard;
    private final float limit;
    private final KernelWorkers workers;
    private final GradientNorm norm;
    private final GradientNorm limitedNorm;
    private final Workers.RangeTask penaltyTask = (from, to, thread) -> addPenaltyGradients(from, to);
    private final Workers.RangeTask wholePenaltyTask = (from, to, thread) -> addWholePenaltyGradients(from, to);
    private final Workers.RangeTask transformationTask = (from, to, thread) -> transformGradients(from, to);
    private final Workers.RangeTask normTask = this::measure;
    private final Workers.RangeTask limitTask = this::limit;
    private final Workers.RangeTask scaleTask = (from, to, thread) -> scaleGradients(from, to);
    private final Workers.RangeTask decayTask = (from, to, thread) -> decay(from, to);
    private final Workers.RangeTask optimizerTask = (from, to, thread) -> optimize(from, to);
    private final Workers.RangeTask constraintTask = (from, to, thread) -> constrain(from, to);
    private final Workers.RangeTask clearingTask = (from, to, thread) -> clearSubnormals(from, to);
    private float scale;
    private long stepNumber;
    private int pending;
    private boolean fusing = true;
    private long prepared;
    private boolean watching;

    // written by any thread that meets a gradient that is not finite, read when the pass is over
    private volatile int broken = -1;

    private volatile boolean touched;

    /**
     * The updates of a run.
     *
     * @param trained the parameters that are updated
     * @param all all parameters of the graph
     * @param regularizers what acts on them
     * @param settings the numbers that the loop runs by
     * @param workers the run's threads
     */
    public ParameterUpdate(
            List<TrainedParameter> trained,
            Parameters all,
            RegularizerSet regularizers,
            LoopSettings settings,
            KernelWorkers workers) {
        this.parameters = trained.toArray(TrainedParameter[]::new);
        this.workers = workers;
        this.seed = settings.seed();
        this.guard = settings.stopOnNan();
        this.limit = (float) settings.clipValue();
        int count = parameters.length;
        penalties = new Penalty[count][];
        wholePenalties = new Penalty[count][];
        gradientTransformations = new GradientTransformation[count][];
        constraints = new WeightConstraint[count][];
        decays = new WeightDecay[count][];
        random = new CounterRandomStream[count];
        whole = new UpdateSlice[count];
        fusible = new boolean[count];
        done = new boolean[count];
        groupPenalties = new GroupPenalties(parameters, all, regularizers);
        numbers = new int[all.count()];
        Arrays.fill(numbers, -1);
        List<PerturbedWeights> changed = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            TrainedParameter parameter = parameters[i];
            ParameterInfo info = parameter.info();
            List<Penalty> terms = regularizers.applying(Penalty.class, info);
            penalties[i] = terms.stream().filter(RegularizerCalls::elementwise).toArray(Penalty[]::new);
            wholePenalties[i] = terms.stream()
                    .filter(term -> !RegularizerCalls.elementwise(term))
                    .toArray(Penalty[]::new);
            gradientTransformations[i] =
                    regularizers.applying(GradientTransformation.class, info).toArray(GradientTransformation[]::new);
            constraints[i] = regularizers.applying(WeightConstraint.class, info).toArray(WeightConstraint[]::new);
            decays[i] = regularizers.applying(WeightDecay.class, info).toArray(WeightDecay[]::new);
            random[i] = new CounterRandomStream(seed);
            whole[i] = new UpdateSlice(parameter, 0, info.size());
            numbers[all.indexOf(info.name())] = i;
            WeightPerturbation[] perturbations =
                    regularizers.applying(WeightPerturbation.class, info).toArray(WeightPerturbation[]::new);
            if (perturbations.length > 0) {
                changed.add(new PerturbedWeights(parameter, whole[i], perturbations, seed));
            }
            fusible[i] = settings.clipNorm() == 0
                    && parameter.elementwise()
                    && gradientTransformations[i].length == 0
                    && perturbations.length == 0
                    && wholePenalties[i].length == 0
                    && !groupPenalties.contains(all.indexOf(info.name()))
                    && (penalties[i].length == 0 || decays[i].length == 0);
        }
        perturbed = changed.toArray(PerturbedWeights[]::new);
        pieces = new ParameterPieces(parameters);
        norm = new GradientNorm(pieces.count());
        limitedNorm = new GradientNorm(pieces.count());
    }

    /** Whether parameters are updated while the backward pass runs where that is possible; they are unless told not to. */
    void fuse(boolean during) {
        fusing = during;
    }

    /** The sum of all penalties at the present values. */
    double penalty() {
        double sum = 0;
        for (int i = 0; i < parameters.length; i++) {
            if (!parameters[i].rests()) {
                sum += penalty(penalties[i], whole[i]) + penalty(wholePenalties[i], whole[i]);
            }
        }
        return sum + groupPenalties.penalty();
    }

    private static double penalty(Penalty[] terms, UpdateSlice parameter) {
        double sum = 0;
        for (Penalty term : terms) {
            sum += RegularizerCalls.penalty(term, parameter);
        }
        return sum;
    }

    /** Readies an update, before the last of its passes. */
    void prepare(long step) {
        watching = prepared == 0;
        prepared++;
        stepNumber = step;
        for (TrainedParameter parameter : parameters) {
            parameter.step().moveTo(step);
        }
        Arrays.fill(done, false);
        pending = parameters.length;
        broken = -1;
        touched = false;
    }

    /** Changes weights for the passes of the update that has been readied. */
    void perturbWeights() {
        for (PerturbedWeights weights : perturbed) {
            weights.perturb(stepNumber);
        }
    }

    /** Puts weights back that passes have seen changed. */
    void restoreWeights() {
        for (PerturbedWeights weights : perturbed) {
            weights.restore();
        }
    }

    @Override
    public int begin(int parameter) {
        int i = numbers[parameter];
        if (i < 0 || !fusing || !fusible[i] || parameters[i].rests()) {
            return 0;
        }
        touched |= decays[i].length > 0;
        decay(i, i + 1);
        return pieces.grain(i);
    }

    @Override
    public void finish(int parameter, int from, int to, Workspace workspace) {
        int i = numbers[parameter];
        finishPieces(pieces.at(i, from), pieces.at(i, to - 1) + 1, workspace);
    }

    @Override
    public void end(int parameter) {
        int i = numbers[parameter];
        constrain(i, i + 1);
        done[i] = true;
        pending--;
    }

    private void finishPieces(int from, int to, Workspace workspace) {
        for (int piece = from; piece < to; piece++) {
            UpdateSlice slice = pieces.slice(piece);
            addPenaltyGradients(piece);
            boolean finite = measure(norm, piece, workspace);
            if (guard && !finite) {
                broken = pieces.owner(piece);
            }
            if (limit > 0) {
                limit(slice);
                measure(limitedNorm, piece, workspace);
            }
            // what cannot be saved need not be computed
            if (broken < 0) {
                touched = true;
                update(piece);
            }
        }
    }

    /**
     * The full name of the parameter in whose gradient a value was found that is not finite, if values have been updated in
     * the meantime, so that the pass cannot be run again.
     */
    public Optional<String> brokenWhileUpdating() {
        return broken < 0 || !touched
                ? Optional.empty()
                : Optional.of(parameters[broken].info().name());
    }

    /** Adds what the penalties and gradient transformations do to the gradients of a complete step. */
    void shapeGradients() {
        for (int i = 0; i < parameters.length; i++) {
            if (parameters[i].rests()) {
                leaveOut(i);
            }
        }
        overPieces(penaltyTask);
        overParameters(wholePenaltyTask);
        groupPenalties.addGradients(workers);
        overParameters(transformationTask);
    }

    /** No part of the norm that is clipped, as parameters that are frozen are none. */
    private void leaveOut(int i) {
        if (!parameters[i].isFrozen()) {
            Arrays.fill(parameters[i].gradients(), 0);
        }
        for (int piece = pieces.first(i); piece < pieces.first(i + 1); piece++) {
            norm.leaveOut(piece);
            limitedNorm.leaveOut(piece);
        }
        done[i] = true;
        pending--;
    }

    double gradientNorm() {
        overPieces(normTask);
        return norm.total();
    }

    /** Multiplies all gradients by a factor. */
    void scaleGradients(double factor) {
        scale = (float) factor;
        overPieces(scaleTask);
    }

    /** Moves every gradient into the bounds that the settings give, and returns the norm that is left. */
    double limitGradients() {
        overPieces(limitTask);
        return limitedNorm.total();
    }

    /** Changes the parameters that have not been changed during the pass: decay, optimizer, constraints. */
    void update() {
        overParameters(decayTask);
        overPieces(optimizerTask);
        overParameters(constraintTask);
        if (stepNumber % CLEARING == 0) {
            workers.parallel(pieces.count(), pieces.worthAThread(), clearingTask);
        }
    }

    private void overPieces(Workers.RangeTask task) {
        if (pending > 0) {
            workers.parallel(pieces.count(), pieces.worthAThread(), task);
        }
    }

    private void overParameters(Workers.RangeTask task) {
        if (pending > 0) {
            int count = parameters.length;
            workers.parallel(count, pieces.worthAThread() < pieces.count() ? 1 : count, task);
        }
    }

    /** Whether the rule of the run looks at all parameters together. */
    boolean needsClosure() {
        return parameters[0].optimizer() instanceof ClosureOptimizer;
    }

    /** Changes the parameters by a rule that computes loss and gradients again. */
    void update(ClosureOptimizer.Closure closure) {
        List<UpdateSlice> trained = new ArrayList<>();
        for (UpdateSlice slice : whole) {
            if (!slice.trained().rests()) {
                trained.add(slice);
            }
        }
        if (!trained.isEmpty() && parameters[0].optimizer() instanceof ClosureOptimizer rule) {
            CurrentStep step = parameters[0].step();
            ClosureOptimizer.Closure apart = () -> step.apart(closure);
            OptimizerCalls.findGradients(rule, trained, step, apart);
            overParameters(decayTask);
            OptimizerCalls.update(rule, trained, step, apart);
            overParameters(constraintTask);
        }
    }

    private void addPenaltyGradients(int from, int to) {
        for (int piece = from; piece < to; piece++) {
            if (!done[pieces.owner(piece)]) {
                addPenaltyGradients(piece);
            }
        }
    }

    private void addPenaltyGradients(int piece) {
        UpdateSlice slice = pieces.slice(piece);
        for (Penalty penalty : penalties[pieces.owner(piece)]) {
            if (isWatched(piece)) {
                RegularizerCalls.addGradientWatched(penalty, slice);
            } else {
                RegularizerCalls.addGradient(penalty, slice, slice.gradients());
            }
        }
    }

    private void addWholePenaltyGradients(int from, int to) {
        for (int i = from; i < to; i++) {
            for (Penalty penalty : done[i] ? NO_PENALTIES : wholePenalties[i]) {
                RegularizerCalls.addGradient(penalty, whole[i], whole[i].gradients());
            }
        }
    }

    private void transformGradients(int from, int to) {
        for (int i = from; i < to; i++) {
            GradientTransformation[] own = done[i] ? NO_TRANSFORMATIONS : gradientTransformations[i];
            for (int k = 0; k < own.length; k++) {
                random[i].rekey(seed, StreamPurpose.GRADIENT_TRANSFORMATION + k, parameters[i].key(), stepNumber);
                RegularizerCalls.transform(own[k], whole[i], parameters[i].step(), random[i]);
            }
        }
    }

    private void measure(int from, int to, int thread) {
        for (int piece = from; piece < to; piece++) {
            if (!done[pieces.owner(piece)]) {
                measure(norm, piece, workers.workspace(thread));
            }
        }
    }

    private boolean measure(GradientNorm which, int piece, Workspace workspace) {
        UpdateSlice slice = pieces.slice(piece);
        return which.measure(piece, slice.gradients(), slice.from(), slice.to(), workers.kernels(), workspace);
    }

    private void limit(int from, int to, int thread) {
        for (int piece = from; piece < to; piece++) {
            if (!done[pieces.owner(piece)]) {
                limit(pieces.slice(piece));
                measure(limitedNorm, piece, workers.workspace(thread));
            }
        }
    }

    private void limit(UpdateSlice slice) {
        float bound = limit;
        float[] gradients = slice.gradients();
        for (int j = slice.from(); j < slice.to(); j++) {
            gradients[j] = Math.max(-bound, Math.min(bound, gradients[j]));
        }
    }

    private void scaleGradients(int from, int to) {
        float factor = scale;
        for (int piece = from; piece < to; piece++) {
            UpdateSlice slice = pieces.slice(piece);
            float[] gradients = slice.gradients();
            for (int j = slice.from(); j < slice.to(); j++) {
                gradients[j] *= factor;
            }
        }
    }

    private void decay(int from, int to) {
        for (int i = from; i < to; i++) {
            if (!done[i]) {
                decay(parameters[i], whole[i], decays[i]);
            }
        }
    }

    private static void decay(TrainedParameter parameter, UpdateSlice slice, WeightDecay[] decays) {
        double rate = parameter.step().learningRate();
        double taken = 0;
        for (WeightDecay decay : decays) {
            double more = RegularizerCalls.decay(decay, slice, rate);
            if (parameter.takesDecay()) {
                taken += more - taken * more;
            } else {
                subtract((float) more, slice);
            }
        }
        parameter.decay(taken);
    }

    /** Not 1 − decay as one factor: it would be rounded to a float itself, the same way in every step. */
    private static void subtract(float decay, UpdateSlice slice) {
        float[] values = slice.values();
        for (int i = slice.from(); i < slice.to(); i++) {
            values[i] -= decay * values[i];
        }
    }

    private void optimize(int from, int to) {
        for (int piece = from; piece < to; piece++) {
            int i = pieces.owner(piece);
            TrainedParameter parameter = parameters[i];
            if (done[i]) {
                continue;
            }
            if (parameter.elementwise()) {
                update(piece);
            } else if (piece == pieces.first(i)) {
                OptimizerCalls.update(parameter.parameterOptimizer(), whole[i], parameter.step());
            }
        }
    }

    private void update(int piece) {
        UpdateSlice slice = pieces.slice(piece);
        TrainedParameter parameter = slice.trained();
        if (isWatched(piece)) {
            OptimizerCalls.updateWatched(parameter.parameterOptimizer(), slice, parameter.step());
        } else {
            OptimizerCalls.update(parameter.parameterOptimizer(), slice, parameter.step());
        }
    }

    /**
     * Whether plugins are watched for what they write beside a piece: the first and the last piece of each parameter in the
     * first update of the run.
     */
    private boolean isWatched(int piece) {
        if (!watching) {
            return false;
        }
        int owner = pieces.owner(piece);
        int first = pieces.first(owner);
        int last = pieces.first(owner + 1) - 1;
        return first < last
                && (piece == first || piece == last)
                && Bystanders.canWatch(parameters[owner].values().length);
    }

    private void clearSubnormals(int from, int to) {
        for (int piece = from; piece < to; piece++) {
            UpdateSlice slice = pieces.slice(piece);
            slice.trained().clearSubnormals(workers.kernels(), slice.from(), slice.to());
        }
    }

    private void constrain(int from, int to) {
        for (int i = from; i < to; i++) {
            if (!done[i]) {
                for (WeightConstraint constraint : constraints[i]) {
                    RegularizerCalls.constrain(constraint, whole[i]);
                }
            }
        }
    }
}
