package dev.espalier.search;

import dev.espalier.core.document.ListNode;
import dev.espalier.core.document.MapNode;
import dev.espalier.core.document.Node;
import dev.espalier.core.document.Problems;
import dev.espalier.core.document.ScalarNode;
import dev.espalier.core.document.YamlReader;
import dev.espalier.core.document.YamlWriter;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;

/** Makes the relative paths of a stack file absolute, so that it can be trained wherever it is written. */
final class StackPaths {

    /** The keys below which a stack file names files. */
    private static final List<String> WITH_PATHS = List.of("data", "initial-weights");

    private StackPaths() {}

    /**
     * The same stack file for any place.
     *
     * @param stack YAML
     * @param base where its relative paths begin
     * @return YAML, in which what names a file or folder below the base names it absolutely
     */
    static String absolute(String stack, Path base) {
        Problems problems = new Problems();
        Node document = YamlReader.read("stack", stack, problems).orElse(MapNode.empty());
        problems.throwIfAny();
        MapNode changed = (MapNode) document;
        for (MapNode.Entry entry : changed.entries()) {
            if (WITH_PATHS.contains(entry.key())) {
                changed = changed.with(new MapNode.Entry(entry.key(), absolute(entry.value(), base)));
            }
        }
        return YamlWriter.write(changed);
    }

    private static Node absolute(Node node, Path base) {
        if (node instanceof MapNode map) {
            return new MapNode(
                    map.place(),
                    map.entries().stream()
                            .map(entry ->
                                    new MapNode.Entry(entry.keyPlace(), entry.key(), absolute(entry.value(), base)))
                            .toList());
        }
        if (node instanceof ListNode list) {
            return new ListNode(
                    list.place(),
                    list.items().stream().map(item -> absolute(item, base)).toList());
        }
        return node instanceof ScalarNode scalar && namesFile(scalar, base)
                ? ScalarNode.of(
                        base.resolve(scalar.text()).toAbsolutePath().normalize().toString())
                : node;
    }

    /** Whether a text is that of a path; one without an extension or folder is taken for the name of a column. */
    private static boolean namesFile(ScalarNode scalar, Path base) {
        if (!scalar.isText() || !scalar.text().matches(".*[./\\\\].*")) {
            return false;
        }
        try {
            Path path = Path.of(scalar.text());
            return !path.isAbsolute() && Files.exists(base.resolve(path));
        } catch (InvalidPathException text) {
            return false;
        }
    }
}
