package dev.espalier.core.stack;

import dev.espalier.api.Check;
import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import dev.espalier.api.Problem;
import dev.espalier.api.augment.Augmenter;
import dev.espalier.api.data.DataSource;
import dev.espalier.api.data.Preprocessing;
import dev.espalier.api.evaluation.EvaluationMetric;
import dev.espalier.api.evaluation.Monitor;
import dev.espalier.api.initializer.Initializer;
import dev.espalier.api.model.Loss;
import dev.espalier.api.optimizer.Optimizer;
import dev.espalier.api.regularizer.Regularizer;
import dev.espalier.api.schedule.Scheduler;
import dev.espalier.core.data.Holdout;
import dev.espalier.core.initializers.KaimingNormal;
import dev.espalier.engine.model.Model;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * Gathers the parts of a {@link Stack}; what is not said has the default that a stack file has.
 *
 * <p>A method that <em>sets</em> something replaces what a call before has set; a method that <em>adds</em> keeps it.
 *
 * <pre>{@code
 * Stack stack = Stack.builder()
 *         .source(new FashionMnistSmall())
 *         .validation(0.1)
 *         .preprocess(new Scale(1 / 255.0), new Center())
 *         .model(Model.sequential(new Dense(256), new Relu(), new Dense(10)))
 *         .loss(new CrossEntropy())
 *         .optimizer(new Adam())
 *         .learningRate(0.001)
 *         .epochs(5)
 *         .build();
 * }</pre>
 */
public final class StackBuilder {

    // what has no modifier is read by the reader of stack files, so that both have the same defaults
    String name = "run";
    long seed = 42;
    private @Nullable DataSource source;
    Holdout validation = Holdout.Share.of(0.1);
    Holdout.Share test = Holdout.Share.of(0);
    private final Map<String, List<Preprocessing>> preprocess = new LinkedHashMap<>();
    private @Nullable Model model;
    private final Map<String, Stack.OutputLoss> losses = new LinkedHashMap<>();
    Initializer initializer = new KaimingNormal();
    private @Nullable Optimizer optimizer;
    double learningRate = 0.001;
    private final List<Scheduler> schedule = new ArrayList<>();
    private final Map<String, List<Scheduler>> settingSchedules = new LinkedHashMap<>();
    private final List<Stack.RegularizerEntry> regularizers = new ArrayList<>();
    private final List<Augmenter> augment = new ArrayList<>();
    private final List<EvaluationMetric> metrics = new ArrayList<>();
    private final List<Stack.ParameterGroup> groups = new ArrayList<>();
    private Stack.Interval length = Stack.Interval.epochs(10);
    private int batch = 64;
    private int accumulate = 1;
    private OptionalDouble clipNorm = OptionalDouble.empty();
    private OptionalDouble clipValue = OptionalDouble.empty();
    private OptionalDouble average = OptionalDouble.empty();
    private Stack.Interval validate = Stack.Interval.epochs(1);
    private Optional<Monitor> monitor = Optional.empty();
    private boolean restoreBest = true;
    private boolean guard = true;
    private int prefetch = 2;
    private Stack.Checkpoint checkpoint = new Stack.Checkpoint(Stack.Interval.epochs(1), 3);

    StackBuilder() {}

    /** Sets what the run is called; {@code run} by default. */
    public StackBuilder name(String name) {
        this.name = name;
        return this;
    }

    /** Sets the seed of every random number; 42 by default. */
    public StackBuilder seed(long seed) {
        this.seed = seed;
        return this;
    }

    /** Sets where samples come from. */
    public StackBuilder source(DataSource source) {
        this.source = source;
        return this;
    }

    /** Sets the share of the training samples that is kept for validation, in [0, 1); 0.1 by default. */
    public StackBuilder validation(double share) {
        return validation(share("validation", share));
    }

    /** Sets which training samples are kept for validation; the same share of each class, 0.1, by default. */
    public StackBuilder validation(Holdout held) {
        this.validation = held;
        return this;
    }

    /** Sets the share of the samples that is kept for the final test, in [0, 1); 0 by default. */
    public StackBuilder test(double share) {
        return test(share("test", share));
    }

    /** Sets which share of the samples is kept for the final test; none by default. */
    public StackBuilder test(Holdout.Share held) {
        this.test = held;
        return this;
    }

    /** A share that is given as a number alone, which refuses under the name of its key. */
    static Holdout.Share share(String key, double share) {
        return Holdout.Share.of(Check.inClosedOpen(key, share, 0, 1));
    }

    /** Sets the preprocessing of every input, in the order in which it is applied. */
    public StackBuilder preprocess(Preprocessing... steps) {
        return preprocess(Stack.Data.EVERY_INPUT, List.of(steps));
    }

    /** Sets the preprocessing of one input, in the order in which it is applied. */
    public StackBuilder preprocess(String input, List<Preprocessing> steps) {
        preprocess.put(input, List.copyOf(steps));
        return this;
    }

    /** Sets the computational graph. */
    public StackBuilder model(Model model) {
        this.model = model;
        return this;
    }

    /** Sets the loss of a model with one output. */
    public StackBuilder loss(Loss loss) {
        return loss(Stack.OutputLoss.of(loss));
    }

    /** Sets the loss of an output, beside those of other outputs. */
    public StackBuilder loss(Stack.OutputLoss loss) {
        losses.put(loss.output(), loss);
        return this;
    }

    /** Sets default initializer of weights, for layers without one of their own; {@code kaiming-normal} by default. */
    public StackBuilder initializer(Initializer initializer) {
        this.initializer = initializer;
        return this;
    }

