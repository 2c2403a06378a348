package dev.espalier.search.space;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import dev.espalier.api.search.SearchParameter;
import dev.espalier.api.search.SearchSpace;
import dev.espalier.core.catalog.PluginCatalog;
import dev.espalier.core.catalog.SettingObserver;
import dev.espalier.core.catalog.SettingRange;
import dev.espalier.core.catalog.SettingsBinder;
import dev.espalier.core.document.MapNode;
import dev.espalier.core.document.Node;
import dev.espalier.core.document.Place;
import dev.espalier.core.document.Problems;
import dev.espalier.core.document.ScalarNode;
import dev.espalier.core.document.YamlReader;
import dev.espalier.core.document.YamlWriter;
import dev.espalier.core.stack.SearchNotation;
import dev.espalier.core.stack.Stack;
import dev.espalier.core.stack.StackReader;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A stack file in which values are searched for: the space, and the stack of each of its points. */
public final class SearchStack {

    private final PluginCatalog catalog;
    private final MapNode whole;
    private final SearchTemplate template;
    private final SearchSettings settings;

    private SearchStack(PluginCatalog catalog, MapNode whole, SearchTemplate template, SearchSettings settings) {
        this.catalog = catalog;
        this.whole = whole;
        this.template = template;
        this.settings = settings;
    }

    /**
     * Reads a file.
     *
     * @param file the stack file
     * @param catalog the plugins that there are
     * @param overrides values by dotted path in place of those of the file, each read as YAML; a search is one, too
     * @return the stack with its space
     * @throws EspalierException with all problems of the file and the overrides, those of every end and option of the space
     *     included
     */
    public static SearchStack read(Path file, PluginCatalog catalog, Map<String, String> overrides) {
        Problems problems = new Problems();
        return read(YamlReader.read(file, problems), Place.of(file.toString()), catalog, overrides, problems);
    }

    /**
     * Reads text.
     *
     * @param name what the text is called in messages
     * @param text a stack as a file has it
     * @param catalog the plugins that there are
     * @param overrides values by dotted path in place of those of the text
     * @return the stack with its space
     * @throws EspalierException with all problems of the text and the overrides
     */
    public static SearchStack read(String name, String text, PluginCatalog catalog, Map<String, String> overrides) {
        Problems problems = new Problems();
        return read(YamlReader.read(name, text, problems), Place.of(name), catalog, overrides, problems);
    }

    /**
     * Whether a file is a search and not a single run.
     *
     * @param file the stack file
     * @param catalog the plugins that there are
     * @param overrides values by dotted path in place of those of the file
     * @return whether it has the section {@code search} or a value that is searched for; false if it cannot be read
     */
    public static boolean isSearch(Path file, PluginCatalog catalog, Map<String, String> overrides) {
        Problems ignored = new Problems();
        Optional<Node> document =
                YamlReader.read(file, ignored).map(node -> StackReader.overridden(node, overrides, ignored));
        return document.isPresent()
                && document.get() instanceof MapNode stack
                && (SearchNotation.isIn(stack)
                        || SpaceReader.read(stack, catalog, ignored).isPresent());
    }

    private static SearchStack read(
            Optional<Node> document,
            Place place,
            PluginCatalog catalog,
            Map<String, String> overrides,
            Problems problems) {
        Optional<Node> changed = document.map(node -> StackReader.overridden(node, overrides, problems));
        problems.throwIfAny();
        if (!(changed.orElseThrow() instanceof MapNode whole)) {
            // the reader of stacks says what is missing
            StackReader.read(changed.orElseThrow(), catalog, problems, SettingObserver.NONE);
            problems.throwIfAny();
            throw new IllegalStateException("a document that is not a map was read as a stack");
        }
        SearchSettings settings = new SearchSection(new SettingsBinder(catalog, problems), problems)
                .read(whole.get(SearchNotation.SEARCH).orElse(ScalarNode.ofNull()));
        MapNode stack = whole.without(List.of(SearchNotation.SEARCH));
        Optional<SearchTemplate> template = SpaceReader.read(stack, catalog, problems);
        if (template.isPresent()) {
            SpaceCheck.check(template.get(), catalog, problems);
        } else if (problems.isEmpty()) {
            StackReader.read(stack, catalog, problems, SettingObserver.NONE);
            if (problems.isEmpty()) {
                problems.add(
                        ErrorCode.MISSING_SETTING,
                        place,
                        "nothing in the stack is searched for",
                        "put a search in place of a value, such as learning-rate: {search: {log: [1e-4, 1e-1]}}");
            }
        }
        problems.throwIfAny();
        return new SearchStack(catalog, whole, template.orElseThrow(), settings);
    }

