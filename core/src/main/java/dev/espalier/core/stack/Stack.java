package dev.espalier.core.stack;

import dev.espalier.api.Check;
import dev.espalier.api.Setting;
import dev.espalier.api.augment.Augmenter;
import dev.espalier.api.data.DataSource;
import dev.espalier.api.data.Preprocessing;
import dev.espalier.api.evaluation.EvaluationMetric;
import dev.espalier.api.evaluation.Monitor;
import dev.espalier.api.export.Exporter;
import dev.espalier.api.initializer.Initializer;
import dev.espalier.api.model.Loss;
import dev.espalier.api.optimizer.Optimizer;
import dev.espalier.api.regularizer.Regularizer;
import dev.espalier.api.schedule.ProductSchedule;
import dev.espalier.api.schedule.Scheduler;
import dev.espalier.api.schedule.Span;
import dev.espalier.api.search.Scale;
import dev.espalier.api.search.SearchRange;
import dev.espalier.core.data.ClassWeights;
import dev.espalier.core.data.Holdout;
import dev.espalier.core.data.Sampling;
import dev.espalier.core.data.SourceReading;
import dev.espalier.core.data.SplitData;
import dev.espalier.core.data.WeightedDataset;
import dev.espalier.core.data.prepared.FittedPreprocessing;
import dev.espalier.core.data.prepared.ScalingMethod;
import dev.espalier.core.document.NamePattern;
import dev.espalier.core.document.SettingName;
import dev.espalier.core.preprocessing.AutoScale;
import dev.espalier.engine.model.Model;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * All that a run is made of: what a stack file says with every default filled in, or what a {@link StackBuilder} was told.
 *
 * <p>A value: two stacks are equal if their runs are configured alike.
 *
 * @param name what the run is called
 * @param seed of every random number
 * @param data where samples come from and how they are split and preprocessed
 * @param model the computational graph
 * @param notation how the file writes the model, if it has blocks; the model written out otherwise
 * @param losses what its outputs make small, one for each trained output
 * @param initialWeights weights of another model to start from
 * @param initializer default initializer of weights, for layers without one of their own
 * @param initializers of parameters and buffers by their roles, or by patterns of their names
 * @param optimizer the update rule
 * @param learningRate the base rate, above 0
 * @param layerDecay factor on the rate of a layer for each layer with weights between it and the output, in (0, 1]
 * @param schedule factors on the rate, multiplied
 * @param settingSchedules factors on settings of the optimizer, by the setting's name in a stack file
 * @param regularizers in the order in which they are applied
 * @param augment in the order in which they are applied
 * @param metrics what the model is judged by beside its loss; by the kind of the target if there are none
 * @param calibration how probabilities are calibrated when training has ended
 * @param groups parameters that are treated apart; the first that matches counts
 * @param train the numbers of the loop
 * @param ensemble how several runs, or states of one, become one model; empty for a run by itself
 * @param recording what is recorded for those who watch the run
 * @param diagnostics which diagnostics examine the run
 * @param export what brings the events of the run to other systems; it changes no result
 * @param tags names and texts for everything that is exported
 */
