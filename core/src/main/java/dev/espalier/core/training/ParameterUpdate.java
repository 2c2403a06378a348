package dev.espalier.core.training;

import dev.espalier.api.CounterRandomStream;
import dev.espalier.api.optimizer.Optimizer;
import dev.espalier.api.parameter.ParameterInfo;
import dev.espalier.api.regularizer.Regularizer;
import dev.espalier.engine.compute.KernelWorkers;
import dev.espalier.engine.kernel.Workspace;
import dev.espalier.engine.plan.GradientSink;
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
 * training step: penalty gradients, gradient rules, clipping, shaping before, optimizer, shaping after.
 *
 * <p>Where this order allows it, a parameter is gone through piece by piece while the backward pass runs, as soon as a piece
 * of its gradient is there: if its rule is elementwise, neither penalty nor gradient rule looks at it as a whole, penalties
 * need not be computed from values that a shaping has changed, and there is no bound on the norm of all gradients
 * together. All others wait for the end of the pass. The bits are the same either way.
 */
public final class ParameterUpdate implements GradientSink {

    /** Elements that are worth a thread: some microseconds. */
    static final int WORTH_A_THREAD = 1 << 14;

    private static final Regularizer.Penalty[] NO_PENALTIES = {};
    private static final Regularizer.GradientRule[] NO_RULES = {};

    private final TrainedParameter[] parameters;
    private final UpdateSlice[] whole;
    private final ParameterPieces pieces;

    /** For each parameter of the graph the number of the trained one; -1 if it is not trained. */
    private final int[] numbers;