    /** The space, as the file has it. */
    public SearchSpace space() {
        return template.space();
    }

    /** The section {@code search}. */
    public SearchSettings settings() {
        return settings;
    }

    /** The whole document as YAML, overrides included: what {@link #read(String, String, PluginCatalog, Map)} reads back. */
    public String text() {
        return YamlWriter.write(whole);
    }

    /**
     * The numbers that a parameter can legally be, whatever its range in the space is.
     *
     * @param parameter its name
     * @return any number for a choice, and where the setting declares nothing
     */
    public SettingRange limits(String parameter) {
        return template.ranges().getOrDefault(parameter, SettingRange.ANY);
    }

    /**
     * The stack of a point.
     *
     * @param space this stack's, or one with the same parameters that was narrowed or extended
     * @param values the point
     * @param overrides values by dotted path in place of those of the point's stack
     * @return the stack
     * @throws EspalierException with its problems, each at its place in the file
     */
    public Stack stack(SearchSpace space, List<Double> values, Map<String, String> overrides) {
        Problems problems = new Problems();
        Node concrete = StackReader.overridden(template.concrete(space, values), overrides, problems);
        Optional<Stack> stack = StackReader.read(concrete, catalog, problems, SettingObserver.NONE);
        problems.throwIfAny();
        return stack.orElseThrow();
    }

    /** The point in the middle of every range, on its scale, and of every list of options. */
    public List<Double> middle() {
        double[] positions = new double[space().size()];
        Arrays.fill(positions, 0.5);
        return space().at(positions);
    }

    /** The values of {@link #middle()} in words, such as {@code learning-rate 0.001, optimizer adam}. */
    public String middleText() {
        SearchSpace space = space();
        List<Double> middle = middle();
        return IntStream.range(0, space.size())
                .filter(i -> !Double.isNaN(middle.get(i)))
                .mapToObj(i -> space.parameters().get(i).name() + " "
                        + valueText(space.parameters().get(i), middle.get(i)))
                .collect(Collectors.joining(", "));
    }

    /** The stack of {@link #middle()}, for what is tried before a search. */
    public Stack middleStack() {
        return stack(space(), middle(), Map.of());
    }

    /**
     * The stack file of a point.
     *
     * @param space this stack's, or one with the same parameters that was narrowed or extended
     * @param values the point
     * @return YAML that trains what the trial of the point trained
     */
    public String resolved(SearchSpace space, List<Double> values) {
        return YamlWriter.write(template.concrete(space, values));
    }

    /**
     * A value as the stack file of its point has it.
     *
     * @param parameter of the space that the value was proposed in
     * @param value a value of its domain
     * @return a number, or the name of an option; empty for NaN
     */
    public String valueText(SearchParameter parameter, double value) {
        return ValueText.of(parameter.domain(), value);
    }

    /**
     * A range or the options as a stack file has them.
     *
     * @param parameter of this stack's space or of one that was narrowed or extended
     * @return such as <code>{log: [0.001, 0.1]}</code> or {@code [sgd, adam]}
     */
    public String rangeText(SearchParameter parameter) {
        return BorderWarning.rangeText(parameter.domain());
    }
}
