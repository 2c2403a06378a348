package dev.espalier.core.stack;

import dev.espalier.core.document.ListNode;
import dev.espalier.core.document.MapNode;
import dev.espalier.core.document.Node;
import dev.espalier.core.document.ScalarNode;
import dev.espalier.core.document.YamlWriter;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The values in which two documents differ, each by its dotted path.
 *
 * <p>Items of lists are matched by what they say, so that a layer that was put in between is one difference, and those behind
 * it are none.
 */
final class NodeDifferences {

    private static final int LONGEST = 70;

    private final Consumer<Difference> found;

    /**
     * One of them.
     *
     * @param path where, such as {@code model.2.dense.units}
     * @param before the value in the first document; empty if there is none
     * @param now the value in the second; empty if there is none
     */
    record Difference(String path, Optional<Node> before, Optional<Node> now) {

        /** A value on one line, cut where it is long. */
        static String text(Optional<Node> value) {
            String text = value.map(YamlWriter::flow).orElse(StackDifference.ABSENT);
            return text.length() <= LONGEST ? text : text.substring(0, LONGEST - 1) + "…";
        }
    }

    private NodeDifferences(Consumer<Difference> found) {
        this.found = found;
    }

    /** Those of two documents, in the order of the second. */
    static List<Difference> of(Node before, Node now) {
        List<Difference> differences = new ArrayList<>();
        new NodeDifferences(differences::add).compare("", before, now);
        return differences;
    }

    private void compare(String path, Node before, Node now) {
        if (before.equals(now)) {
            return;
        }
        if (before instanceof MapNode old && now instanceof MapNode fresh && comparable(old, fresh)) {
            Set<String> keys = new LinkedHashSet<>(fresh.keys());
            keys.addAll(old.keys());
            keys.forEach(key -> compare(child(path, key), old.get(key), fresh.get(key)));
        } else if (before instanceof ListNode old && now instanceof ListNode fresh) {
            compareLists(path, old.items(), fresh.items());
        } else {
            found.accept(new Difference(path, Optional.of(before), Optional.of(now)));
        }
    }

    private void compare(String path, Optional<Node> before, Optional<Node> now) {
        if (before.isPresent() && now.isPresent()) {
            compare(path, before.get(), now.get());
        } else if (before.isPresent() || now.isPresent()) {
            found.accept(new Difference(path, before, now));
        }
    }

    /** A plugin is a map of its name alone: two of other names have no settings in common. */
    private static boolean comparable(MapNode before, MapNode now) {
        return before.size() != 1 || now.size() != 1 || before.keys().equals(now.keys());
    }

    /** Equal items are matched first, as many as keep their order; then those between them. */
    private void compareLists(String path, List<Node> before, List<Node> now) {
        int[][] common = commonFrom(before, now);
        int i = 0;
        int k = 0;
        while (i < before.size() || k < now.size()) {
            int oldEnd = i;
            int newEnd = k;
            while (oldEnd < before.size()
                    && newEnd < now.size()
                    && !before.get(oldEnd).equals(now.get(newEnd))) {
                if (common[oldEnd + 1][newEnd] >= common[oldEnd][newEnd + 1]) {
                    oldEnd++;
                } else {
                    newEnd++;
                }
            }
            if (oldEnd == before.size() || newEnd == now.size()) {
                oldEnd = before.size();
                newEnd = now.size();
            }
            compareUnequal(path, before, i, oldEnd, now, k, newEnd);
            i = oldEnd + 1;
            k = newEnd + 1;
        }
    }

    /** The longest common subsequences of the ends of two lists, by where these begin. */
    private static int[][] commonFrom(List<Node> before, List<Node> now) {
        int[][] common = new int[before.size() + 1][now.size() + 1];
        for (int i = before.size() - 1; i >= 0; i--) {
            for (int k = now.size() - 1; k >= 0; k--) {
                common[i][k] = before.get(i).equals(now.get(k))
                        ? common[i + 1][k + 1] + 1
                        : Math.max(common[i + 1][k], common[i][k + 1]);
            }
        }
        return common;
    }

    private void compareUnequal(
            String path, List<Node> before, int oldFrom, int oldEnd, List<Node> now, int newFrom, int newEnd) {
        boolean paired = oldEnd - oldFrom == newEnd - newFrom;
        int k = newFrom;
        for (int i = oldFrom; i < oldEnd; i++) {
            int match = paired ? k : sameKind(before.get(i), now, k, newEnd);
            if (match < 0) {
                found.accept(
                        new Difference(item(path, i, before.get(i)), Optional.of(before.get(i)), Optional.empty()));
                continue;
            }
            addNew(path, now, k, match);
            compare(item(path, match, now.get(match)), before.get(i), now.get(match));
            k = match + 1;
        }
        addNew(path, now, k, newEnd);
    }

    private void addNew(String path, List<Node> now, int from, int end) {
        for (int k = from; k < end; k++) {
            found.accept(new Difference(item(path, k, now.get(k)), Optional.empty(), Optional.of(now.get(k))));
        }
    }

    private static int sameKind(Node item, List<Node> now, int from, int end) {
        for (int k = from; k < end; k++) {
            if (nameOf(item).equals(nameOf(now.get(k)))) {
                return k;
            }
        }
        return -1;
    }

    /** The plugin's name, or that which a node of a graph gives itself. */
    private static String nameOf(Node item) {
        if (item instanceof MapNode map && map.size() == 1) {
            return map.keys().get(0);
        }
        return item instanceof ScalarNode scalar ? scalar.text() : ownName(item).orElse("");
    }

    private static Optional<String> ownName(Node item) {
        return item instanceof MapNode map && map.get(Keys.NODE_NAME.name()).orElse(null) instanceof ScalarNode name
                ? Optional.of(name.text())
                : Optional.empty();
    }

    private static String item(String path, int index, Node item) {
        return child(path, ownName(item).orElse(Integer.toString(index)));
    }

    private static String child(String path, String key) {
        return path.isEmpty() ? key : path + "." + key;
    }
}