    /** Sets the update rule. */
    public StackBuilder optimizer(Optimizer optimizer) {
        this.optimizer = optimizer;
        return this;
    }

    /** Sets the base learning rate, above 0; 0.001 by default. */
    public StackBuilder learningRate(double rate) {
        this.learningRate = rate;
        return this;
    }

    /** Adds schedules of the learning rate; the factors of all of them are multiplied. */
    public StackBuilder schedule(Scheduler... schedulers) {
        schedule.addAll(List.of(schedulers));
        return this;
    }

    /** Sets the schedules of a setting of the optimizer, by the setting's name in a stack file. */
    public StackBuilder scheduleSetting(String setting, Scheduler... schedulers) {
        settingSchedules.put(setting, List.of(schedulers));
        return this;
    }

    /** Adds regularizers that apply to every parameter that they themselves apply to. */
    public StackBuilder regularize(Regularizer... added) {
        for (Regularizer regularizer : added) {
            regularizers.add(Stack.RegularizerEntry.of(regularizer));
        }
        return this;
    }

    /** Adds a regularizer for parameters whose name fits a pattern such as {@code trunk/*}. */
    public StackBuilder regularize(Regularizer regularizer, String match) {
        regularizers.add(new Stack.RegularizerEntry(regularizer, match));
        return this;
    }

    /** Adds augmenters, in the order in which they are applied. */
    public StackBuilder augment(Augmenter... augmenters) {
        augment.addAll(List.of(augmenters));
        return this;
    }

    /** Adds figures that the model is judged by beside its loss. */
    public StackBuilder metrics(EvaluationMetric... added) {
        metrics.addAll(List.of(added));
        return this;
    }

    /** Adds parameters that are treated apart. */
    public StackBuilder group(Stack.ParameterGroup group) {
        groups.add(group);
        return this;
    }

    /** Sets how long to train, as passes over the training data, in place of {@link #steps}; 10 by default. */
    public StackBuilder epochs(long epochs) {
        this.length = Stack.Interval.epochs(epochs);
        return this;
    }

    /** Sets how long to train, as updates, in place of {@link #epochs}. */
    public StackBuilder steps(long steps) {
        this.length = Stack.Interval.steps(steps);
        return this;
    }

    /** Sets the samples of one pass, at least 1; 64 by default. */
    public StackBuilder batch(int samples) {
        this.batch = samples;
        return this;
    }

    /** Sets the passes whose gradients make one update, at least 1; 1 by default. */
    public StackBuilder accumulate(int passes) {
        this.accumulate = passes;
        return this;
    }

    /** Sets a bound of the norm of all gradients together; none by default. */
    public StackBuilder clipNorm(double norm) {
        this.clipNorm = OptionalDouble.of(norm);
        return this;
    }

    /** Sets a bound of the absolute value of every gradient; none by default. */
    public StackBuilder clipValue(double value) {
        this.clipValue = OptionalDouble.of(value);
        return this;
    }

    /** Sets the decay, in (0, 1), of a running average of the weights, which is validated and kept; none by default. */
    public StackBuilder average(double decay) {
        this.average = OptionalDouble.of(decay);
        return this;
    }

    /** Sets how often to validate; after every epoch by default. */
    public StackBuilder validate(Stack.Interval every) {
        this.validate = every;
        return this;
    }

    /** Sets the figure that decides which weights are the best. */
    public StackBuilder monitor(Monitor figure) {
        this.monitor = Optional.of(figure);
        return this;
    }

    /** Sets whether the run ends with the best weights instead of the last; it does by default. */
    public StackBuilder restoreBest(boolean best) {
        this.restoreBest = best;
        return this;
    }

    /** Sets whether a loss or gradient that is not finite stops the run; it does by default. */
    public StackBuilder guard(boolean stops) {
        this.guard = stops;
        return this;
    }

    /** Sets the batches that are made ready ahead, at least 0; 2 by default. */
    public StackBuilder prefetch(int batches) {
        this.prefetch = batches;
        return this;
    }

    /** Sets when to save and how many checkpoints to keep; after every epoch and 3 by default. */
    public StackBuilder checkpoint(Stack.Interval every, int keep) {
        this.checkpoint = new Stack.Checkpoint(every, keep);
        return this;
    }

    /**
     * The stack.
     *
     * @throws EspalierException with each part without which there is nothing to run; code MISSING_SETTING
     * @throws IllegalArgumentException if a number is out of its range
     */
    public Stack build() {
        List<Problem> problems = new ArrayList<>();
        require(problems, source, "data.source", "say where the samples come from");
        require(problems, model, "model", "say which layers the model has");
        require(problems, optimizer, "optimizer", "say by which rule the parameters are updated");
        require(problems, losses.isEmpty() ? null : losses, "loss", "say what training is to make small");
        if (source == null || model == null || optimizer == null || losses.isEmpty()) {
            throw new EspalierException(problems);
        }
        return new Stack(
                name,
                seed,
                new Stack.Data(source, validation, test, preprocess),
                model,
                List.copyOf(losses.values()),
                initializer,
                optimizer,
                learningRate,
                schedule,
                settingSchedules,
                regularizers,
                augment,
                metrics,
                groups,
                train());
    }

    /** The numbers of the loop. */
    Stack.Train train() {
        return new Stack.Train(
                length,
                batch,
                accumulate,
                clipNorm,
                clipValue,
                average,
                validate,
                monitor,
                restoreBest,
                guard,
                prefetch,
                checkpoint);
    }

    private static void require(List<Problem> problems, @Nullable Object value, String where, String remedy) {
        if (value == null) {
            problems.add(new Problem(ErrorCode.MISSING_SETTING, where, "it is missing", remedy));
        }
    }
}
