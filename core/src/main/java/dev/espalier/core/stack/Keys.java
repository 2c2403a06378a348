package dev.espalier.core.stack;

import dev.espalier.api.evaluation.Monitor;
import dev.espalier.core.catalog.PluginKind;
import dev.espalier.core.catalog.SettingType;
import java.util.List;

/** The words of a stack file: one place for its reader, its writer and its schema. */
final class Keys {

    private static final SettingType TEXT = new SettingType.Text();
    private static final SettingType NUMBER = new SettingType.DecimalNumber(false);
    private static final SettingType SWITCH = new SettingType.Switch();

    /** Stands for a map or list that has a reader of its own. */
    private static final SettingType SECTION = new SettingType.ByName(TEXT);

    // the whole
    static final Key NAME = new Key("name", TEXT, "what the run is called");
    static final Key SEED = new Key("seed", SettingType.WholeNumber.LONG, "of every random number");
    static final Key DATA =
            new Key("data", SECTION, "where samples come from, and how they are split and preprocessed");
    static final Key MODEL = new Key("model", SECTION, "the layers in their order, or a graph of named nodes");
    static final Key LOSS = new Key("loss", nested(PluginKind.LOSS), "what a model with one output makes small");
    static final Key LOSSES = new Key("losses", SECTION, "what each output makes small, by the output's name");
    static final Key INITIALIZER = new Key(
            "initializer",
            nested(PluginKind.INITIALIZER),
            "default initializer of weights, for layers without one of their own");
    static final Key OPTIMIZER = new Key("optimizer", nested(PluginKind.OPTIMIZER), "the update rule");
    static final Key LEARNING_RATE = new Key("learning-rate", NUMBER, "the base rate, above 0");
    static final Key SCHEDULE =
            new Key("schedule", many(PluginKind.SCHEDULER), "factors on the learning rate, multiplied");
    static final Key SCHEDULES = new Key(
            "schedules",
            new SettingType.ByName(many(PluginKind.SCHEDULER)),
            "factors on settings of the optimizer, by the setting's name");
    static final Key REGULARIZERS =
            new Key("regularizers", many(PluginKind.REGULARIZER), "in the order in which they are applied");
    static final Key AUGMENT = new Key(
            "augment",
            many(PluginKind.AUGMENTER),
            "changes to training samples, in the order in which they are applied");
    static final Key METRICS = new Key(
            "metrics",
            many(PluginKind.EVALUATION_METRIC),
            "figures that the model is judged by beside its loss; chosen by the kind of the target if there are none");
    static final Key GROUPS =
            new Key("groups", SECTION, "parameters that are treated apart; the first group that matches counts");
    static final Key TRAIN = new Key("train", SECTION, "the numbers of the loop");

    static final List<Key> STACK = List.of(
            NAME,
            SEED,
            DATA,
            MODEL,
            LOSS,
            LOSSES,
            INITIALIZER,
            OPTIMIZER,
            LEARNING_RATE,
            SCHEDULE,
            SCHEDULES,
            REGULARIZERS,
            AUGMENT,
            METRICS,
            GROUPS,
            TRAIN);

    // data
    static final Key SOURCE = new Key(
            "source",
            nested(PluginKind.DATA_SOURCE),
            "the data source; its settings stand beside it, or within it as {idx: {path: …}}");
    static final Key VALIDATION = new Key(
            "validation",
            NUMBER,
            "the share of the training samples that is kept for validation, in [0, 1); or a map: share and stratify, or"
                    + " folds, fold and stratify");
    static final Key TEST = new Key(
            "test",
            NUMBER,
            "the share of the samples that is kept for the final test, in [0, 1); or a map: share and stratify");
    static final Key PREPROCESS = new Key(
            "preprocess",
            many(PluginKind.PREPROCESSING),
            "steps for every input in their order, or a map of inputs to steps");

    static final List<Key> DATA_KEYS = List.of(SOURCE, VALIDATION, TEST, PREPROCESS);

    // what is held back from training
    static final Key SHARE = new Key("share", NUMBER, "the share of the samples that is held back, in [0, 1)");
    static final Key FOLDS = new Key(
            "folds", SettingType.WholeNumber.INT, "parts of a cross-validation, at least 2, of nearly equal size");
    static final Key FOLD =
            new Key("fold", SettingType.WholeNumber.INT, "the part that this run holds back, from 1 to folds");
    static final Key STRATIFY = new Key(
            "stratify", SWITCH, "whether each class gives the same share; true by default, and idle without classes");

