package dev.espalier.core.stack;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import dev.espalier.api.Problem;
import dev.espalier.api.augment.Augmenter;
import dev.espalier.api.data.DataSource;
import dev.espalier.api.data.Preprocessing;
import dev.espalier.api.diagnosis.Diagnostic;
import dev.espalier.api.evaluation.EvaluationMetric;
import dev.espalier.api.evaluation.Monitor;
import dev.espalier.api.export.Exporter;
import dev.espalier.api.initializer.Initializer;
import dev.espalier.api.model.Loss;
import dev.espalier.api.optimizer.Optimizer;
import dev.espalier.api.regularizer.Regularizer;
import dev.espalier.api.schedule.Scheduler;
import dev.espalier.core.data.ClassWeights;
import dev.espalier.core.data.Holdout;
import dev.espalier.core.data.Sampling;
import dev.espalier.core.data.prepared.FittedPreprocessing;
import dev.espalier.core.data.prepared.ScalingMethod;
import dev.espalier.core.initializers.ByActivation;
import dev.espalier.core.preprocessing.AutoScale;
import dev.espalier.engine.model.Model;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
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
    Holdout validation = Holdout.Fraction.of(0.1);
    Holdout test = Holdout.Fraction.of(0);
    private final Map<String, List<Preprocessing>> preprocess = new LinkedHashMap<>();
    private final Map<String, ScalingMethod> targetScaling = new LinkedHashMap<>();
    private Optional<String> weight = Optional.empty();
    private Optional<Sampling> sampling = Optional.empty();
    private OptionalLong splitSeed = OptionalLong.empty();
    private OptionalLong bootstrap = OptionalLong.empty();
    private Optional<Ensemble> ensemble = Optional.empty();
    private @Nullable Model model;
    private final Map<String, Stack.OutputLoss> losses = new LinkedHashMap<>();
    private Optional<InitialWeights> initialWeights = Optional.empty();
    Initializer initializer = new ByActivation();
    private @Nullable Optimizer optimizer;
    double learningRate = 0.001;
    double layerDecay = 1;
    private final Map<String, Initializer> initializers = new LinkedHashMap<>();
    private final List<Scheduler> schedule = new ArrayList<>();
    private final Map<String, List<Scheduler>> settingSchedules = new LinkedHashMap<>();
    private final List<Stack.RegularizerEntry> regularizers = new ArrayList<>();
    private final List<Augmenter> augment = new ArrayList<>();
    private final List<EvaluationMetric> metrics = new ArrayList<>();
    Calibration calibration = Calibration.NONE;
    private final List<Stack.ParameterGroup> groups = new ArrayList<>();
    final Stack.Train train = new Stack.Train();
    Recording recording = new Recording();
    Diagnostics diagnostics = Diagnostics.all();
    private Stack.Length length = train.length();
    private int batch = train.batch();
    private int accumulate = train.accumulate();
    private OptionalDouble clipNorm = train.clipNorm();
    private OptionalDouble clipValue = train.clipValue();
    private OptionalDouble emaDecay = train.emaDecay();
    private Stack.Interval validate = train.validate();
    private Optional<Monitor> monitor = train.monitor();
    private boolean restoreBest = train.restoreBest();
    private boolean stopOnNan = train.stopOnNan();
    private int prefetch = train.prefetch();
    private Stack.Checkpoint checkpoint = train.checkpoint();
    private final List<Exporter> export = new ArrayList<>();
    private final Map<String, String> tags = new LinkedHashMap<>();

    StackBuilder() {}

    /** Sets the name of the run; {@code run} by default. */
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

    /** Sets the fraction of the training samples held out for validation, in [0, 1); 0.1 by default. */
    public StackBuilder validation(double fraction) {
        return validation(Holdout.Fraction.of(fraction));
    }

    /** Sets how training samples are held out for validation; the same fraction of each class, 0.1, by default. */
    public StackBuilder validation(Holdout held) {
        this.validation = held;
        return this;
    }

    /** Sets the fraction of the samples held out for the final test, in [0, 1); 0 by default. */
    public StackBuilder test(double fraction) {
        return test(Holdout.Fraction.of(fraction));
    }

    /** Sets how samples are held out for the final test; none by default. */
    public StackBuilder test(Holdout held) {
        this.test = held;
        return this;
    }

    /** Sets the seed of the splits; the seed of the run by default. */
    public StackBuilder splitSeed(long seed) {
        this.splitSeed = OptionalLong.of(seed);
        return this;
    }

    /**
     * Sets which bootstrap sample of the training samples is trained on, at least 1; none by default. The samples that it leaves
     * out are the validation samples if there are no others.
     */
    public StackBuilder bootstrap(long number) {
        this.bootstrap = OptionalLong.of(number);
        return this;
    }

    /** Sets the preprocessing of every input, in the order in which it is applied; {@link AutoScale} by default. */
    public StackBuilder preprocess(Preprocessing... steps) {
        return preprocess(FittedPreprocessing.EVERY_INPUT, List.of(steps));
    }

    /** Sets the preprocessing of one input, in the order in which it is applied. */
    public StackBuilder preprocess(String input, List<Preprocessing> steps) {
        preprocess.put(input, List.copyOf(steps));
        return this;
    }

    /** Sets how the values of all targets are scaled for the loss that have no method of their own; automatic by default. */
    public StackBuilder targetScaling(ScalingMethod method) {
        return targetScaling(Stack.Data.EVERY_TARGET, method);
    }

    /** Sets how the values of a target are scaled for the loss. */
    public StackBuilder targetScaling(String target, ScalingMethod method) {
        targetScaling.put(target, method);
        return this;
    }

    /** Sets the column of the weights of the samples; none by default. */
    public StackBuilder weight(String column) {
        this.weight = Optional.of(column);
        return this;
    }

    /** Sets which training samples an epoch takes; every sample once by default. */
    public StackBuilder sampling(Sampling.Method method) {
        return sampling(new Sampling(method));
    }

    /** Sets which training samples an epoch takes, by the classes of a target or a number of samples of its own. */
    public StackBuilder sampling(Sampling selection) {
        this.sampling = Optional.of(selection);
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

    /** Sets the loss of a model with one output, and the weights of the classes in it. */
    public StackBuilder loss(Loss loss, ClassWeights classWeights) {
        return loss(Stack.OutputLoss.of(loss).withClassWeights(classWeights));
    }

    /** Sets the loss of an output, beside those of other outputs. */
    public StackBuilder loss(Stack.OutputLoss loss) {
        losses.put(loss.output(), loss);
        return this;
    }

    /** Sets the weights to start from, those of another model; all are drawn by initializers by default. */
    public StackBuilder initialWeights(InitialWeights weights) {
        this.initialWeights = Optional.of(weights);
        return this;
    }

    /** Sets default initializer of weights, for layers without one of their own; {@code kaiming-normal} by default. */
    public StackBuilder initializer(Initializer initializer) {
        this.initializer = initializer;
        return this;
    }

    /**
     * Sets the initial values of some parameters and buffers.
     *
     * @param which a role ({@code bias}), the name of an array in its layer ({@code running-mean}), or a pattern of full names
     *     ({@code dense2/*})
     * @param initializer fills them
     */
    public StackBuilder initializer(String which, Initializer initializer) {
        initializers.put(which, initializer);
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

    /**
     * Sets the factor on the learning rate of a layer for each layer with weights between it and the output, in (0, 1]; 1 by
     * default, with which all layers have the same rate.
     */
    public StackBuilder layerDecay(double decay) {
        this.layerDecay = decay;
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

    /** Adds metrics of each evaluation besides the loss. */
    public StackBuilder metrics(EvaluationMetric... added) {
        metrics.addAll(List.of(added));
        return this;
    }

    /** Adds parameters that are treated apart. */
    public StackBuilder group(Stack.ParameterGroup group) {
        groups.add(group);
        return this;
    }

    /** Sets how long to train, as passes over the training data, in place of {@link #steps}; by the size of the data by default. */
    public StackBuilder epochs(long epochs) {
        this.length = Stack.Length.epochs(epochs);
        return this;
    }

    /** Sets how long to train, as updates, in place of {@link #epochs}. */
    public StackBuilder steps(long steps) {
        this.length = Stack.Length.steps(steps);
        return this;
    }

    /** Sets the samples of one pass, at least 1; 64 by default. */
    public StackBuilder batch(int samples) {
        this.batch = samples;
        return this;
    }

    /** Sets the batches whose gradients are accumulated into one update, at least 1; 1 by default. */
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

    /**
     * Sets the decay rate, in (0, 1), of an exponential moving average of the weights, which is then validated and kept;
     * none by default.
     */
    public StackBuilder emaDecay(double decay) {
        this.emaDecay = OptionalDouble.of(decay);
        return this;
    }

    /** Sets how often to validate; after every epoch by default. */
    public StackBuilder validate(Stack.Interval every) {
        this.validate = every;
        return this;
    }

    /** Sets the metric that decides which weights are the best. */
    public StackBuilder monitor(Monitor metric) {
        this.monitor = Optional.of(metric);
        return this;
    }

    /** Sets whether the run ends with the best weights instead of the last; it does by default. */
    public StackBuilder restoreBest(boolean best) {
        this.restoreBest = best;
        return this;
    }

    /** Sets whether a loss or gradient that is not finite stops the run; it does by default. */
    public StackBuilder stopOnNan(boolean stops) {
        this.stopOnNan = stops;
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

    /** Sets how several runs, or states of one, become one model; a run by itself by default. */
    public StackBuilder ensemble(Ensemble settings) {
        this.ensemble = Optional.of(settings);
        return this;
    }

    /** Sets what is recorded for those who watch the run; everything by default. */
    public StackBuilder recording(Recording what) {
        this.recording = what;
        return this;
    }

    /** Sets how probabilities are calibrated when training has ended; not at all by default. */
    public StackBuilder calibration(Calibration how) {
        this.calibration = how;
        return this;
    }

    /** Sets the diagnostics that examine the run, none for no diagnosis; all that are found by default. */
    public StackBuilder diagnostics(Diagnostic... chosen) {
        this.diagnostics = Diagnostics.of(List.of(chosen));
        return this;
    }

    /** Adds exporters, which bring what happens in the run to other systems; none by default. */
    public StackBuilder export(Exporter... exporters) {
        export.addAll(List.of(exporters));
        return this;
    }

    /**
     * Sets a tag, for everything that is exported.
     *
     * @param name lower-case words separated by dots, hyphens or underscores, up to 64 characters
     * @param value what it says, up to 200 characters
     */
    public StackBuilder tag(String name, String value) {
        tags.put(name, value);
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
        require(problems, source, "data.source", "name the source of the samples");
        require(problems, model, "model", "list the layers of the model");
        require(problems, optimizer, "optimizer", "choose how the parameters are updated");
        require(problems, losses.isEmpty() ? null : losses, "loss", "say what training minimizes");
        if (source == null || model == null || optimizer == null || losses.isEmpty()) {
            throw new EspalierException(problems);
        }
        return new Stack(
                name,
                seed,
                new Stack.Data(
                        source,
                        validation,
                        test,
                        splitSeed,
                        bootstrap,
                        preprocess.isEmpty() ? Stack.Data.DEFAULT_PREPROCESSING : preprocess,
                        targetScaling,
                        weight,
                        sampling),
                model,
                Optional.empty(),
                List.copyOf(losses.values()),
                initialWeights,
                initializer,
                initializers,
                optimizer,
                learningRate,
                layerDecay,
                schedule,
                settingSchedules,
                regularizers,
                augment,
                metrics,
                calibration,
                groups,
                new Stack.Train(
                        length,
                        batch,
                        accumulate,
                        clipNorm,
                        clipValue,
                        emaDecay,
                        validate,
                        monitor,
                        restoreBest,
                        stopOnNan,
                        prefetch,
                        checkpoint),
                ensemble,
                recording,
                diagnostics,
                export,
                tags);
    }

    private static void require(List<Problem> problems, @Nullable Object value, String where, String remedy) {
        if (value == null) {
            problems.add(new Problem(ErrorCode.MISSING_SETTING, where, "it is missing", remedy));
        }
    }
}
