package dev.espalier.core.stack;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import dev.espalier.api.augment.Augmenter;
import dev.espalier.api.diagnosis.Diagnostic;
import dev.espalier.api.evaluation.EvaluationMetric;
import dev.espalier.api.export.Exporter;
import dev.espalier.api.initializer.Initializer;
import dev.espalier.api.optimizer.Optimizer;
import dev.espalier.api.schedule.Scheduler;
import dev.espalier.core.catalog.PluginCatalog;
import dev.espalier.core.catalog.PluginKind;
import dev.espalier.core.catalog.SettingObserver;
import dev.espalier.core.catalog.SettingPath;
import dev.espalier.core.catalog.SettingsBinder;
import dev.espalier.core.document.MapNode;
import dev.espalier.core.document.Node;
import dev.espalier.core.document.Problems;
import dev.espalier.core.document.ScalarNode;
import dev.espalier.core.document.SettingName;
import dev.espalier.core.document.Suggestions;
import dev.espalier.core.document.YamlReader;
import java.io.InputStream;
import java.io.Reader;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Reads stack files.
 *
 * <p>All problems of a file are told together, each with its line and column: text that is not strict YAML, unknown keys
 * with the nearest known one, values of the wrong type or out of their range, plugins that no jar provides, parts without
 * which there is nothing to run.
 */
public final class StackReader {

    /** Found by its name like any other plugin, because the core knows none of them. */
    private static final String DEFAULT_OPTIMIZER = "adam";

    private static final String LEARNING_RATE = Keys.LEARNING_RATE.name();

    private final PluginCatalog catalog;
    private final Problems problems;
    private final SettingsBinder binder;
    private final SettingObserver observer;
    private final StackBuilder defaults = new StackBuilder();

    private StackReader(PluginCatalog catalog, Problems problems, SettingObserver observer) {
        this.catalog = catalog;
        this.problems = problems;
        this.binder = new SettingsBinder(catalog, problems, observer);
        this.observer = observer;
    }

    /**
     * Reads a file.
     *
     * @param file the stack file
     * @param catalog the plugins that there are
     * @param overrides values by dotted path, such as {@code train.checkpoint.steps} or {@code model.0.dense}, in place of
     *     those of the file; each is read as YAML
     * @return the stack
     * @throws EspalierException with all problems of the file and the overrides
     */
    public static Stack read(Path file, PluginCatalog catalog, Map<String, String> overrides) {
        Problems problems = new Problems();
        return read(YamlReader.read(file, problems), catalog, overrides, problems);
    }

    /**
     * Reads text.
     *
     * @param source what the text is called in places
     * @param text a stack as a file has it
     * @param catalog the plugins that there are
     * @param overrides values by dotted path in place of those of the text
     * @return the stack
     * @throws EspalierException with all problems of the text and the overrides
     */
    public static Stack read(String source, String text, PluginCatalog catalog, Map<String, String> overrides) {
        Problems problems = new Problems();
        return read(YamlReader.read(source, text, problems), catalog, overrides, problems);
    }

    /**
     * Reads characters, to their end.
     *
     * @param source what the text is called in places
     * @param text a stack as a file has it
     * @param catalog the plugins that there are
     * @param overrides values by dotted path in place of those of the text
     * @return the stack
     * @throws EspalierException with all problems of the text and the overrides
     */
    public static Stack read(String source, Reader text, PluginCatalog catalog, Map<String, String> overrides) {
        Problems problems = new Problems();
        return read(YamlReader.read(source, text, problems), catalog, overrides, problems);
    }

    /**
     * Reads bytes in UTF-8, to their end.
     *
     * @param source what the text is called in places
     * @param text a stack as a file has it
     * @param catalog the plugins that there are
     * @param overrides values by dotted path in place of those of the text
     * @return the stack
     * @throws EspalierException with all problems of the text and the overrides
     */
    public static Stack read(String source, InputStream text, PluginCatalog catalog, Map<String, String> overrides) {
        Problems problems = new Problems();
        return read(YamlReader.read(source, text, problems), catalog, overrides, problems);
    }

