package dev.espalier.core.stack;

import dev.espalier.api.regularizer.StoppingRule;
import dev.espalier.api.regularizer.TimeLimit;
import dev.espalier.core.catalog.PluginCatalog;
import dev.espalier.core.catalog.PluginDescriptor;
import dev.espalier.core.catalog.PluginKind;
import dev.espalier.core.document.ListNode;
import dev.espalier.core.document.MapNode;
import dev.espalier.core.document.Node;
import dev.espalier.core.document.ScalarNode;
import dev.espalier.core.document.YamlReader;
import java.util.List;
import java.util.Optional;

/** The settings in which two resolved stacks differ, and what each difference means for a run that is resumed. */
public final class StackComparison {

    private final PluginCatalog catalog;
    private final Node before;
    private final Node now;

    private StackComparison(Node before, Node now, PluginCatalog catalog) {
        this.before = before;
        this.now = now;
        this.catalog = catalog;
    }

    /**
     * Compares two stacks as {@link StackWriter} writes them, with every default.
     *
     * @param before the stack that a run was made with
     * @param now the stack that it is to be resumed with
     * @param catalog the plugins that there are
     * @return the differences, in the order of the stack
     */
    public static List<StackDifference> of(String before, String now, PluginCatalog catalog) {
        if (before.equals(now)) {
            return List.of();
        }
        StackComparison comparison = new StackComparison(
                YamlReader.read("the run's stack", before), YamlReader.read("the stack", now), catalog);
        return comparison.differences();
    }

    private List<StackDifference> differences() {
        return NodeDifferences.of(before, now).stream().map(this::difference).toList();
    }

    private StackDifference difference(NodeDifferences.Difference found) {
        return new StackDifference(
                found.path(),
                NodeDifferences.Difference.text(found.before()),
                NodeDifferences.Difference.text(found.now()),
                effect(found));
    }

    private ResumeEffect effect(NodeDifferences.Difference found) {
        String[] path = found.path().split("\\.", -1);
        if (path.length == 4 && found.path().startsWith(Keys.DATA.name() + "." + Keys.SOURCE.name() + ".")) {
            return isLocation(path[2], path[3]) ? ResumeEffect.NOTHING : ResumeEffect.RESULT;
        }
        if (path[0].equals(Keys.REGULARIZERS.name()) && path.length > 1 && onlyEndsRun(found, path)) {
            return ResumeEffect.LENGTH;
        }
        return ResumeRules.effectOf(found.path());
    }

    private boolean isLocation(String source, String setting) {
        return catalog.findAll(PluginKind.DATA_SOURCE, source).stream()
                .flatMap(plugin -> plugin.settings().stream())
                .anyMatch(known -> known.name().equals(setting) && known.location());
    }

    /** Whether a regularizer, before and now, is a rule that ends the whole run and does nothing else. */
    private boolean onlyEndsRun(NodeDifferences.Difference found, String[] path) {
        if (path.length > 2) {
            return path.length == 4 && !path[3].equals(Keys.MATCH.name()) && endsRuns(regularizer(path[1]));
        }
        return endsRuns(found.before()) && endsRuns(found.now());
    }

    /** A regularizer whose settings alone have changed, as it is now. */
    private Optional<Node> regularizer(String index) {
        return now instanceof MapNode stack
                        && stack.get(Keys.REGULARIZERS.name()).orElse(null) instanceof ListNode list
                ? Optional.of(list.items().get(Integer.parseInt(index)))
                : Optional.empty();
    }

    private boolean endsRuns(Optional<Node> regularizer) {
        if (regularizer.isEmpty()) {
            return true;
        }
        Node node = regularizer.get();
        if (node instanceof ScalarNode name) {
            return endsRuns(name.text());
        }
        return node instanceof MapNode map
                && map.size() == 1
                && endsRuns(map.keys().get(0))
                && !isNarrowed(map);
    }

    private static boolean isNarrowed(MapNode plugin) {
        return plugin.entries().get(0).value() instanceof MapNode settings
                && settings.get(Keys.MATCH.name()).isPresent();
    }

    private boolean endsRuns(String plugin) {
        List<PluginDescriptor> found = catalog.findAll(PluginKind.REGULARIZER, plugin);
        return !found.isEmpty()
                && found.stream()
                        .allMatch(known -> StoppingRule.class.isAssignableFrom(known.type())
                                || TimeLimit.class.isAssignableFrom(known.type()));
    }
}