public record Stack(
        String name,
        long seed,
        Data data,
        Model model,
        Optional<ModelNotation> notation,
        List<OutputLoss> losses,
        Optional<InitialWeights> initialWeights,
        Initializer initializer,
        Map<String, Initializer> initializers,
        Optimizer optimizer,
        double learningRate,
        double layerDecay,
        List<Scheduler> schedule,
        Map<String, List<Scheduler>> settingSchedules,
        List<RegularizerEntry> regularizers,
        List<Augmenter> augment,
        List<EvaluationMetric> metrics,
        Calibration calibration,
        List<ParameterGroup> groups,
        Train train,
        Optional<Ensemble> ensemble,
        Recording recording,
        Diagnostics diagnostics,
        List<Exporter> export,
        Map<String, String> tags) {

    /** Checks the ranges and copies the collections. */
    public Stack {
        checkPlainValues(name, learningRate, layerDecay);
        initializers = Collections.unmodifiableMap(new LinkedHashMap<>(initializers));
        losses = List.copyOf(losses);
        schedule = factors(schedule);
        Map<String, List<Scheduler>> schedules = new LinkedHashMap<>();
        settingSchedules.forEach((setting, list) -> schedules.put(SettingName.of(setting), factors(list)));
        settingSchedules = Collections.unmodifiableMap(schedules);
        regularizers = List.copyOf(regularizers);
        augment = List.copyOf(augment);
        metrics = List.copyOf(metrics);
        groups = List.copyOf(groups);
        export = List.copyOf(export);
        Tags.check(tags);
        tags = Collections.unmodifiableMap(new LinkedHashMap<>(tags));
    }

    /** A list means the product of its schedules, so that products within it are taken apart: one run, one value. */
    private static List<Scheduler> factors(List<Scheduler> schedulers) {
        List<Scheduler> factors = new ArrayList<>();
        for (Scheduler scheduler : schedulers) {
            if (scheduler instanceof ProductSchedule product) {
                factors.addAll(factors(List.of(product.first(), product.second())));
            } else {
                factors.add(scheduler);
            }
        }
        return List.copyOf(factors);
    }

    /** The rules for what is not a part of its own; by themselves, for a file whose parts could not all be read. */
    static void checkPlainValues(String name, double learningRate, double layerDecay) {
        Check.above("learningRate", learningRate, 0);
        Check.inOpenClosed("layerDecay", layerDecay, 0, 1);
        Check.require(!name.isBlank(), "name", "'" + name + "'", "must not be blank");
    }

    /**
     * The same stack with other preprocessing.
     *
     * @param steps for each input by its name; {@code *} for all inputs without steps of their own
     * @return the stack
     */
    public Stack withPreprocess(Map<String, List<Preprocessing>> steps) {
        return withData(new Data(
                data.source(),
                data.validation(),
                data.test(),
                data.splitSeed(),
                data.bootstrap(),
                steps,
                data.targetScaling(),
                data.weight(),
                data.sampling()));
    }

    /** The same stack with other data. */
    public Stack withData(Data other) {
        return with(seed, other, model, losses, schedule, ensemble);
    }

    /** The same stack with another seed. */
    public Stack withSeed(long other) {
        return with(other, data, model, losses, schedule, ensemble);
    }

    /** The same stack with other schedules of the learning rate. */
    public Stack withSchedule(List<Scheduler> others) {
        return with(seed, data, model, losses, others, ensemble);
    }

    /** The same stack for a run by itself. */
    public Stack withoutEnsemble() {
        return with(seed, data, model, losses, schedule, Optional.empty());
    }

    private Stack with(
            long otherSeed,
            Data otherData,
            Model otherModel,
            List<OutputLoss> otherLosses,
            List<Scheduler> otherSchedule,
            Optional<Ensemble> otherEnsemble) {
        return new Stack(
                name,
                otherSeed,
                otherData,
                otherModel,
                notation.flatMap(written -> written.changed(model, otherModel)),
                otherLosses,
                initialWeights,
                initializer,
                initializers,
                optimizer,
                learningRate,
                layerDecay,
                otherSchedule,
                settingSchedules,
                regularizers,
                augment,
                metrics,
                calibration,
                groups,
                train,
                otherEnsemble,
                recording,
                diagnostics,
                export,
                tags);
    }

    /** The same stack with nothing that watches its run: no exporters, no diagnostics, nothing recorded. */
    public Stack unwatched() {
        return rehearsed(new Rehearsed(model, learningRate, schedule, settingSchedules, regularizers, augment, train));
    }

    /**
     * What a rehearsal changes of a stack.
     *
     * @param model the layers
     * @param learningRate the base learning rate, above 0
     * @param schedule of the learning rate
     * @param settingSchedules of the optimizer's settings
     * @param regularizers in the order in which they are applied
     * @param augment in the order in which they are applied
     * @param train the numbers of the loop
     */
    public record Rehearsed(
            Model model,
            double learningRate,
            List<Scheduler> schedule,
            Map<String, List<Scheduler>> settingSchedules,
            List<RegularizerEntry> regularizers,
            List<Augmenter> augment,
            Train train) {

        /** Copies the collections. */
        public Rehearsed {
            schedule = List.copyOf(schedule);
            settingSchedules = Map.copyOf(settingSchedules);
            regularizers = List.copyOf(regularizers);
            augment = List.copyOf(augment);
        }
    }

    /**
     * The stack of a rehearsal, which is not watched.
     *
     * @param changed what takes the place of this stack's own
     * @return the stack
     */
    public Stack rehearsed(Rehearsed changed) {
        return new Stack(
                name,
                seed,
                data,
                changed.model(),
                notation.flatMap(written -> written.changed(model, changed.model())),
                losses,
                initialWeights,
                initializer,
                initializers,
                optimizer,
                changed.learningRate(),
                layerDecay,
                changed.schedule(),
                changed.settingSchedules(),
                changed.regularizers(),
                changed.augment(),
                metrics,
                calibration,
                groups,
                changed.train(),
                Optional.empty(),
                Recording.off(),
                Diagnostics.off(),
                List.of(),
                Map.of());
    }

    /** Whether samples without targets will do: they do if each loss names its target, which may be an input. */
    public DataSource.Targets neededTargets() {
        return losses.stream().noneMatch(loss -> loss.target().isEmpty())
                ? DataSource.Targets.OPTIONAL
                : DataSource.Targets.REQUIRED;
    }

    /** Every update rule: that of the stack, then those of its groups. */
    public List<Optimizer> optimizers() {
        List<Optimizer> optimizers = new ArrayList<>(List.of(optimizer));
        groups.forEach(group -> group.optimizer().ifPresent(optimizers::add));
        return List.copyOf(optimizers);
    }

    /**
     * The same with other losses.
     *
     * @param others what the outputs make small
     * @return the stack
     */
    public Stack withLosses(List<OutputLoss> others) {
        return with(seed, data, model, others, schedule, ensemble);
    }

    /**
     * The same with another model.
     *
     * @param other the model
     * @return the stack
     */
    public Stack withModel(Model other) {
        return with(seed, data, other, losses, schedule, ensemble);
    }

    /**
     * Begins a stack in code; it makes the same value that a file makes.
     *
     * @return a builder with every default
     */
    public static StackBuilder builder() {
        return new StackBuilder();
    }

    /**
     * Where samples come from.
     *
     * @param source reads them
     * @param validation the training samples that are kept for validation; a fraction is not used if the source has
     *     validation samples of its own
     * @param test the samples that are kept for the final test; a fraction is not used if the source has test samples of its
     *     own
     * @param splitSeed of the splits; the seed of the run if empty
     * @param bootstrap which bootstrap sample of the training samples is trained on, at least 1; the samples that it leaves out
     *     are the validation samples if there are no others; empty for all samples once
     * @param preprocess steps for each input by its name; {@code *} for all inputs without steps of their own
     * @param targetScaling how the values of targets are scaled for the loss, by the target's name; {@code *} for all others,
     *     which are scaled automatically if it is not there
     * @param weight the column of the weights of the samples; empty if they have none but those of the source
     * @param sampling which training samples an epoch takes; empty for every sample once
     */
    public record Data(
            DataSource source,
            Holdout validation,
            Holdout test,
            OptionalLong splitSeed,
            OptionalLong bootstrap,
            Map<String, List<Preprocessing>> preprocess,
            Map<String, ScalingMethod> targetScaling,
            Optional<String> weight,
            Optional<Sampling> sampling) {

        /** The steps of a stack that says nothing of preprocessing. */
        public static final Map<String, List<Preprocessing>> DEFAULT_PREPROCESSING =
                Map.of(FittedPreprocessing.EVERY_INPUT, List.of(new AutoScale()));

        /** The name for all targets that are not named. */
        public static final String EVERY_TARGET = "*";

        /** Checks the ranges and copies the maps. */
        public Data {
            if (validation instanceof Holdout.Fraction held && test instanceof Holdout.Fraction tested) {
                Check.require(
                        held.fraction() + tested.fraction() < 1,
                        "validation",
                        held.fraction(),
                        "must leave samples to train on");
            }
            bootstrap.ifPresent(number -> Check.atLeast("bootstrap", number, 1));
            Map<String, List<Preprocessing>> copy = new LinkedHashMap<>();
            preprocess.forEach((input, steps) -> {
                // no steps for every input is what no entry says too: one run, one value
                if (!input.equals(FittedPreprocessing.EVERY_INPUT) || !steps.isEmpty()) {
                    copy.put(input, List.copyOf(steps));
                }
            });
            preprocess = Collections.unmodifiableMap(copy);
            Map<String, ScalingMethod> scaling = new LinkedHashMap<>(targetScaling);
            scaling.putIfAbsent(EVERY_TARGET, ScalingMethod.AUTO);
            targetScaling = Collections.unmodifiableMap(scaling);
        }

        /**
         * How the values of a target are scaled.
         *
         * @param target its name
         */
        public ScalingMethod scalingOf(String target) {
            return targetScaling.getOrDefault(target, targetScaling.getOrDefault(EVERY_TARGET, ScalingMethod.AUTO));
        }

        /** The columns that are kept as text beside the samples, and are no features. */
        public List<String> sideColumns() {
            Stream<String> splits = Stream.of(validation, test).flatMap(held -> held.columns().stream());
            return Stream.concat(weight.stream(), splits).distinct().toList();
        }

        /**
         * The samples of the source, with their weights.
         *
         * @param reading how they are come by
         * @param context where relative paths begin
         * @return the parts that the source provides
         * @throws dev.espalier.api.EspalierException if they cannot be read, or have no such weights
         */
        public DataSource.Parts read(SourceReading reading, DataSource.Context context) {
            DataSource.Parts parts = reading.read(source, context.withSideColumns(sideColumns()));
            return weight.isPresent() ? WeightedDataset.of(parts, weight.get()) : parts;
        }

        /**
         * Reads the samples, in the parts of a run.
         *
         * @param reading how the samples of the source are come by
         * @param seed of the splits, unless they have their own
         * @param context where relative paths begin
         * @return the parts
         * @throws dev.espalier.api.EspalierException if they cannot be read, or not be split as is said here
         */
        public SplitData split(SourceReading reading, long seed, DataSource.Context context) {
            long own = splitSeed.orElse(seed);
            SplitData parts = SplitData.of(read(reading, context), validation, test, own, context);
            return bootstrap.isPresent() ? parts.bootstrapped(own, bootstrap.getAsLong()) : parts;
        }

        /** The same data with other samples to validate on. */
        public Data withValidation(Holdout other) {
            return with(other, test, splitSeed, bootstrap);
        }

        /** The same data with other samples to test on. */
        public Data withTest(Holdout other) {
            return with(validation, other, splitSeed, bootstrap);
        }

        /** The same data split with a seed of its own. */
        public Data withSplitSeed(long other) {
            return with(validation, test, OptionalLong.of(other), bootstrap);
        }

        /** The same data with a bootstrap sample to train on. */
        public Data withBootstrap(long number) {
            return with(validation, test, splitSeed, OptionalLong.of(number));
        }

        private Data with(Holdout otherValidation, Holdout otherTest, OptionalLong otherSeed, OptionalLong number) {
            return new Data(
                    source, otherValidation, otherTest, otherSeed, number, preprocess, targetScaling, weight, sampling);
        }
    }

    /**
     * What an output makes small.
     *
     * @param output the output's name; empty for the only one
     * @param loss the loss
     * @param weight its weight in the sum over all outputs, above 0
     * @param target the name of the target that it is held against; empty for the target of the output's name, or the
     *     only one
     * @param classWeights the weights of the target's classes; empty if each is 1
     * @param thresholds from which labels of a multi-label target are predicted to apply
     */
    public record OutputLoss(
            String output,
            Loss loss,
            double weight,
            String target,
            Optional<ClassWeights> classWeights,
            Thresholds thresholds) {

        /** Checks the range. */
        public OutputLoss {
            Check.above("weight", weight, 0);
        }

        /**
         * A loss in which each class has the weight 1.
         *
         * @param output the output's name; empty for the only one
         * @param loss the loss
         * @param weight its weight in the sum over all outputs, above 0
         * @param target the name of the target; empty for the target of the output's name, or the only one
         */
        public OutputLoss(String output, Loss loss, double weight, String target) {
            this(output, loss, weight, target, Optional.empty(), new Thresholds());
        }

        /**
         * The same with other weights of classes.
         *
         * @param weights the weights of the target's classes
         * @return the entry
         */
        public OutputLoss withClassWeights(ClassWeights weights) {
            return new OutputLoss(output, loss, weight, target, Optional.of(weights), thresholds);
        }

        /**
         * The same with other thresholds.
         *
         * @param others from which labels are predicted to apply
         * @return the entry
         */
        public OutputLoss withThresholds(Thresholds others) {
            return new OutputLoss(output, loss, weight, target, classWeights, others);
        }

        /**
         * The loss of a model with one output.
         *
         * @param loss the loss
         * @return the entry
         */
        public static OutputLoss of(Loss loss) {
            return new OutputLoss("", loss, 1, "");
        }
    }

    /**
     * A regularizer and the parameters that it may touch.
     *
     * @param regularizer the plugin
     * @param match a pattern of parameter names, such as {@code trunk/*}; it narrows the plugin's own rule
     */
    public record RegularizerEntry(Regularizer regularizer, String match) {

        /**
         * A regularizer that is not narrowed.
         *
         * @param regularizer the plugin
         * @return the entry
         */
        public static RegularizerEntry of(Regularizer regularizer) {
            return new RegularizerEntry(regularizer, NamePattern.ALL.pattern());
        }
    }

    /**
     * Parameters that are treated apart.
     *
     * @param match a pattern of parameter names, such as {@code trunk/*}
     * @param learningRateMultiplier factor on the learning rate, at least 0
     * @param freeze whether the parameters are left as they are, for the whole run or at its beginning; a layer all of whose
     *     parameters are keeps its statistics too, and computes with them instead of those of the batch
     * @param optimizer another update rule for them
     * @param schedule schedules of their learning rate instead of the stack's; empty for those of the stack
     */
    public record ParameterGroup(
            @Setting(value = "pattern of parameter names, such as trunk/*, with * for any characters", required = true)
            String match,

            @Setting(value = "factor on the learning rate, at least 0", range = "[0, inf)")
            @SearchRange(low = 0.01, high = 10, scale = Scale.LOG)
            double learningRateMultiplier,

            @Setting("whether to leave the parameters as they are: true, or for a time as {epochs: 2}")
            Freeze freeze,

            @Setting("optimizer of these parameters; the stack's by default")
            Optional<Optimizer> optimizer,

            @Setting("schedules of the learning rate of these parameters, multiplied; the stack's by default")
            List<Scheduler> schedule) {

        /** Checks the range and copies the list. */
        public ParameterGroup {
            Check.atLeast("learningRateMultiplier", learningRateMultiplier, 0);
            schedule = List.copyOf(schedule);
        }

        /**
         * Parameters with the schedules of the stack.
         *
         * @param match a pattern of parameter names
         * @param learningRateMultiplier factor on the learning rate, at least 0
         * @param freeze whether the parameters are left as they are
         * @param optimizer another update rule for them
         */
        public ParameterGroup(
                String match, double learningRateMultiplier, Freeze freeze, Optional<Optimizer> optimizer) {
            this(match, learningRateMultiplier, freeze, optimizer, List.of());
        }

        /** Every parameter, treated like those of no group. */
        public ParameterGroup() {
            this(NamePattern.ALL.pattern(), 1, Freeze.never(), Optional.empty());
        }
    }

    /**
     * How long parameters are left as they are.
     *
     * <p>When they are unfrozen, their updates begin as in a new run: the state of their optimizer is fresh, and it counts its
     * steps from then on. Schedules go on as they are.
     *
     * @param always whether for the whole run
     * @param span from the beginning of the run to the step that trains them first; without any they are not frozen
     */
    public record Freeze(
            @Setting(value = "whether for the whole run", shorthand = true)
            boolean always,

            @Setting(value = "length from the beginning of the run", flatten = true)
            Span span) {

        /** Checks that one of both is given. */
        public Freeze {
            Check.require(!always || span.equals(new Span()), "always", always, "must be false if a length is given");
        }

        /** They are trained from the beginning. */
        public Freeze() {
            this(false, new Span());
        }

        /** They are trained from the beginning. */
        public static Freeze never() {
            return new Freeze();
        }

        /** They are never trained. */
        public static Freeze throughout() {
            return new Freeze(true, new Span());
        }

        /**
         * They are trained after a time.
         *
         * @param span from the beginning of the run
         * @return the length
         */
        public static Freeze until(Span span) {
            return new Freeze(false, span);
        }

        /** Whether they are trained from the beginning. */
        public boolean isNever() {
            return !always && span.equals(new Span());
        }
    }

    /**
     * How the loop trains.
     *
     * @param length how long to train
     * @param batch batch size, at least 1
     * @param accumulate batches whose gradients are accumulated into one update, at least 1
     * @param clipNorm the largest norm of all gradients together, above 0
     * @param clipValue the largest absolute value of a gradient, above 0
     * @param emaDecay decay rate of the exponential moving average of the weights, which is then validated and kept, in
     *     (0, 1)
     * @param validate how often to validate
     * @param monitor the metric of each validation that decides which weights are the best; if there is none, the early
     *     stopping rule's, or the loss
     * @param restoreBest whether the run ends with the best weights instead of the last
     * @param stopOnNan whether a loss or gradient that is not finite stops the run
     * @param prefetch batches that are made ready ahead, at least 0; with 0 the run's own thread makes them
     * @param checkpoint when to save and how much to keep
     */
    public record Train(
            @Setting(value = "length of the run", flatten = true)
            Length length,

            @Setting(value = "batch size, at least 1", range = "[1, inf)")
            @SearchRange(low = 16, high = 512, scale = Scale.LOG)
            int batch,

            @Setting(value = "batches whose gradients are accumulated into one update, at least 1", range = "[1, inf)")
            int accumulate,

            @Setting(
                    value = "maximum norm of all gradients together, above 0; no clipping by default",
                    range = "(0, inf)")
            @SearchRange(low = 0.1, high = 10, scale = Scale.LOG)
            OptionalDouble clipNorm,

            @Setting(
                    value = "maximum absolute value of a gradient, above 0; no clipping by default",
                    range = "(0, inf)")
            @SearchRange(low = 0.01, high = 10, scale = Scale.LOG)
            OptionalDouble clipValue,

            @Setting(
                    value =
                            "decay rate of the exponential moving average of the weights, which is then validated and kept, in (0, 1)",
                    range = "(0, 1)")
            @SearchRange(low = 0.9, high = 0.9999, scale = Scale.REVERSE_LOG)
            OptionalDouble emaDecay,

            @Setting("how often to validate") Interval validate,

            @Setting(
                    "metric that decides which weights are the best; that of early stopping, or else the loss, by default")
            Optional<Monitor> monitor,

            @Setting("whether the run ends with the best weights instead of the last")
            boolean restoreBest,

            @Setting("whether a loss or gradient that is not finite stops the run")
            boolean stopOnNan,

            @Setting(value = "batches that are prepared ahead, at least 0", range = "[0, inf)")
            int prefetch,

            @Setting("when to save, and how many checkpoints to keep")
            Checkpoint checkpoint) {

        /** Checks the ranges. */
        public Train {
            Check.atLeast("batch", batch, 1);
            Check.atLeast("accumulate", accumulate, 1);
            clipNorm.ifPresent(norm -> Check.above("clipNorm", norm, 0));
            clipValue.ifPresent(value -> Check.above("clipValue", value, 0));
            emaDecay.ifPresent(decay -> Check.inOpen("emaDecay", decay, 0, 1));
            Check.atLeast("prefetch", prefetch, 0);
        }

        /**
         * The same loop for a number of steps in batches of another size, neither validated nor saved on the way.
         *
         * @param steps updates of the whole run
         * @param size batch size
         * @return the numbers
         */
        public Train shortened(long steps, int size) {
            return new Train(
                    Length.steps(steps),
                    size,
                    accumulate,
                    clipNorm,
                    clipValue,
                    OptionalDouble.empty(),
                    Interval.steps(steps),
                    monitor,
                    restoreBest,
                    stopOnNan,
                    prefetch,
                    new Checkpoint(Interval.steps(steps), 1));
        }

        /** As long as the data call for, with batches of 64, validated and saved after each epoch. */
        public Train() {
            this(
                    new Length(),
                    64,
                    1,
                    OptionalDouble.empty(),
                    OptionalDouble.empty(),
                    OptionalDouble.empty(),
                    Interval.epochs(1),
                    Optional.empty(),
                    true,
                    true,
                    2,
                    new Checkpoint());
        }
    }

    /**
     * When to save.
     *
     * @param every the interval between checkpoints
     * @param keep how many of the newest to keep beside the best, at least 1
     */
    public record Checkpoint(
            @Setting(value = "interval between checkpoints", flatten = true)
            Interval every,

            @Setting(value = "how many of the newest to keep besides the best, at least 1", range = "[1, inf)")
            int keep) {

        /** Checks the range. */
        public Checkpoint {
            Check.atLeast("keep", keep, 1);
        }

        /** One after every epoch, of which three are kept. */
        public Checkpoint() {
            this(Interval.epochs(1), 3);
        }
    }

    /**
     * The length of a run, in one of two units; by default in as many epochs as the size of the data calls for.
     *
     * <p>Without either, a run has {@value #LEAST_UPDATES} updates or more, but at least {@value #FEWEST_EPOCHS} epochs and at
     * most {@value #MOST_EPOCHS}: small tables need many passes until a model has learned from them, and large data few.
     *
     * @param epochs passes over the training data, at least 1
     * @param steps updates, at least 1
     */
    public record Length(
            @Setting(
                    value =
                            "in passes over the training data, at least 1; by default enough for 4000 updates, from 10 to 200",
                    range = "[1, inf)")
            OptionalLong epochs,

            @Setting(value = "in updates, at least 1; instead of epochs", range = "[1, inf)")
            OptionalLong steps) {

        private static final long LEAST_UPDATES = 4_000;
        private static final long FEWEST_EPOCHS = 10;
        private static final long MOST_EPOCHS = 200;

        /** Checks the ranges. */
        public Length {
            epochs.ifPresent(count -> Check.atLeast("epochs", count, 1));
            steps.ifPresent(count -> Check.atLeast("steps", count, 1));
            Check.require(
                    epochs.isEmpty() || steps.isEmpty(), "steps", steps.orElse(0), "must not be given beside epochs");
        }

        /** As long as the size of the data calls for. */
        public Length() {
            this(OptionalLong.empty(), OptionalLong.empty());
        }

        /** A number of updates. */
        public static Length steps(long count) {
            return new Length(OptionalLong.empty(), OptionalLong.of(count));
        }

        /** A number of passes over the training data. */
        public static Length epochs(long count) {
            return new Length(OptionalLong.of(count), OptionalLong.empty());
        }

        /** Whether neither unit is given, so that the size of the data decides. */
        public boolean isByData() {
            return epochs.isEmpty() && steps.isEmpty();
        }

        /**
         * The length in updates.
         *
         * @param stepsPerEpoch updates in one pass over the training data, at least 1
         * @return at least 1
         */
        public long inSteps(long stepsPerEpoch) {
            if (steps.isPresent()) {
                return steps.getAsLong();
            }
            long enough = (LEAST_UPDATES + stepsPerEpoch - 1) / stepsPerEpoch;
            return Math.multiplyExact(
                    epochs.orElse(Math.max(FEWEST_EPOCHS, Math.min(MOST_EPOCHS, enough))), stepsPerEpoch);
        }
    }

    /**
     * An interval of training, in one of two units.
     *
     * @param epochs passes over the training data, at least 1; empty if steps are given
     * @param steps updates, at least 1; empty if epochs are given
     */
    public record Interval(
            @Setting(value = "in passes over the training data, at least 1", range = "[1, inf)")
            OptionalLong epochs,

            @Setting(value = "in updates, at least 1; instead of epochs", range = "[1, inf)")
            OptionalLong steps) {

        /** Checks the ranges. */
        public Interval {
            epochs.ifPresent(count -> Check.atLeast("epochs", count, 1));
            steps.ifPresent(count -> Check.atLeast("steps", count, 1));
            Check.require(epochs.isPresent() || steps.isPresent(), "epochs", "not given", "must be, unless steps are");
            Check.require(
                    epochs.isEmpty() || steps.isEmpty(), "steps", steps.orElse(0), "must not be given beside epochs");
        }

        /** A number of updates. */
        public static Interval steps(long count) {
            return new Interval(OptionalLong.empty(), OptionalLong.of(count));
        }

        /** A number of passes over the training data. */
        public static Interval epochs(long count) {
            return new Interval(OptionalLong.of(count), OptionalLong.empty());
        }

        /**
         * The interval in updates.
         *
         * @param stepsPerEpoch updates in one pass over the training data
         * @return at least 1
         */
        public long inSteps(long stepsPerEpoch) {
            return steps.isPresent() ? steps.getAsLong() : Math.multiplyExact(epochs.orElseThrow(), stepsPerEpoch);
        }
    }
}
