package dev.espalier.core.training;

import dev.espalier.api.data.Schema;
import dev.espalier.api.event.GradientCosine;
import dev.espalier.api.event.StepView.Phase;
import dev.espalier.api.regularizer.GradientCombination;
import dev.espalier.core.data.loader.Batch;
import dev.espalier.core.data.loader.DataLoader;
import dev.espalier.core.data.loader.DataLoaderSettings;
import dev.espalier.core.data.prepared.PreparedDataset;
import dev.espalier.engine.compute.GradientSink;
import dev.espalier.engine.plan.ForwardObserver;
import dev.espalier.engine.plan.LossWeights;
import dev.espalier.engine.plan.Parameters;
import dev.espalier.engine.plan.Plan;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Computes the gradients of a step: the passes that make it up, forward and backward.
 *
 * <p>The gradient of a step is that of the mean loss over all its samples, however they are cut into passes: the sum of the
 * samples' losses, each times its weight, by the sum of the weights. Where samples have weights and there are several passes, the
 * step's batches are held until it ends, since the sum must be known before the first pass goes backward.
 */
public final class StepGradients implements AutoCloseable {

    private final LoopSettings settings;
    private final PreparedDataset data;
    private final DataLoaderSettings loaderSettings;
    private final Supplier<Plan> plans;
    private final List<OutputTask> tasks;
    private Plan plan;
    private PlanInputs inputs;
    private final int[] outputs;
    private final double[] weights;
    private final double[] passWeights;
    private final double[] stepWeights;
    private final LossWeights lossWeights;
    private final int mostPasses;
    private final Batch[] held;
    private @Nullable DataLoader loader;
    private @Nullable Consumer<Batch> batchObserver;
    private final LossBalance balance;
    private final Optional<GradientCombination> combination;
    private @Nullable OutputGradients byOutput;
    private final double[] fixedWeights;
    private final double[] scales;
    private final double[] passFactors;
    private @Nullable ForwardObserver observer;
    private boolean measuring;
    private List<GradientCosine> cosines = List.of();
    private int lastSize;

    /**
     * The work of a run.
     *
     * @param settings the numbers that the loop runs by
     * @param data what is trained on
     * @param loaderSettings how batches are made
     * @param plans compiles the training plan, for a batch, for the parameters that are not frozen
     * @param tasks what the outputs are trained for
     * @param combination combines the gradients of the outputs; empty for their sum
     * @param balance the learned weights of the losses
     */
    public StepGradients(
            LoopSettings settings,
            PreparedDataset data,
            DataLoaderSettings loaderSettings,
            Supplier<Plan> plans,
            List<OutputTask> tasks,
            Optional<GradientCombination> combination,
            LossBalance balance) {
        this.settings = settings;
        this.combination = combination;
        this.balance = balance;
        this.data = data;
        this.plans = plans;
        this.tasks = List.copyOf(tasks);
        this.plan = plans.get();
        this.inputs = new PlanInputs(plan, tasks);
        DataLoaderSettings weighted = loaderSettings.weightedBy(
                tasks.stream().map(OutputTask::weights).toList());
        mostPasses = Math.min(settings.accumulate(), settings.batchesPerEpoch());
        boolean holds = mostPasses > 1 && isWeighted(weighted, data);
        held = new Batch[holds ? mostPasses : 0];
        if (weighted.augmenters().isEmpty() && data.isInMemory()) {
            weighted = weighted.withoutThreads();
        }
        this.loaderSettings = holds ? weighted.holding(held.length) : weighted;
        int count = tasks.size();
        outputs = new int[count];
        weights = new double[count];
        for (int i = 0; i < count; i++) {
            outputs[i] = tasks.get(i).output();
            weights[i] = tasks.get(i).weight();
        }
        passWeights = new double[count];
        stepWeights = new double[count];
        fixedWeights = new double[count];
        scales = new double[count];
        passFactors = new double[plan.graph().outputs().size()];
        lossWeights = new LossWeights(plan.graph().outputs().size());
        if (combination.isPresent() || balance.learns()) {
            tellOutputsApart();
        }
    }

    /** Readies what tells the gradients of outputs apart, if there are several; it takes memory. */
    void tellOutputsApart() {
        if (byOutput == null && tasks.size() > 1) {
            byOutput = new OutputGradients(combination, tasks, plan.parameters(), plan.workers(), settings.seed());
        }
    }

    /** Whether the next steps measure how far the gradients of outputs agree. */
    void measure(boolean agreement) {
        measuring = agreement;
        cosines = List.of();
    }

    /** How far the gradients of the outputs agreed in the last step, if it measured that. */
    List<GradientCosine> cosines() {
        return cosines;
    }

    /**
     * Leaves the loss of an output out of the sum from now on.
     *
     * @param task its place among the tasks
     */
    public void leaveOut(int task) {
        weights[task] = 0;
    }

    /** What the outputs are trained for. */
    List<OutputTask> tasks() {
        return tasks;
    }

