package dev.espalier.core.record;

import dev.espalier.api.Shape;
import dev.espalier.api.data.TargetKind;
import dev.espalier.api.event.RunDescription;
import dev.espalier.api.event.RunWarning;
import java.util.List;

/** Reads what {@link DescriptionLine} has spelled of a run. */
final class DescriptionReader {

    private DescriptionReader() {}

    static RunDescription read(LineMembers description) {
        return new RunDescription(
                description.text("stack"),
                description.objects(
                        "plugins",
                        plugin -> new RunDescription.UsedPlugin(
                                plugin.text("kind"),
                                plugin.text("name"),
                                plugin.text("version"),
                                plugin.text("origin"))),
                description.objects("nodes", DescriptionReader::node),
                description.objects(
                        "outputs",
                        output -> new RunDescription.Output(
                                output.text("name"),
                                output.text("loss"),
                                output.constant("target", TargetKind.values()),
                                output.texts("classes"),
                                output.wholes("counts"))),
                description.objects(
                        "warnings",
                        warning -> new RunWarning(
                                warning.constant("kind", RunWarning.Kind.values()),
                                warning.text("where"),
                                warning.text("what"),
                                warning.text("remedy"))),
                description.optionalText("monitor"),
                description.text("java"),
                description.text("processor"),
                description.has("pass-size") ? description.count("pass-size") : 0,
                description.has("adapted") && description.truth("adapted"),
                description.has("associations")
                        ? description.objects("associations", DescriptionReader::association)
                        : List.of());
    }

    private static RunDescription.Association association(LineMembers association) {
        return new RunDescription.Association(
                association.text("feature"),
                association.text("target"),
                association.number("strength"),
                association.count("samples"));
    }

    private static RunDescription.Node node(LineMembers node) {
        return new RunDescription.Node(
                node.text("name"),
                node.text("layer"),
                node.texts("inputs"),
                shape(node),
                node.whole("parameters"),
                node.truth("frozen"));
    }

    private static Shape shape(LineMembers node) {
        List<Long> sizes = node.wholes("shape");
        try {
            return Shape.of(sizes.stream().mapToInt(Math::toIntExact).toArray());
        } catch (RuntimeException outOfRange) {
            throw node.wrong("shape", "a shape, an array of one or more sizes of at least 1");
        }
    }
}
