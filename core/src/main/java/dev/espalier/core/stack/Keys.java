package dev.espalier.core.stack;

import dev.espalier.api.search.Scale;
import dev.espalier.core.catalog.PluginKind;
import dev.espalier.core.catalog.SettingRange;
import dev.espalier.core.catalog.SettingType;
import dev.espalier.core.data.ClassWeights;
import dev.espalier.core.data.Holdout;
import dev.espalier.core.data.Sampling;
import dev.espalier.core.data.prepared.ScalingMethod;
import dev.espalier.engine.layer.ConvolutionChoice;
import java.util.List;

/** The words of a stack file: one place for its reader, its writer and its schema. */
final class Keys {

    private static final SettingType TEXT = new SettingType.Text();
    private static final SettingType NUMBER = new SettingType.DecimalNumber(false);

    /** The type of maps and lists with a reader of their own. */
    private static final SettingType SECTION = new SettingType.ByName(TEXT);

    // the whole
    static final Key NAME = new Key("name", TEXT, "name of the run");
    static final Key SEED = new Key("seed", SettingType.WholeNumber.LONG, "seed of all random numbers");
    static final Key DATA = new Key("data", SECTION, "data source, splits and preprocessing");
    static final Key MODEL = new Key("model", SECTION, "the layers in order, or a graph of named nodes");
    static final Key BLOCKS =
            new Key("blocks", SECTION, "blocks of layers by name, with parameters; the model uses them like layers");
    static final Key CONVOLUTIONS = new Key(
            "deterministic-convolution",
            new SettingType.Choice(ConvolutionChoice.class),
            "the algorithm of convolutions: auto, by the shape of each, with Winograd's where it is faster and its error is"
                    + " bounded; or direct, the plain sums for all");
    static final Key LOSS =
            new Key("loss", nested(PluginKind.LOSS), "the loss, or a map of outputs to losses if there are several");
    static final Key INITIAL_WEIGHTS = new Key(
            "initial-weights",
            SettingType.Group.of(InitialWeights.class),
            "weights of a model, or of another safetensors file, to start from");
    static final Key INITIALIZER = new Key(
            "initializer",
            nested(PluginKind.INITIALIZER),
            "default initializer of weights, for layers without one of their own");
    static final Key INITIALIZERS = new Key(
            "initializers",
            new SettingType.ByName(nested(PluginKind.INITIALIZER)),
            "initial values by role (weight, bias, scale, shift), by name (running-mean) or by pattern (dense2/*): a number, a"
                    + " list of numbers, or an initializer");
    static final Key OPTIMIZER = new Key("optimizer", nested(PluginKind.OPTIMIZER), "the update rule");
    static final Key LEARNING_RATE = new Key(
            "learning-rate",
            NUMBER,
            "base learning rate, above 0",
            SettingRange.of("(0, inf)").searched(1e-5, 1e-1, Scale.LOG));
    static final Key LAYER_DECAY = new Key(
            "layer-decay",
            NUMBER,
            "factor on the learning rate of a layer for each layer with weights between it and the output, in (0, 1]",
            SettingRange.of("(0, 1]").searched(0.5, 1, Scale.LINEAR));
    static final Key SCHEDULE = new Key(
            "schedule",
            many(PluginKind.SCHEDULER),
            "schedules of the learning rate, multiplied; or a map of settings of the optimizer, and learning-rate, to"
                    + " schedules");
    static final Key REGULARIZERS =
            new Key("regularizers", many(PluginKind.REGULARIZER), "in the order in which they are applied");
    static final Key AUGMENT = new Key(
            "augment",
            many(PluginKind.AUGMENTER),
            "augmenters of training samples, in the order in which they are applied");
    static final Key METRICS = new Key(
            "metrics",
            many(PluginKind.EVALUATION_METRIC),
            "metrics of each evaluation besides the loss; chosen by the kind of the target by default");
    static final Key CALIBRATION = new Key(
            "calibration",
            new SettingType.Choice(Calibration.class),
            "how probabilities are calibrated when training has ended: temperature, fitted to the validation split, or none");
    static final Key GROUPS = new Key(
            "groups",
            new SettingType.Many(SettingType.Group.of(Stack.ParameterGroup.class)),
            "parameter groups; the first that matches a parameter applies");
    static final Key TRAIN = new Key("train", SettingType.Group.of(Stack.Train.class), "the training loop");
    static final Key ENSEMBLE = new Key(
            "ensemble",
            SettingType.Group.of(Ensemble.class),
            "how several runs, or states of one, become one model: members, folds, bagging, snapshots, swa or checkpoints");
    static final Key RECORDING = new Key(
            "recording",
            new SettingType.WordOr(new SettingType.Choice(Recording.Rule.class), SettingType.Group.of(Recording.class)),
            "what the run records of itself for those who watch it; off for nothing but losses and metrics");
    static final Key EXPORT = new Key(
            "export", many(PluginKind.EXPORTER), "exporters, which bring what happens in the run to other systems");
    static final Key TAGS = new Key(
            "tags", new SettingType.ByName(TEXT), "a map of names to texts, attached to everything that is exported");

    static final Key DIAGNOSTICS = new Key(
            "diagnostics",
            new SettingType.WordOr(new SettingType.Choice(Diagnostics.Rule.class), many(PluginKind.DIAGNOSTIC)),
            "the diagnostics that examine the run, in a list; all that are found by default, off for none");