    /**
     * Shows the outputs of layers in passes from now on to one who looks at them; nothing for passes that are not looked at.
     */
    void observe(@Nullable ForwardObserver watching) {
        observer = watching;
        plan.observe(watching);
    }

    /** Shows the next batch, when it has been put into the plan, to one who looks at it. */
    void showNextBatch(Consumer<Batch> observer) {
        batchObserver = observer;
    }

    /** Compiles the plan anew, as other parameters are frozen than before; batches go on where they are. */
    void compile() {
        close();
        plan = plans.get();
        inputs = new PlanInputs(plan, tasks);
        OutputGradients apart = byOutput;
        if (apart != null) {
            apart.frozenChanged();
        }
    }

    private static boolean isWeighted(DataLoaderSettings settings, PreparedDataset data) {
        return settings.weights().stream()
                .anyMatch(weights -> !weights.classes().isEmpty() || data.isWeighted(weights.target()));
    }

    /**
     * Leaves the gradients of a step in the parameters, its loss and the penalties on outputs in the metrics. Parameters that the update takes during
     * the last pass have been updated already.
     *
     * @param number of the update, from 1
     * @param epoch from 1
     * @param firstBatch the step's first pass in its epoch
     * @param samples of all the step's passes
     * @param metrics filled with the loss, the penalties on outputs and the times
     * @param update goes on with gradients that are complete
     */
    void gradients(long number, int epoch, int firstBatch, int samples, StepMetrics metrics, GradientSink update) {
        DataLoader open = opened(epoch, firstBatch);
        int passes = Math.min(settings.accumulate(), settings.batchesPerEpoch() - firstBatch);
        long time = System.nanoTime();
        hold(open, passes, samples);
        balance.begin(number);
        for (int pass = 0; pass < passes; pass++) {
            int size = fill(open, pass, metrics);
            lastSize = size;
            time = metrics.spent(Phase.DATA, time);
            plan.forward(size, true, number, pass);
            weigh(size);
            addLoss(metrics, fixedWeights);
            time = metrics.spent(Phase.FORWARD, time);
            if (Double.isFinite(metrics.loss) || !settings.stopOnNan()) {
                backward(number, pass, passes, update);
            }
            time = metrics.spent(Phase.BACKWARD, time);
        }
        if (Double.isFinite(metrics.loss) || !settings.stopOnNan()) {
            combine(number);
            metrics.spent(Phase.BACKWARD, time);
        }
        balance(metrics);
    }

    /** Computes the factors of the pass's mean losses in the objective of the step. */
    private void weigh(int size) {
        for (int i = 0; i < outputs.length; i++) {
            fixedWeights[i] = LossMean.quotient(size, stepWeights[i]) * weights[i];
            lossWeights.losses()[outputs[i]] = fixedWeights[i] * balance.weight(i);
        }
    }

    private void backward(long number, int pass, int passes, GradientSink update) {
        OutputGradients apart = byOutput;
        if (apart != null && apart.combines()) {
            backward(apart, number, pass, lossWeights.losses(), false);
            return;
        }
        if (apart != null && pass == 0 && (measuring || balance.needsNorms())) {
            measure(apart, number);
        }
        plan.backward(lossWeights, pass == 0, pass == passes - 1 ? update : GradientSink.NONE);
    }

    /** Looks at the gradients of the mean losses of a step's first pass, before they are those of the step. */
    private void measure(OutputGradients apart, long number) {
        for (int i = 0; i < outputs.length; i++) {
            scales[i] = 1;
            passFactors[outputs[i]] = LossMean.quotient(lastSize, passWeights[i]);
        }
        backward(apart, number, 0, passFactors, true);
        complete(apart);
    }

    private void backward(OutputGradients apart, long number, int pass, double[] factors, boolean further) {
        plan.observe(null);
        apart.backward(plan, lastSize, number, pass, factors, pass == 0, further);
        plan.observe(observer);
    }

    private void combine(long number) {
        OutputGradients apart = byOutput;
        if (apart != null && apart.combines()) {
            for (int i = 0; i < outputs.length; i++) {
                scales[i] = weights[i] * balance.weight(i);
            }
            complete(apart);
            apart.combine(number);
        }
    }

    private void complete(OutputGradients apart) {
        apart.complete(scales);
        if (measuring) {
            cosines = apart.cosines();
        }
        if (balance.needsNorms()) {
            for (int i = 0; i < outputs.length; i++) {
                balance.norm(i, apart.norm(balance.layer(), i));
            }
        }
    }

    /** Learns from the losses of a step, unless the run is about to end with one that is not finite. */
    private void balance(StepMetrics metrics) {
        if (!balance.learns()) {
            return;
        }
        for (int i = 0; i < outputs.length; i++) {
            metrics.outputWeight(i, weights[i] * balance.weight(i));
            // an output that has been left out has nothing more to learn from
            boolean counts = weights[i] > 0 && metrics.lossMean.isWeighted(i);
            balance.loss(i, counts ? metrics.outputLoss(i) : Double.NaN);
        }
        if (Double.isFinite(metrics.loss)) {
            balance.end();
        }
    }