    private static Stack read(
            Optional<Node> document, PluginCatalog catalog, Map<String, String> overrides, Problems problems) {
        Optional<Stack> stack = document.map(node -> new Overrides(problems).apply(node, overrides))
                .filter(node -> SearchNotation.refuse(node, problems))
                .flatMap(node -> read(node, catalog, problems, SettingObserver.NONE));
        problems.throwIfAny();
        return stack.orElseThrow();
    }

    /**
     * Reads a document that has been read already.
     *
     * @param document the nodes of a stack file
     * @param catalog the plugins that there are
     * @param problems where problems go
     * @param observer told what each node is read as
     * @return the stack, unless a problem was found
     */
    public static Optional<Stack> read(
            Node document, PluginCatalog catalog, Problems problems, SettingObserver observer) {
        return new StackReader(catalog, problems, observer).read(document);
    }

    /**
     * A document with values in place of others.
     *
     * @param document the nodes of a stack file
     * @param overrides values by dotted path
     * @param problems where problems of the overrides go
     * @return the changed document; its new nodes have the names of their overrides as places
     */
    public static Node overridden(Node document, Map<String, String> overrides, Problems problems) {
        return new Overrides(problems).apply(document, overrides);
    }

    private Optional<Stack> read(Node document) {
        Section stack = Section.of(SettingPath.STACK, document, Keys.STACK, binder, problems)
                .read(
                        Keys.NAME,
                        Keys.SEED,
                        Keys.INITIAL_WEIGHTS,
                        Keys.INITIALIZER,
                        Keys.OPTIMIZER,
                        Keys.LEARNING_RATE,
                        Keys.LAYER_DECAY,
                        Keys.AUGMENT,
                        Keys.METRICS,
                        Keys.CALIBRATION,
                        Keys.GROUPS,
                        Keys.TRAIN,
                        Keys.ENSEMBLE,
                        Keys.RECORDING,
                        Keys.DIAGNOSTICS,
                        Keys.EXPORT,
                        Keys.TAGS);
        stack.require(Keys.DATA, "name the source of the samples, such as data: {source: csv, path: data.csv}");
        stack.require(Keys.MODEL, "list the layers of the model, such as model: [dense: 64, relu, dense: 10]");
        Optional<Stack.Data> data =
                stack.node(Keys.DATA).flatMap(node -> new DataReader(catalog, binder, problems).read(node));
        Optional<ModelReader.Read> model = ModelReader.read(stack, catalog, observer, problems);
        List<Stack.OutputLoss> losses =
                new LossReader(catalog, binder, problems).read(stack, model.map(ModelReader.Read::model));
        Optional<Optimizer> optimizer = optimizer(stack);
        Map<String, Initializer> initializers = stack.node(Keys.INITIALIZERS)
                .map(node -> new InitializerReader(binder, problems).read(node))
                .orElse(Map.of());
        Map<String, List<Scheduler>> schedules = schedules(stack, optimizer);
        List<Stack.RegularizerEntry> regularizers = stack.node(Keys.REGULARIZERS)
                .map(new RegularizerReader(catalog, binder, problems)::regularizers)
                .orElse(List.of());
        Map<String, String> tags = stack.node(Keys.TAGS)
                .map(node -> Tags.read(stack.texts(Keys.TAGS), node, problems))
                .orElse(Map.of());
        boolean plain = stack.make(() -> {
                    Stack.checkPlainValues(name(stack), learningRate(stack), layerDecay(stack));
                    return true;
                })
                .isPresent();
        if (!plain || !problems.isEmpty() || optimizer.isEmpty()) {
            return Optional.empty();
        }
        List<Scheduler> schedule = schedules.getOrDefault(LEARNING_RATE, List.of());
        schedules.remove(LEARNING_RATE);
        Stack read = new Stack(
                name(stack),
                stack.value(Keys.SEED, Long.class, defaults.seed),
                data.orElseThrow(),
                model.orElseThrow().model(),
                model.orElseThrow().notation(),
                losses,
                stack.value(Keys.INITIAL_WEIGHTS, InitialWeights.class),
                stack.value(Keys.INITIALIZER, Initializer.class, defaults.initializer),
                initializers,
                optimizer.orElseThrow(),
                learningRate(stack),
                layerDecay(stack),
                schedule,
                schedules,
                regularizers,
                stack.values(Keys.AUGMENT, Augmenter.class),
                stack.values(Keys.METRICS, EvaluationMetric.class),
                stack.value(Keys.CALIBRATION, Calibration.class, defaults.calibration),
                stack.values(Keys.GROUPS, Stack.ParameterGroup.class),
                stack.value(Keys.TRAIN, Stack.Train.class, defaults.train),
                stack.value(Keys.ENSEMBLE, Ensemble.class),
                recording(stack),
                diagnostics(stack),
                stack.values(Keys.EXPORT, Exporter.class),
                tags);
        for (MonitoredValue value : MonitoredValue.of(read)) {
            value.contradiction(read)
                    .ifPresent(found -> problems.add(
                            found.code(),
                            stack.place(value.section()),
                            found.where() + ": " + found.what(),
                            found.remedy()));
        }
        return Optional.of(read);
    }

