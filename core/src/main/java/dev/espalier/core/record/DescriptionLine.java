package dev.espalier.core.record;

import dev.espalier.api.event.RunDescription;
import dev.espalier.api.event.RunStarted;
import dev.espalier.api.event.RunWarning;
import dev.espalier.core.json.JsonLine;
import java.util.List;
import java.util.Optional;

/** Spells what a run consists of as the first line of its log. */
public final class DescriptionLine {

    private DescriptionLine() {}

    /**
     * The first line. If it had more than a mebibyte, the classes of the outputs, the graph and in the end the stack are
     * left out.
     *
     * @param run the run
     * @param time when it started, as Unix time in seconds
     * @return the line
     */
    public static RecordedLine of(RunStarted run, double time) {
        RunStarted described = run;
        String text = json(described, time);
        for (int left = 1; RecordedLine.bytes(text) > LineKind.RUN.longest() && left <= 3; left++) {
            described = with(described, reduced(described.description(), left));
            text = json(described, time);
        }
        return new RecordedLine(LineKind.RUN, run.step(), text);
    }

    private static RunDescription reduced(RunDescription all, int times) {
        return new RunDescription(
                times < 3 ? all.stack() : "",
                times < 3 ? all.plugins() : List.of(),
                times < 2 ? all.nodes() : List.of(),
                all.outputs().stream()
                        .map(output -> new RunDescription.Output(
                                output.name(), output.loss(), output.target(), List.of(), List.of()))
                        .toList(),
                times < 3 ? all.warnings() : List.of(),
                all.monitor(),
                all.java(),
                all.processor(),
                all.passSize(),
                all.adapted(),
                times < 3 ? all.associations() : List.of());
    }

    /** The same run with another description. */
    static RunStarted with(RunStarted run, RunDescription description) {
        return new RunStarted(
                run.id(),
                run.name(),
                run.step(),
                run.totalSteps(),
                run.stepsPerEpoch(),
                run.batchSize(),
                run.trainingSamples(),
                run.parameters(),
                run.resumed(),
                description);
    }

    private static String json(RunStarted run, double time) {
        JsonLine line = new JsonLine()
                .begin()
                .put("event", LineKind.RUN.event())
                .put("step", run.step())
                .put("id", run.id())
                .put("name", run.name())
                .put("total-steps", run.totalSteps())
                .put("steps-per-epoch", run.stepsPerEpoch())
                .put("batch-size", run.batchSize())
                .put("training-samples", run.trainingSamples())
                .put("parameters", run.parameters())
                .put("time", time);
        describe(line, run.description());
        return line.end();
    }

    private static void describe(JsonLine line, RunDescription description) {
        line.openObject("description").put("stack", description.stack()).openArray("plugins");
        for (RunDescription.UsedPlugin plugin : description.plugins()) {
            line.openObject()
                    .put("kind", plugin.kind())
                    .put("name", plugin.name())
                    .put("version", plugin.version())
                    .put("origin", plugin.origin())
                    .close();
        }
        line.close().openArray("nodes");
        description.nodes().forEach(node -> node(line, node));
        line.close().openArray("outputs");
        description.outputs().forEach(output -> output(line, output));
        line.close().openArray("warnings");
        for (RunWarning warning : description.warnings()) {
            line.openObject()
                    .put("kind", warning.kind().toString())
                    .put("where", warning.where())
                    .put("what", warning.what())
                    .put("remedy", warning.remedy())
                    .close();
        }
        line.close();
        Optional<String> monitor = description.monitor();
        monitor.ifPresent(metric -> line.put("monitor", metric));
        line.put("java", description.java()).put("processor", description.processor());
        if (description.passSize() > 0) {
            line.put("pass-size", description.passSize());
        }
        if (description.adapted()) {
            line.put("adapted", true);
        }
        if (!description.associations().isEmpty()) {
            associations(line, description.associations());
        }
        line.close();
    }

    private static void associations(JsonLine line, List<RunDescription.Association> associations) {
        line.openArray("associations");
        for (RunDescription.Association association : associations) {
            line.openObject()
                    .put("feature", association.feature())
                    .put("target", association.target())
                    .put("strength", association.strength())
                    .put("samples", association.samples())
                    .close();
        }
        line.close();
    }

    private static void node(JsonLine line, RunDescription.Node node) {
        line.openObject().put("name", node.name()).put("layer", node.layer()).openArray("inputs");
        node.inputs().forEach(line::add);
        line.close().openArray("shape");
        for (int size : node.output().toArray()) {
            line.add((long) size);
        }
        line.close()
                .put("parameters", node.parameters())
                .put("frozen", node.frozen())
                .close();
    }

    private static void output(JsonLine line, RunDescription.Output output) {
        line.openObject()
                .put("name", output.name())
                .put("loss", output.loss())
                .put("target", EventLines.wordOf(output.target()))
                .openArray("classes");
        output.classes().forEach(line::add);
        line.close().openArray("counts");
        output.counts().forEach(line::add);
        line.close().close();
    }
}