    private final boolean[] fusible;
    private final boolean[] done;
    private final Regularizer.Penalty[][] penalties;
    private final Regularizer.Penalty[][] wholePenalties;
    private final Regularizer.GradientRule[][] gradientRules;
    private final Regularizer.Shaping[][] shapings;
    private final Regularizer.Decay[][] decays;
    private final CounterRandomStream[] random;
    private final long seed;
    private final boolean guard;
    private final float limit;
    private final KernelWorkers workers;
    private final GradientNorm norm;
    private final GradientNorm limitedNorm;
    private final KernelWorkers.Part penaltyTask = (from, to, workspace) -> addPenaltyGradients(from, to);
    private final KernelWorkers.Part wholePenaltyTask = (from, to, workspace) -> addWholePenaltyGradients(from, to);
    private final KernelWorkers.Part ruleTask = (from, to, workspace) -> applyGradientRules(from, to);
    private final KernelWorkers.Part normTask = this::measure;
    private final KernelWorkers.Part limitTask = this::limit;
    private final KernelWorkers.Part scaleTask = (from, to, workspace) -> scaleGradients(from, to);
    private final KernelWorkers.Part beforeTask = (from, to, workspace) -> shapeBefore(from, to);
    private final KernelWorkers.Part optimizerTask = (from, to, workspace) -> optimize(from, to);
    private final KernelWorkers.Part afterTask = (from, to, workspace) -> shapeAfter(from, to);
    private final KernelWorkers.Part wholeTask = this::finishWhole;
    private float scale;
    private long stepNumber;
    private int pending;
    private int current;
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
        this.guard = settings.guard();
        this.limit = (float) settings.clipValue();
        int count = parameters.length;
        penalties = new Regularizer.Penalty[count][];
        wholePenalties = new Regularizer.Penalty[count][];
        gradientRules = new Regularizer.GradientRule[count][];
        shapings = new Regularizer.Shaping[count][];
        decays = new Regularizer.Decay[count][];
        random = new CounterRandomStream[count];
        whole = new UpdateSlice[count];
        fusible = new boolean[count];
        done = new boolean[count];
        numbers = new int[all.count()];
        Arrays.fill(numbers, -1);
        for (int i = 0; i < count; i++) {
            TrainedParameter parameter = parameters[i];
            ParameterInfo info = parameter.info();
            List<Regularizer.Penalty> terms = regularizers.applying(Regularizer.Penalty.class, info);
            penalties[i] = terms.stream().filter(RegularizerCalls::elementwise).toArray(Regularizer.Penalty[]::new);
            wholePenalties[i] = terms.stream()
                    .filter(term -> !RegularizerCalls.elementwise(term))
                    .toArray(Regularizer.Penalty[]::new);
            gradientRules[i] = regularizers
                    .applying(Regularizer.GradientRule.class, info)
                    .toArray(Regularizer.GradientRule[]::new);
            shapings[i] = regularizers.applying(Regularizer.Shaping.class, info).toArray(Regularizer.Shaping[]::new);
            decays[i] = regularizers.applying(Regularizer.Decay.class, info).toArray(Regularizer.Decay[]::new);
            random[i] = new CounterRandomStream(seed);
            whole[i] = new UpdateSlice(parameter, 0, info.size());
            numbers[all.indexOf(info.name())] = i;
            fusible[i] = settings.clipNorm() == 0
                    && parameter.elementwise()
                    && !(parameter.optimizer() instanceof Optimizer.WithClosure)
                    && gradientRules[i].length == 0
                    && wholePenalties[i].length == 0
                    && (penalties[i].length == 0 || shapings[i].length == 0);
        }
        pieces = new ParameterPieces(parameters);
        norm = new GradientNorm(pieces.count());
        limitedNorm = new GradientNorm(pieces.count());
    }

    /** Whether parameters are updated while the backward pass runs where that is possible; they are unless told not to. */
    void fuse(boolean during) {
        fusing = during;
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

    private static double penalty(Regularizer.Penalty[] terms, UpdateSlice parameter) {
        double sum = 0;
        for (Regularizer.Penalty term : terms) {
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

    @Override
    public int begin(int parameter) {
        int i = numbers[parameter];
        if (i < 0 || !fusing || !fusible[i] || parameters[i].isStopped()) {
            return 0;
        }
        touched |= shapings[i].length > 0;
        shapeBefore(i, i + 1);
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
        shapeAfter(i, i + 1);
        done[i] = true;
        pending--;
    }

    @Override
    public void whole(int parameter) {
        if (begin(parameter) > 0) {
            current = pieces.first(numbers[parameter]);
            int count = pieces.first(numbers[parameter] + 1) - current;
            workers.split(count, pieces.worthAThread(), wholeTask);
            end(parameter);
        }
    }

    private void finishWhole(int from, int to, Workspace workspace) {
        finishPieces(current + from, current + to, workspace);
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

    /** Adds what the penalties and gradient rules do to the gradients of a complete step. */
    void shapeGradients() {
        for (int i = 0; i < parameters.length; i++) {
            if (parameters[i].isStopped()) {
                leaveOut(i);
            }
        }
        overPieces(penaltyTask);
        overParameters(wholePenaltyTask);
        overParameters(ruleTask);
    }

    /** No part of the norm that is clipped, as parameters that are frozen are none. */
    private void leaveOut(int i) {
        Arrays.fill(parameters[i].gradients(), 0);
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

    /** Changes the parameters that have not been changed during the pass: shaping, optimizer, shaping. */
    void update() {
        overParameters(beforeTask);
        overPieces(optimizerTask);
        overParameters(afterTask);
    }

    private void overPieces(KernelWorkers.Part task) {
        if (pending > 0) {
            workers.split(pieces.count(), pieces.worthAThread(), task);
        }
    }

    private void overParameters(KernelWorkers.Part task) {
        if (pending > 0) {
            int count = parameters.length;
            workers.split(count, pieces.worthAThread() < pieces.count() ? 1 : count, task);
        }
    }

    /** Whether the rule of the run looks at all parameters together. */
    boolean needsClosure() {
        return parameters[0].optimizer() instanceof Optimizer.WithClosure;
    }

    /** Changes the parameters by a rule that computes loss and gradients again: gradients, shaping, optimizer, shaping. */
    void update(Optimizer.Closure closure) {
        List<UpdateSlice> trained = new ArrayList<>();
        for (UpdateSlice slice : whole) {
            if (!slice.trained().isStopped()) {
                trained.add(slice);
            }
        }
        if (!trained.isEmpty() && parameters[0].optimizer() instanceof Optimizer.WithClosure rule) {
            CurrentStep step = parameters[0].step();
            Optimizer.Closure apart = () -> step.apart(closure);
            OptimizerCalls.findGradients(rule, trained, step, apart);
            overParameters(beforeTask);
            OptimizerCalls.update(rule, trained, step, apart);
            overParameters(afterTask);
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
        for (Regularizer.Penalty penalty : penalties[pieces.owner(piece)]) {
            if (isWatched(piece)) {
                RegularizerCalls.addGradientWatched(penalty, slice);
            } else {
                RegularizerCalls.addGradient(penalty, slice, slice.gradients());
            }
        }
    }

    private void addWholePenaltyGradients(int from, int to) {
        for (int i = from; i < to; i++) {
            for (Regularizer.Penalty penalty : done[i] ? NO_PENALTIES : wholePenalties[i]) {
                RegularizerCalls.addGradient(penalty, whole[i], whole[i].gradients());
            }
        }
    }

    private void applyGradientRules(int from, int to) {
        for (int i = from; i < to; i++) {
            Regularizer.GradientRule[] rules = done[i] ? NO_RULES : gradientRules[i];
            for (int rule = 0; rule < rules.length; rule++) {
                random[i].rekey(seed, StreamPurpose.GRADIENT_RULE + rule, parameters[i].key(), stepNumber);
                RegularizerCalls.apply(rules[rule], whole[i], parameters[i].step(), random[i]);
            }
        }
    }

    private void measure(int from, int to, Workspace workspace) {
        for (int piece = from; piece < to; piece++) {
            if (!done[pieces.owner(piece)]) {
                measure(norm, piece, workspace);
            }
        }
    }

    private boolean measure(GradientNorm which, int piece, Workspace workspace) {
        UpdateSlice slice = pieces.slice(piece);
        return which.measure(piece, slice.gradients(), slice.from(), slice.to(), workers.kernels(), workspace);
    }

    private void limit(int from, int to, Workspace workspace) {
        for (int piece = from; piece < to; piece++) {
            if (!done[pieces.owner(piece)]) {
                limit(pieces.slice(piece));
                measure(limitedNorm, piece, workspace);
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

    private void shapeBefore(int from, int to) {
        for (int i = from; i < to; i++) {
            if (!done[i]) {
                shapeBefore(parameters[i], whole[i], shapings[i], decays[i]);
            }
        }
    }

    private static void shapeBefore(
            TrainedParameter parameter, UpdateSlice slice, Regularizer.Shaping[] shapings, Regularizer.Decay[] decays) {
        double rate = parameter.step().learningRate();
        for (Regularizer.Shaping shaping : shapings) {
            if (!(shaping instanceof Regularizer.Decay)) {
                RegularizerCalls.beforeUpdate(shaping, slice, rate);
            }
        }
        double taken = 0;
        for (Regularizer.Decay decay : decays) {
            if (parameter.takesDecay()) {
                double more = RegularizerCalls.decay(decay, slice, rate);
                taken += more - taken * more;
            } else {
                RegularizerCalls.beforeUpdate(decay, slice, rate);
            }
        }
        parameter.decay(taken);
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
                OptimizerCalls.update(parameter.optimizer(), whole[i], parameter.step());
            }
        }
    }

    private void update(int piece) {
        UpdateSlice slice = pieces.slice(piece);
        TrainedParameter parameter = slice.trained();
        if (isWatched(piece)) {
            OptimizerCalls.updateWatched(parameter.optimizer(), slice, parameter.step());
        } else {
            OptimizerCalls.update(parameter.optimizer(), slice, parameter.step());
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

    private void shapeAfter(int from, int to) {
        for (int i = from; i < to; i++) {
            if (!done[i]) {
                for (Regularizer.Shaping shaping : shapings[i]) {
                    RegularizerCalls.afterUpdate(
                            shaping, whole[i], parameters[i].step().learningRate());
                }
            }
        }
    }
}
