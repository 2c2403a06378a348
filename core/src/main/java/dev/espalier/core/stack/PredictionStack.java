package dev.espalier.core.stack;

import dev.espalier.api.EspalierException;
import dev.espalier.api.augment.Augmenter;
import dev.espalier.api.data.Preprocessing;
import dev.espalier.api.evaluation.EvaluationMetric;
import dev.espalier.core.catalog.PluginCatalog;
import dev.espalier.core.catalog.SettingObserver;
import dev.espalier.core.catalog.SettingPath;
import dev.espalier.core.catalog.SettingsBinder;
import dev.espalier.core.document.MapNode;
import dev.espalier.core.document.Node;
import dev.espalier.core.document.Problems;
import dev.espalier.core.document.YamlReader;
import dev.espalier.engine.model.Model;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What predicting and evaluating need of a stack; the plugins of its other parts, such as the optimizer, may be missing.
 *
 * @param model the computational graph
 * @param losses what its outputs made small, which turn outputs into predictions
 * @param preprocess steps for each input by its name; {@code *} for all inputs without steps of their own
 * @param metrics what the model is judged by; by the kind of the target if there are none
 */
public record PredictionStack(
        Model model,
        List<Stack.OutputLoss> losses,
        Map<String, List<Preprocessing>> preprocess,
        List<EvaluationMetric> metrics) {

    /** Copies the lists. */
    public PredictionStack {
        losses = List.copyOf(losses);
        metrics = List.copyOf(metrics);
    }

    /**
     * Reads it from a resolved stack, as {@link StackWriter} writes it.
     *
     * @param text the stack
     * @param source what the text is called in places, such as the model file
     * @param catalog the plugins that there are
     * @return what predicting needs
     * @throws EspalierException with all problems of the parts that are read
     */
    public static PredictionStack read(String text, String source, PluginCatalog catalog) {
        Problems problems = new Problems();
        Optional<Node> document = YamlReader.read(source, text, problems);
        SettingsBinder binder = new SettingsBinder(catalog, problems);
        List<Key> wanted = List.of(Keys.DATA, Keys.BLOCKS, Keys.MODEL, Keys.CONVOLUTIONS, Keys.LOSS, Keys.METRICS);
        Node parts = document.map(node -> Section.only(node, wanted)).orElse(MapNode.empty());
        Section stack = Section.of(SettingPath.STACK, parts, wanted, binder, problems);
        stack.require(Keys.MODEL, "the text is not a stack that Espalier wrote");
        Optional<Model> model =
                ModelReader.read(stack, catalog, SettingObserver.NONE, problems).map(ModelReader.Read::model);
        List<Stack.OutputLoss> losses = new LossReader(catalog, binder, problems).read(stack, model);
        Map<String, List<Preprocessing>> preprocess = stack.node(Keys.DATA)
                .map(node -> new DataReader(catalog, binder, problems).preprocessingOf(node))
                .orElse(Map.of());
        List<EvaluationMetric> metrics = stack.node(Keys.METRICS)
                .map(node -> binder.plugins(EvaluationMetric.class, node))
                .orElse(List.of());
        problems.throwIfAny();
        return new PredictionStack(model.orElseThrow(), losses, preprocess, metrics);
    }

    /**
     * Reads the augmenters of a stack and nothing else, so that no other plugin is needed.
     *
     * @param text the stack, or only its key {@code augment}
     * @param source what the text is called in places, such as the model file
     * @param catalog the plugins that there are
     * @return the augmenters in their order; none if the stack has none
     * @throws EspalierException with all problems of the augmenters
     */
    public static List<Augmenter> augmenters(String text, String source, PluginCatalog catalog) {
        Problems problems = new Problems();
        Node document = YamlReader.read(source, text, problems).orElse(MapNode.empty());
        Optional<Node> augment = document instanceof MapNode map ? map.get(Keys.AUGMENT.name()) : Optional.empty();
        SettingsBinder binder = new SettingsBinder(catalog, problems);
        List<Augmenter> augmenters =
                augment.map(node -> binder.plugins(Augmenter.class, node)).orElse(List.of());
        problems.throwIfAny();
        return augmenters;
    }

    /**
     * Reads the preprocessing of a resolved stack and nothing else, so that no other plugin is needed.
     *
     * @param text the stack
     * @param source what the text is called in places, such as the model file
     * @param catalog the plugins that there are
     * @return steps for each input by its name
     * @throws EspalierException with all problems of the steps
     */
    public static Map<String, List<Preprocessing>> preprocess(String text, String source, PluginCatalog catalog) {
        Problems problems = new Problems();
        Node document = YamlReader.read(source, text, problems).orElse(MapNode.empty());
        Optional<Node> data = document instanceof MapNode map ? map.get(Keys.DATA.name()) : Optional.empty();
        SettingsBinder binder = new SettingsBinder(catalog, problems);
        Map<String, List<Preprocessing>> steps = data.map(
                        node -> new DataReader(catalog, binder, problems).preprocessingOf(node))
                .orElse(Map.of());
        problems.throwIfAny();
        return steps;
    }
}