    /** The optimizer that is given, or the default one if a plugin of its name is there. */
    private Optional<Optimizer> optimizer(Section stack) {
        if (stack.has(Keys.OPTIMIZER)) {
            return stack.value(Keys.OPTIMIZER, Optimizer.class);
        }
        if (catalog.findAll(PluginKind.OPTIMIZER, DEFAULT_OPTIMIZER).size() != 1) {
            stack.require(Keys.OPTIMIZER, "choose how the parameters are updated, such as optimizer: sgd");
            return Optional.empty();
        }
        return binder.plugin(Optimizer.class, ScalarNode.of(DEFAULT_OPTIMIZER));
    }

    private String name(Section stack) {
        return stack.value(Keys.NAME, String.class, defaults.name);
    }

    private Recording recording(Section stack) {
        Object given = stack.value(Keys.RECORDING, Object.class, defaults.recording);
        return given instanceof Recording settings ? settings : Recording.off();
    }

    private Diagnostics diagnostics(Section stack) {
        Object given = stack.value(Keys.DIAGNOSTICS, Object.class, defaults.diagnostics.written());
        if (given instanceof List<?> list) {
            return Diagnostics.of(list.stream().map(Diagnostic.class::cast).toList());
        }
        return given == Diagnostics.Rule.OFF ? Diagnostics.off() : Diagnostics.all();
    }

    private double layerDecay(Section stack) {
        return stack.value(Keys.LAYER_DECAY, Double.class, defaults.layerDecay);
    }

    private double learningRate(Section stack) {
        return stack.value(Keys.LEARNING_RATE, Double.class, defaults.learningRate);
    }

    /** The schedules of the learning rate and of settings of the optimizer, by name. */
    private Map<String, List<Scheduler>> schedules(Section stack, Optional<Optimizer> optimizer) {
        Map<String, List<Scheduler>> schedules = new LinkedHashMap<>();
        Optional<Node> node = stack.node(Keys.SCHEDULE);
        if (node.isEmpty()) {
            return schedules;
        }
        if (!(node.get() instanceof MapNode map) || isOneSchedule(map)) {
            schedules.put(LEARNING_RATE, binder.plugins(Scheduler.class, node.get()));
            return schedules;
        }
        List<String> settings = Stream.concat(
                        Stream.of(LEARNING_RATE), optimizer.map(SchedulableSettings::of).orElse(Set.of()).stream())
                .toList();
        for (MapNode.Entry entry : map.entries()) {
            if (optimizer.isPresent() && !settings.contains(SettingName.of(entry.key()))) {
                problems.add(
                        ErrorCode.UNKNOWN_SETTING,
                        entry.keyPlace(),
                        "the optimizer has no number '" + entry.key() + "' that can be scheduled",
                        Suggestions.nearest(entry.key(), settings));
            }
            schedules.put(entry.key(), binder.plugins(Scheduler.class, entry.value()));
        }
        return schedules;
    }

    /** Whether a map is a schedule that lacks the brackets of a list. */
    private boolean isOneSchedule(MapNode map) {
        return map.size() == 1
                && !catalog.findAll(PluginKind.SCHEDULER, map.keys().get(0)).isEmpty();
    }
}
