package dev.espalier.search.space;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.search.Scale;
import dev.espalier.api.search.SearchParameter.Condition;
import dev.espalier.core.document.ListNode;
import dev.espalier.core.document.MapNode;
import dev.espalier.core.document.Node;
import dev.espalier.core.document.Problems;
import dev.espalier.core.document.ScalarNode;
import dev.espalier.core.document.SettingNode;
import dev.espalier.core.document.Suggestions;
import dev.espalier.core.document.YamlWriter;
import dev.espalier.core.stack.SearchNotation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/** Finds the values of a document that are searched for, in the order in which they are written. */
final class SiteFinder {

    private static final String CHOICE = "choice";
    private static final String HOW_TO_WRITE =
            "write search: [one, another], or search: {log: [1e-4, 1e-1]} with linear, log or reverse-log, or the word search"
                    + " alone where the setting declares a range";

    private final List<SearchSite> sites = new ArrayList<>();
    private final List<Node> refused = new ArrayList<>();
    private final Problems problems;

    private SiteFinder(Problems problems) {
        this.problems = problems;
    }

    /**
     * What was found.
     *
     * @param sites the values that are searched for; a bare word counts as one, although it may turn out to be plain text
     * @param refused searches of which a problem was told
     */
    record Found(List<SearchSite> sites, List<Node> refused) {}

    static Found find(MapNode document, Problems problems) {
        SiteFinder finder = new SiteFinder(problems);
        for (MapNode.Entry entry : document.entries()) {
            // names of tags are the user's own
            if (!entry.key().equals("tags")) {
                finder.visit(entry.value(), entry.key(), Optional.empty());
            }
        }
        return new Found(finder.sites, finder.refused);
    }

    private void visit(Node node, String path, Optional<Condition> condition) {
        if (node instanceof ScalarNode scalar) {
            if (scalar.isText() && scalar.text().equals(SearchNotation.SEARCH)) {
                sites.add(new SearchSite(path, node, new SearchSite.Declared(), condition));
            }
        } else if (SearchNotation.isSearch(node)) {
            int before = problems.size();
            search(node, ((MapNode) node).get(SearchNotation.SEARCH).orElseThrow(), path, condition);
            if (problems.size() > before) {
                refused.add(node);
            }
        } else if (node instanceof MapNode map) {
            map.entries().forEach(entry -> visit(entry.value(), path + "." + entry.key(), condition));
        } else if (node instanceof ListNode list) {
            for (int i = 0; i < list.items().size(); i++) {
                visit(list.items().get(i), path + "." + i, condition);
            }
        }
    }

    private void search(Node node, Node written, String path, Optional<Condition> condition) {
        if (written instanceof ListNode list) {
            options(node, list, path, condition);
            return;
        }
        MapNode map = (MapNode) written;
        if (map.size() != 1) {
            problems.add(
                    ErrorCode.WRONG_TYPE,
                    node.place(),
                    path + ": the search has " + map.size() + " keys; it must have one",
                    HOW_TO_WRITE);
            return;
        }
        MapNode.Entry form = map.entries().get(0);
        Optional<Scale> scale = Arrays.stream(Scale.values())
                .filter(one -> SettingNode.word(one).equals(form.key()))
                .findFirst();
        if (scale.isPresent()) {
            range(node, scale.get(), form, path, condition);
        } else if (form.key().equals(CHOICE) && form.value() instanceof ListNode list) {
            options(node, list, path, condition);
        } else if (form.key().equals(CHOICE)) {
            problems.add(
                    ErrorCode.WRONG_TYPE,
                    form.value().place(),
                    path + ": the choice is " + form.value().describe() + "; it must be a list of options",
                    "write choice: [one, another]");
        } else {
            List<String> known = new ArrayList<>(
                    Arrays.stream(Scale.values()).map(SettingNode::word).toList());
            known.add(CHOICE);
            problems.add(
                    ErrorCode.UNKNOWN_SETTING,
                    form.keyPlace(),
                    path + ": a search cannot be '" + form.key() + "'",
                    Suggestions.nearest(form.key(), known));
        }
    }

    private void range(Node node, Scale scale, MapNode.Entry form, String path, Optional<Condition> condition) {
        List<Node> ends = form.value() instanceof ListNode list ? list.items() : List.of();
        if (ends.size() == 2 && isNumber(ends.get(0)) && isNumber(ends.get(1))) {
            sites.add(new SearchSite(
                    path,
                    node,
                    new SearchSite.Range(scale, (ScalarNode) ends.get(0), (ScalarNode) ends.get(1)),
                    condition));
            return;
        }
        boolean isRefused = ends.stream()
                .anyMatch(end -> end instanceof ScalarNode scalar && scalar.kind() == ScalarNode.Kind.REFUSED);
        if (isRefused) {
            refused.add(node);
        } else {
            problems.add(
                    ErrorCode.WRONG_TYPE,
                    form.value().place(),
                    path + ": the range is " + YamlWriter.flow(form.value()) + "; it must be a list of two numbers",
                    "write the smallest and the largest value, as in " + form.key() + ": [0.1, 0.9]");
        }
    }

    private static boolean isNumber(Node node) {
        return node instanceof ScalarNode scalar
                && (scalar.kind() == ScalarNode.Kind.INTEGER || scalar.kind() == ScalarNode.Kind.DECIMAL);
    }

    private void options(Node node, ListNode list, String path, Optional<Condition> condition) {
        List<String> names = names(list.items());
        if (names.size() < 2) {
            problems.add(
                    ErrorCode.INVALID_SETTING,
                    list.place(),
                    path + ": the search has " + (names.isEmpty() ? "no option" : "one option")
                            + "; it must have at least two",
                    "add options, or write the value itself");
            return;
        }
        if (new HashSet<>(names).size() < names.size()) {
            problems.add(
                    ErrorCode.INVALID_SETTING,
                    list.place(),
                    path + ": two options of the search are the same: " + String.join(", ", names),
                    "keep one of them");
            return;
        }
        sites.add(new SearchSite(path, node, new SearchSite.Options(names, list.items()), condition));
        for (int i = 0; i < names.size(); i++) {
            Node option = list.items().get(i);
            // of two options of one plugin, each setting is a parameter of its own
            String inner = isPlugin(option)
                            && !names.get(i).equals(((MapNode) option).keys().get(0))
                    ? path + "." + i
                    : path;
            if (!(option instanceof ScalarNode)) {
                visit(option, option instanceof ListNode ? path + "." + i : inner, Optional.of(new Condition(path, i)));
            }
        }
    }

    private static boolean isPlugin(Node option) {
        return option instanceof MapNode map && map.size() == 1;
    }

    /** What options are called: plugins by their names if these differ, anything else as it is written. */
    private static List<String> names(List<Node> options) {
        List<String> heads = options.stream().map(SiteFinder::head).toList();
        List<String> names = new ArrayList<>();
        for (int i = 0; i < heads.size(); i++) {
            boolean unique = heads.indexOf(heads.get(i)) == heads.lastIndexOf(heads.get(i));
            names.add(unique ? heads.get(i) : YamlWriter.flow(options.get(i)));
        }
        return names;
    }

    private static String head(Node option) {
        if (option instanceof ScalarNode scalar) {
            return scalar.isNull() ? "none" : scalar.text();
        }
        return isPlugin(option) ? ((MapNode) option).keys().get(0) : YamlWriter.flow(option);
    }
}