    static final List<Key> STACK = List.of(
            NAME,
            SEED,
            DATA,
            BLOCKS,
            MODEL,
            CONVOLUTIONS,
            LOSS,
            INITIAL_WEIGHTS,
            INITIALIZER,
            INITIALIZERS,
            OPTIMIZER,
            LEARNING_RATE,
            LAYER_DECAY,
            SCHEDULE,
            REGULARIZERS,
            AUGMENT,
            METRICS,
            CALIBRATION,
            GROUPS,
            TRAIN,
            ENSEMBLE,
            RECORDING,
            DIAGNOSTICS,
            EXPORT,
            TAGS);

    // data
    static final Key SOURCE = new Key(
            "source",
            nested(PluginKind.DATA_SOURCE),
            "the data source; its settings are written beside it, or nested as {idx: {path: …}}");
    static final Key VALIDATION = new Key(
            "validation",
            SettingType.Alternatives.of(Holdout.class),
            "training samples held out for validation: a fraction in [0, 1), or a map of fraction, of folds and fold, of"
                    + " column and value, or of rows");
    static final Key TEST = new Key(
            "test",
            SettingType.Alternatives.of(Holdout.class),
            "samples held out for the final test, before those for validation: in the same forms");
    static final Key SPLIT_SEED =
            new Key("split-seed", SettingType.WholeNumber.LONG, "seed of the splits; the seed of the run by default");
    static final Key BOOTSTRAP = new Key(
            "bootstrap",
            SettingType.WholeNumber.LONG,
            "number of the bootstrap sample that is trained on, at least 1; the samples that it leaves out are for validation"
                    + " if there are no others; all samples once by default");
    static final Key PREPROCESS = new Key(
            "preprocess",
            many(PluginKind.PREPROCESSING),
            "steps for every input in their order, or a map of inputs to steps");

    static final Key TARGET_SCALING = new Key(
            "target-scaling",
            new SettingType.Choice(ScalingMethod.class),
            "how the values of targets are scaled for the loss, undone in predictions and metrics: one word for all, or a"
                    + " map of targets to words; auto by default");

    static final Key SAMPLE_WEIGHT =
            new Key("weight", TEXT, "column of the weights of the samples, numbers of at least 0; it is not a feature");
    static final Key SAMPLING = new Key(
            "sampling",
            SettingType.Group.of(Sampling.class),
            "which training samples an epoch takes: oversample, undersample, balanced or weighted; every sample once by"
                    + " default");

    static final List<Key> DATA_KEYS = List.of(
            SOURCE, VALIDATION, TEST, SPLIT_SEED, BOOTSTRAP, PREPROCESS, TARGET_SCALING, SAMPLE_WEIGHT, SAMPLING);

    // a model of named nodes
    static final Key INPUTS =
            new Key("inputs", SECTION, "a map of inputs to shapes, or a list of inputs that take the data's shapes");
    static final Key NODES = new Key("nodes", SECTION, "the nodes");
    static final Key OUTPUTS =
            new Key("outputs", new SettingType.Many(TEXT), "the nodes whose results are the model's");

    static final List<Key> GRAPH = List.of(INPUTS, NODES, OUTPUTS);

    static final Key NODE_NAME = new Key("name", TEXT, "the node's name");
    static final Key FROM = new Key("from", new SettingType.Many(TEXT), "the input or node that it takes, or several");
    static final Key LAYERS = new Key("layers", SECTION, "its layers in their order");

    static final List<Key> NODE = List.of(NODE_NAME, FROM, LAYERS);

    static final Key PARAMETERS =
            new Key("parameters", SECTION, "a map of the block's parameters to defaults; the layers refer to $name");

    static final List<Key> BLOCK = List.of(PARAMETERS, LAYERS);

    // additional settings of a loss or a regularizer
    static final Key WEIGHT = new Key(
            "weight",
            NUMBER,
            "the loss's weight in the sum over all outputs, above 0",
            SettingRange.of("(0, inf)").searched(0.1, 10, Scale.LOG));
    static final Key TARGET =
            new Key("target", TEXT, "target of the output; by default the one with the output's name, or the only one");

    static final Key CLASS_WEIGHTS = new Key(
            "class-weights",
            new SettingType.WordOr(
                    new SettingType.Choice(ClassWeights.Rule.class),
                    new SettingType.ByName(new SettingType.DecimalNumber(false))),
            "a map of classes to weights of at least 0, 1 for those that are not named; or balanced, for n / (k * n(c)) by the"
                    + " training samples");

    static final Key THRESHOLDS = new Key(
            "thresholds",
            new SettingType.WordOr(
                    new SettingType.Choice(Thresholds.Rule.class),
                    new SettingType.ByName(new SettingType.DecimalNumber(false))),
            "a map of labels to the probabilities, in [0, 1], from which they are predicted to apply, with * for the others;"
                    + " or best-f1, to choose them by the validation split when training has ended; 0.5 by default");

    static final List<Key> LOSS_KEYS = List.of(WEIGHT, TARGET, CLASS_WEIGHTS, THRESHOLDS);

    static final Key MATCH =
            new Key("match", TEXT, "a pattern of parameter names, such as trunk/*, with * for any characters");

    static final List<Key> REGULARIZER_KEYS = List.of(MATCH);

    // additional settings of a preprocessing step
    static final Key COLUMNS = new Key(
            "columns",
            new SettingType.Many(TEXT),
            "the columns that the step is limited to, by name or by patterns with * for any characters; all by default");

    static final List<Key> PREPROCESSING_KEYS = List.of(COLUMNS);

    private Keys() {}

    private static SettingType nested(PluginKind kind) {
        return new SettingType.Nested(kind, kind.type());
    }

    private static SettingType many(PluginKind kind) {
        return new SettingType.Many(nested(kind));
    }
}
