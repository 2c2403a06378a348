package dev.espalier.core.stack;

import dev.espalier.api.EspalierException;
import dev.espalier.api.data.DataSource;
import dev.espalier.api.data.Preprocessing;
import dev.espalier.api.model.Layer;
import dev.espalier.core.catalog.PluginCatalog;
import dev.espalier.core.catalog.PluginDescriptor;
import dev.espalier.core.catalog.PluginKind;
import dev.espalier.core.catalog.SettingsWriter;
import dev.espalier.core.data.ClassWeights;
import dev.espalier.core.data.prepared.FittedPreprocessing;
import dev.espalier.core.data.prepared.OnColumns;
import dev.espalier.core.data.source.InCodeSource;
import dev.espalier.core.document.ListNode;
import dev.espalier.core.document.MapNode;
import dev.espalier.core.document.NamePattern;
import dev.espalier.core.document.Node;
import dev.espalier.core.document.Place;
import dev.espalier.core.document.ScalarNode;
import dev.espalier.core.document.YamlReader;
import dev.espalier.core.document.YamlWriter;
import dev.espalier.engine.model.Model;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Writes stacks as files with every default spelled out, which {@link StackReader} reads back as equal stacks.
 *
 * <p>What is optional and not there, such as a bound on gradients, is left out. For a data source that no file can name,
 * such as samples in memory, an {@link InCodeSource} is written: everything else is read back, the samples are not.
 */
public final class StackWriter {

    private final PluginCatalog catalog;
    private final SettingsWriter plugins;

    private StackWriter(PluginCatalog catalog) {
        this.catalog = catalog;
        this.plugins = new SettingsWriter(catalog);
    }

    /**
     * A stack as text.
     *
     * @param stack the stack
     * @param catalog the plugins that there are: a name that several jars provide is written with its jar
     * @return YAML
     * @throws EspalierException if it holds a plugin other than its data source that no file can name, or a value that no
     *     file can give; code INVALID_SETTING
     */
    public static String write(Stack stack, PluginCatalog catalog) {
        return YamlWriter.write(new StackWriter(catalog).node(stack));
    }

    /**
     * A stack as text without its exporters and tags.
     *
     * @param text what {@link #write} has written
     * @return the same text if it has neither
     */
    public static String withoutExport(String text) {
        List<String> keys = Section.names(List.of(Keys.EXPORT, Keys.TAGS));
        return YamlReader.read("stack", text) instanceof MapNode map
                        && keys.stream().anyMatch(key -> map.get(key).isPresent())
                ? YamlWriter.write(map.without(keys))
                : text;
    }

    /**
     * The plugins that a stack is made of, those within others too.
     *
     * @param stack the stack
     * @param catalog the plugins that there are
     * @return their descriptors
     * @throws EspalierException as {@link #write} does
     */
    public static Set<PluginDescriptor> plugins(Stack stack, PluginCatalog catalog) {
        StackWriter writer = new StackWriter(catalog);
        writer.node(stack);
        return writer.plugins.used();
    }

    /**
     * The plugins that predictions of a stack's model are made with.
     *
     * @param stack the stack
     * @param catalog the plugins that there are
     * @return their descriptors
     * @throws EspalierException as {@link #write} does
     */
    public static Set<PluginDescriptor> pluginsOfModel(Stack stack, PluginCatalog catalog) {
        StackWriter writer = new StackWriter(catalog);
        writer.model(stack.model());
        writer.losses(stack.losses());
        writer.plugins.writeAll(PluginKind.EVALUATION_METRIC, stack.metrics());
        writer.preprocessing(stack.data().preprocess());
        return writer.plugins.used();
    }