    /** Finds the weights of the step, if they are not those of a single pass, and takes its batches where they tell. */
    private void hold(DataLoader open, int passes, int samples) {
        Arrays.fill(stepWeights, held.length > 0 ? 0 : samples);
        for (int pass = 0; pass < Math.min(passes, held.length); pass++) {
            held[pass] = open.next();
            for (int i = 0; i < stepWeights.length; i++) {
                stepWeights[i] += held[pass].weight(i);
            }
        }
    }

    /** Adds the contribution of the plan's last pass, with the factors of the outputs' mean losses. */
    private void addLoss(StepMetrics metrics, double[] factors) {
        for (int i = 0; i < outputs.length; i++) {
            double loss = plan.loss(outputs[i]);
            metrics.loss += factors[i] * loss;
            metrics.lossMean.add(i, weights[i] * loss * lastSize, passWeights[i]);
            metrics.outputPenalty += factors[i] * plan.penalty(outputs[i]);
        }
    }

    /**
     * Computes the gradients of the last pass again, at other values of the parameters; statistics stay as they are.
     *
     * @param number of the update, so that masks are the same
     * @param metrics filled with the loss and the penalties on outputs, with the learned weights, as in the gradients
     */
    void repeat(long number, StepMetrics metrics) {
        Parameters parameters = plan.parameters();
        float[][] before = new float[parameters.bufferCount()][];
        for (int i = 0; i < before.length; i++) {
            before[i] = parameters.buffer(i).clone();
        }
        plan.forward(lastSize, true, number, 0);
        for (int i = 0; i < outputs.length; i++) {
            scales[i] = lossWeights.losses()[outputs[i]];
        }
        addLoss(metrics, scales);
        plan.backward(lossWeights, true, GradientSink.NONE);
        for (int i = 0; i < before.length; i++) {
            System.arraycopy(before[i], 0, parameters.buffer(i), 0, before[i].length);
        }
    }

    /**
     * The first value of the last pass, in the order of the computation, that is not finite; where that cannot be told any
     * more, the gradient in which it was met.
     *
     * @param update what has gone on with the gradients
     * @return where it is
     */
    public Plan.NonFinite firstNonFinite(ParameterUpdate update) {
        Optional<String> met = update.brokenWhileUpdating();
        if (met.isPresent()) {
            int slash = met.get().lastIndexOf('/');
            return new Plan.NonFinite(
                    met.get().substring(0, slash), "gradient of " + met.get().substring(slash + 1));
        }
        update.perturbWeights();
        try {
            return plan.firstNonFinite(lossWeights).orElse(new Plan.NonFinite("", "loss"));
        } finally {
            update.restoreWeights();
        }
    }

    /** How many bytes the buffers of the plan take. */
    public long bufferBytes() {
        return plan.bytes() + apartBytes();
    }

    /** How many bytes the gradients take that are told apart. */
    long apartBytes() {
        OutputGradients apart = byOutput;
        return apart == null ? 0 : apart.bytes();
    }

    /** How many bytes the batches take that are loaded ahead; those that are read to their place at once take none. */
    public long batchBytes() {
        if (readsDirectly()) {
            return 0;
        }
        Schema schema = data.schema();
        long width = 1; // the places of the samples
        for (Schema.Input input : schema.inputs()) {
            width += input.shape().size();
        }
        for (Schema.Target target : schema.targets()) {
            width += loaderSettings.batchTarget(target).stored();
        }
        return (loaderSettings.prefetch() + 1L) * plan.maxBatchSize() * width * Float.BYTES;
    }

    private DataLoader opened(int epoch, int firstBatch) {
        DataLoader open = loader;
        if (open == null) {
            open = readsDirectly()
                    ? DataLoader.training(
                            data, loaderSettings, epoch - 1, firstBatch, inputs.lend(data.schema()), plan.workers())
                    : DataLoader.training(data, loaderSettings, epoch - 1, firstBatch, plan.workers());
            loader = open;
        }
        return open;
    }

    /** Whether reading a batch costs so little that a thread for it would be in the way of those that compute. */
    private boolean readsDirectly() {
        return held.length == 0 && loaderSettings.augmenters().isEmpty() && data.isInMemory();
    }

    private int fill(DataLoader open, int pass, StepMetrics metrics) {
        Batch batch = held.length > 0 ? held[pass] : open.next();
        metrics.add(Phase.AUGMENT, batch.augmentNanoseconds());
        for (int i = 0; i < passWeights.length; i++) {
            passWeights[i] = batch.weight(i);
        }
        if (mostPasses == 1) {
            System.arraycopy(passWeights, 0, stepWeights, 0, passWeights.length);
        }
        int size = batch.size();
        inputs.fill(batch);
        show(batch);
        open.release(batch);
        return size;
    }

    private void show(Batch batch) {
        Consumer<Batch> observer = batchObserver;
        if (observer != null) {
            batchObserver = null;
            observer.accept(batch);
        }
    }

    @Override
    public void close() {
        DataLoader open = loader;
        if (open != null) {
            open.close();
        }
        loader = null;
    }
}