    static final List<Key> SHARE_KEYS = List.of(SHARE, STRATIFY);
    static final List<Key> FOLD_KEYS = List.of(FOLDS, FOLD, STRATIFY);
    static final List<Key> HOLDOUT_KEYS = List.of(SHARE, FOLDS, FOLD, STRATIFY);

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

    // what stands among the settings of a loss or a regularizer
    static final Key WEIGHT = new Key("weight", NUMBER, "the loss's weight in the sum over all outputs, above 0");
    static final Key TARGET = new Key(
            "target",
            TEXT,
            "the target that the output is held against; the one of the output's name, or the only one, if not given");

    static final List<Key> LOSS_KEYS = List.of(WEIGHT, TARGET);

    static final Key MATCH =
            new Key("match", TEXT, "a pattern of parameter names, such as trunk/*, with * for any characters");

    static final List<Key> REGULARIZER_KEYS = List.of(MATCH);

    // a group of parameters
    static final Key RATE = new Key("rate", NUMBER, "the multiplier of the learning rate, at least 0");
    static final Key FREEZE = new Key("freeze", SWITCH, "whether the parameters are left as they are");
    static final Key GROUP_OPTIMIZER =
            new Key("optimizer", nested(PluginKind.OPTIMIZER), "another update rule for them");

    static final List<Key> GROUP = List.of(MATCH, RATE, FREEZE, GROUP_OPTIMIZER);

    // the loop
    static final Key EPOCHS =
            new Key("epochs", SettingType.WholeNumber.LONG, "in passes over the training data, at least 1");
    static final Key STEPS = new Key("steps", SettingType.WholeNumber.LONG, "in updates, at least 1");
    static final Key BATCH = new Key("batch", SettingType.WholeNumber.INT, "samples in one pass, at least 1");
    static final Key ACCUMULATE =
            new Key("accumulate", SettingType.WholeNumber.INT, "passes whose gradients make one update, at least 1");
    static final Key CLIP_NORM = new Key("clip-norm", NUMBER, "the largest norm of all gradients together, above 0");
    static final Key CLIP_VALUE = new Key("clip-value", NUMBER, "the largest absolute value of a gradient, above 0");
    static final Key AVERAGE = new Key(
            "average", NUMBER, "decay of the running average of the weights that is validated and kept, in (0, 1)");
    static final Key VALIDATE = new Key("validate", SECTION, "how often to validate");
    static final Key MONITOR = new Key(
            "monitor",
            SECTION,
            "the figure of each validation that decides which weights are the best; the early stopping rule's, or the"
                    + " loss, if not given");
    static final Key RESTORE_BEST =
            new Key("restore-best", SWITCH, "whether the run ends with the best weights instead of the last");
    static final Key GUARD = new Key("guard", SWITCH, "whether a loss or gradient that is not finite stops the run");
    static final Key PREFETCH =
            new Key("prefetch", SettingType.WholeNumber.INT, "batches that are made ready ahead, at least 0");
    static final Key CHECKPOINT = new Key("checkpoint", SECTION, "when to save and how much to keep");

    static final List<Key> TRAIN_KEYS = List.of(
            EPOCHS,
            STEPS,
            BATCH,
            ACCUMULATE,
            CLIP_NORM,
            CLIP_VALUE,
            AVERAGE,
            VALIDATE,
            MONITOR,
            RESTORE_BEST,
            GUARD,
            PREFETCH,
            CHECKPOINT);

    static final List<Key> VALIDATE_KEYS = List.of(EPOCHS, STEPS);

    static final Key FIGURE = new Key("figure", TEXT, "the figure's name, such as loss or accuracy");
    static final Key DIRECTION = new Key(
            "direction",
            new SettingType.Choice(Monitor.Direction.class),
            "which of two values is the better; as the metric says if not given");

    static final List<Key> MONITOR_KEYS = List.of(FIGURE, DIRECTION);

    static final Key KEEP =
            new Key("keep", SettingType.WholeNumber.INT, "how many of the newest to keep beside the best, at least 1");

    static final List<Key> CHECKPOINT_KEYS = List.of(EPOCHS, STEPS, KEEP);

    private Keys() {}

    private static SettingType nested(PluginKind kind) {
        return new SettingType.Nested(kind, kind.type());
    }

    private static SettingType many(PluginKind kind) {
        return new SettingType.Many(nested(kind));
    }
}