    private MapNode node(Stack stack) {
        Fields entries = new Fields();
        put(entries, Keys.NAME, stack.name());
        put(entries, Keys.SEED, stack.seed());
        entries.put(Keys.DATA, data(stack.data()));
        // also where it is written otherwise, because it tells which plugins are used
        Node model = model(stack.model());
        stack.notation().ifPresent(notation -> entries.put(Keys.BLOCKS, notation.blocks()));
        entries.put(Keys.MODEL, stack.notation().map(ModelNotation::model).orElse(model));
        put(entries, Keys.CONVOLUTIONS, stack.model().convolutions());
        entries.put(Keys.LOSS, losses(stack.losses()));
        stack.initialWeights().ifPresent(weights -> put(entries, Keys.INITIAL_WEIGHTS, weights));
        put(entries, Keys.INITIALIZER, stack.initializer());
        if (!stack.initializers().isEmpty()) {
            put(entries, Keys.INITIALIZERS, stack.initializers());
        }
        put(entries, Keys.OPTIMIZER, stack.optimizer());
        put(entries, Keys.LEARNING_RATE, stack.learningRate());
        put(entries, Keys.LAYER_DECAY, stack.layerDecay());
        entries.put(Keys.SCHEDULE, schedules(stack));
        entries.put(Keys.REGULARIZERS, list(stack.regularizers(), this::regularizer));
        put(entries, Keys.AUGMENT, stack.augment());
        put(entries, Keys.METRICS, stack.metrics());
        if (stack.calibration() != Calibration.NONE) {
            put(entries, Keys.CALIBRATION, stack.calibration());
        }
        put(entries, Keys.GROUPS, stack.groups());
        put(entries, Keys.TRAIN, stack.train());
        stack.ensemble().ifPresent(ensemble -> put(entries, Keys.ENSEMBLE, ensemble));
        put(entries, Keys.RECORDING, stack.recording());
        put(entries, Keys.DIAGNOSTICS, stack.diagnostics().written());
        if (!stack.export().isEmpty()) {
            put(entries, Keys.EXPORT, stack.export());
        }
        if (!stack.tags().isEmpty()) {
            put(entries, Keys.TAGS, stack.tags());
        }
        return entries.map();
    }

    private Fields put(Fields entries, Key key, Object value) {
        return entries.put(key, plugins.value(key.type(), value).orElseThrow());
    }

    private Node schedules(Stack stack) {
        Node schedule = plugins.writeAll(PluginKind.SCHEDULER, stack.schedule());
        if (stack.settingSchedules().isEmpty()) {
            return schedule;
        }
        Fields schedules = new Fields();
        if (!stack.schedule().isEmpty()) {
            schedules.put(Keys.LEARNING_RATE, schedule);
        }
        stack.settingSchedules()
                .forEach((setting, list) -> schedules.put(setting, plugins.writeAll(PluginKind.SCHEDULER, list)));
        return schedules.map();
    }

    private static <T> ListNode list(List<T> items, Function<T, Node> node) {
        return ListNode.of(items.stream().map(node).toList());
    }

    private Node data(Stack.Data data) {
        Fields entries = new Fields().put(Keys.SOURCE, source(data.source()));
        put(entries, Keys.VALIDATION, data.validation());
        put(entries, Keys.TEST, data.test());
        data.splitSeed().ifPresent(own -> put(entries, Keys.SPLIT_SEED, own));
        data.bootstrap().ifPresent(number -> put(entries, Keys.BOOTSTRAP, number));
        entries.put(Keys.PREPROCESS, preprocessing(data.preprocess()));
        entries.put(Keys.TARGET_SCALING, scaling(data));
        data.weight().ifPresent(column -> put(entries, Keys.SAMPLE_WEIGHT, column));
        data.sampling().ifPresent(sampling -> put(entries, Keys.SAMPLING, sampling));
        return entries.map();
    }

    private static Node scaling(Stack.Data data) {
        if (data.targetScaling().size() == 1) {
            return ScalarNode.of(data.scalingOf(Stack.Data.EVERY_TARGET).toString());
        }
        Fields methods = new Fields();
        data.targetScaling().forEach((target, method) -> methods.put(target, method.toString()));
        return methods.map();
    }

    private Node source(DataSource source) {
        boolean named = catalog.canDescribe(PluginKind.DATA_SOURCE, source);
        return plugins.write(PluginKind.DATA_SOURCE, named ? source : InCodeSource.of(source));
    }

    private Node preprocessing(Map<String, List<Preprocessing>> steps) {
        if (steps.isEmpty()) {
            return ListNode.of(List.of());
        }
        if (steps.size() == 1 && steps.containsKey(FittedPreprocessing.EVERY_INPUT)) {
            return list(steps.getOrDefault(FittedPreprocessing.EVERY_INPUT, List.of()), this::step);
        }
        List<MapNode.Entry> inputs = new ArrayList<>();
        steps.forEach((input, list) -> inputs.add(new MapNode.Entry(input, list(list, this::step))));
        return new MapNode(Place.NOWHERE, inputs);
    }

    private Node step(Preprocessing step) {
        if (!(step instanceof OnColumns limited)) {
            return plugins.write(PluginKind.PREPROCESSING, step);
        }
        MapNode keys = new Fields()
                .put(Keys.COLUMNS, list(limited.columns(), ScalarNode::of))
                .map();
        return SideKeys.join(plugins.write(PluginKind.PREPROCESSING, limited.step()), keys);
    }

    private Node model(Model model) {
        if (model.isSequential()) {
            return list(model.nodes().get(0).layers(), this::layer);
        }
        List<MapNode.Entry> inputs = new ArrayList<>();
        for (Model.Input input : model.inputs()) {
            Optional<Node> shape = input.shape()
                    .map(found -> ListNode.of(Arrays.stream(found.toArray())
                            .mapToObj(ScalarNode::of)
                            .toList()));
            inputs.add(new MapNode.Entry(input.name(), shape.orElse(ScalarNode.ofNull())));
        }
        return new Fields()
                .put(Keys.INPUTS, new MapNode(Place.NOWHERE, inputs))
                .put(Keys.NODES, list(model.nodes(), this::modelNode))
                .put(Keys.OUTPUTS, list(model.outputs(), ScalarNode::of))
                .map();
    }

    private Node modelNode(Model.Node node) {
        return new Fields()
                .put(Keys.NODE_NAME, ScalarNode.of(node.name()))
                .put(Keys.FROM, list(node.from(), ScalarNode::of))
                .put(Keys.LAYERS, list(node.layers(), this::layer))
                .map();
    }

    private Node layer(Layer layer) {
        return plugins.write(PluginKind.LAYER, layer);
    }

    private Node losses(List<Stack.OutputLoss> losses) {
        if (losses.size() == 1 && losses.get(0).output().isEmpty()) {
            return loss(losses.get(0));
        }
        Fields byOutput = new Fields();
        losses.forEach(loss -> byOutput.put(loss.output(), loss(loss)));
        return byOutput.map();
    }

    private Node loss(Stack.OutputLoss loss) {
        Fields keys = new Fields();
        if (loss.weight() != 1) {
            keys.put(Keys.WEIGHT, ScalarNode.of(loss.weight()));
        }
        if (!loss.target().isEmpty()) {
            keys.put(Keys.TARGET, ScalarNode.of(loss.target()));
        }
        loss.classWeights().ifPresent(weights -> put(keys, Keys.CLASS_WEIGHTS, written(weights)));
        Thresholds thresholds = loss.thresholds();
        if (!thresholds.isEmpty()) {
            put(
                    keys,
                    Keys.THRESHOLDS,
                    thresholds.rule().<Object>map(rule -> rule).orElse(thresholds.byLabel()));
        }
        return SideKeys.join(plugins.write(PluginKind.LOSS, loss.loss()), keys.map());
    }

    private static Object written(ClassWeights weights) {
        return weights instanceof ClassWeights.ByName byName ? byName.weights() : weights;
    }

    private Node regularizer(Stack.RegularizerEntry entry) {
        Fields keys = new Fields();
        if (!entry.match().equals(NamePattern.ALL.pattern())) {
            keys.put(Keys.MATCH, ScalarNode.of(entry.match()));
        }
        return SideKeys.join(plugins.write(PluginKind.REGULARIZER, entry.regularizer()), keys.map());
    }
}
