package dev.espalier.verification.browser;

import dev.espalier.core.json.JsonArray;
import dev.espalier.core.json.JsonBoolean;
import dev.espalier.core.json.JsonNumber;
import dev.espalier.core.json.JsonObject;
import dev.espalier.core.json.JsonText;
import dev.espalier.core.json.JsonValue;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The folder of a run that never was, for the page: a log with every line that tells of the inside of a network, with
 * numbers that a test can compute.
 *
 * <p>It is written as the format of {@code metrics.jsonl} is described, without the code that writes real logs.
 *
 * @param name of the run
 * @param layers names of the layers; every second one is an activation with dead units
 * @param classes names of the classes
 * @param features names of the features of a table; empty for pictures
 * @param snapshots how often statistics were collected, every ten steps
 */
record InsideRun(String name, List<String> layers, List<String> classes, List<String> features, int snapshots) {

    private static final long STARTED = 1_790_000_000;
    private static final int MOST_NAMED = 32;

    /** A small run on pictures of three classes. */
    static InsideRun named(String name) {
        return new InsideRun(
                name, List.of("dense-1", "relu-1", "dense-2"), List.of("alpine", "dwarf", "marsh"), List.of(), 8);
    }

    InsideRun withLayers(List<String> names) {
        return new InsideRun(name, names, classes, features, snapshots);
    }

    InsideRun withClasses(List<String> names) {
        return new InsideRun(name, layers, names, features, snapshots);
    }

    InsideRun withFeatures(String... names) {
        return new InsideRun(name, layers, classes, List.of(names), snapshots);
    }

    InsideRun withSnapshots(int count) {
        return new InsideRun(name, layers, classes, features, count);
    }

    /** The stack as YAML. */
    String stack() {
        return "# the stack with every default\nname: " + json(name).toJson()
                + "\nseed: 42\noptimizer: {adam: {beta1: 0.9}}\n";
    }

    /** The mean of a distribution in a snapshot, from 0. */
    static double mean(int layer, int snapshot) {
        return layer + snapshot / 8.0;
    }

    /** How often a class was predicted for another. */
    int confused(int actual, int predicted) {
        return actual == predicted ? 90 : predicted == (actual + 1) % classes.size() ? 10 - actual % 5 : 0;
    }

    /** The log of the whole run. */
    List<String> lines() {
        List<JsonObject> lines = new ArrayList<>();
        lines.add(begin());
        for (int snapshot = 0; snapshot < snapshots; snapshot++) {
            int step = snapshot * 10 + 1;
            lines.add(step(step));
            lines.add(statistics(step, snapshot));
            lines.add(object(
                    "event",
                    "weights",
                    "step",
                    step - 1,
                    "epoch",
                    1,
                    "layer",
                    layers.get(0),
                    "pictures",
                    weights(snapshot)));
            lines.add(object("event", "samples", "step", step, "epoch", 1, "input", "image", "samples", samples("")));
            lines.add(object(
                    "step", step, "epoch", snapshot + 1, "split", "train", "values", object("loss", 1.0 / step)));
            lines.add(evaluation(step, snapshot + 1));
            lines.add(confusions(step, snapshot + 1));
            lines.add(timing(step, snapshot + 1));
            lines.add(object(
                    "event",
                    "checkpoint",
                    "step",
                    step,
                    "bytes",
                    12_345_678,
                    "best",
                    snapshot == 0,
                    "time",
                    STARTED + step));
        }
        lines.add(diagnosis(1, 1, finding("data-starvation", "warning", "")));
        lines.add(diagnosis(
                21, 3, finding("dead-layer", "problem", layers.get(1)), finding("validation-better", "note", "")));
        int last = (snapshots - 1) * 10 + 1;
        lines.add(object(
                "event",
                "stopped",
                "step",
                last,
                "epoch",
                snapshots,
                "cause",
                "completed",
                "reason",
                "all steps are done",
                "seconds",
                80,
                "time",
                STARTED + last));
        return lines.stream().map(JsonObject::toJson).toList();
    }

    /** The log of a run that has made one step. */
    List<String> firstLines() {
        return List.of(begin().toJson(), step(1).toJson());
    }

    private JsonObject begin() {
        List<Object> nodes = new ArrayList<>();
        nodes.add(node("image", "input", List.of(), 784, 0));
        for (int i = 0; i < layers.size(); i++) {
            String before = i == 0 ? "image" : layers.get(i - 1);
            nodes.add(node(layers.get(i), i % 2 == 0 ? "dense" : "relu", List.of(before), 16, i % 2 == 0 ? 12_560 : 0));
        }
        // a connection past the activation, so that the graph has a branch
        nodes.add(node("sum", "add", List.of(layers.get(layers.size() - 1), layers.get(0)), 16, 0));
        Object output =
                object("name", "", "loss", "cross-entropy", "target", "class", "classes", classes, "counts", List.of());
        Object description = object(
                "stack",
                stack(),
                "plugins",
                List.of(
                        object("kind", "optimizer", "name", "adam", "version", "0.1.0", "origin", "plugins-optimizers"),
                        object(
                                "kind",
                                "diagnostic",
                                "name",
                                "dead-layer",
                                "version",
                                "0.1.0",
                                "origin",
                                "plugins-diagnostics")),
                "nodes",
                nodes,
                "outputs",
                List.of(output),
                "warnings",
                List.of(object(
                        "kind",
                        "small-validation",
                        "where",
                        "data.validation",
                        "what",
                        "20 samples to validate on",
                        "remedy",
                        "hold out more")),
                "monitor",
                "accuracy",
                "java",
                "17.0.12",
                "processor",
                "vector, 16 lanes, 2 threads");
        return object(
                "event",
                "run",
                "step",
                0,
                "id",
                "0123456789ab",
                "name",
                name,
                "total-steps",
                snapshots * 10,
                "steps-per-epoch",
                10,
                "batch-size",
                64,
                "training-samples",
                640,
                "parameters",
                12_560,
                "time",
                STARTED,
                "description",
                description);
    }

    private static JsonObject node(String name, String layer, List<String> inputs, int size, int parameters) {
        return object(
                "name",
                name,
                "layer",
                layer,
                "inputs",
                inputs,
                "shape",
                List.of(size),
                "parameters",
                parameters,
                "frozen",
                false);
    }

    private static JsonObject step(int step) {
        return object(
                "event",
                "step",
                "step",
                step,
                "epoch",
                1,
                "values",
                object(
                        "loss",
                        1.0 / step,
                        "penalty",
                        0.0,
                        "learning-rate",
                        0.01,
                        "gradient-norm",
                        Double.NaN,
                        "clipped-gradient-norm",
                        Double.NaN));
    }

    private JsonObject statistics(int step, int snapshot) {
        List<Object> all = new ArrayList<>();
        for (int i = 0; i < layers.size(); i++) {
            boolean dense = i % 2 == 0;
            List<Object> tensors = new ArrayList<>();
            tensors.add(tensor("activation", "output", mean(i, snapshot), dense ? 0 : 0.5));
            if (dense) {
                for (String kind : List.of("parameter", "gradient", "update")) {
                    tensors.add(tensor(kind, "weight", mean(i, snapshot) / 10, 0));
                }
            }
            all.add(object(
                    "name",
                    layers.get(i),
                    "parameter-norm",
                    dense ? 10 : 0,
                    "gradient-norm",
                    dense ? 0.5 : 0,
                    "update-norm",
                    dense ? 0.01 : 0,
                    "dead-units",
                    dense ? Double.NaN : snapshot / 16.0,
                    "tensors",
                    tensors));
        }
        return object("event", "statistics", "step", step, "epoch", snapshot + 1, "layers", all);
    }

    private static JsonObject tensor(String kind, String name, double mean, double zeros) {
        return object(
                "kind",
                kind,
                "tensor",
                name,
                "elements",
                1024,
                "mean",
                mean,
                "standard-deviation",
                1.25,
                "minimum",
                mean - 3,
                "maximum",
                mean + 3,
                "zeros",
                zeros,
                "non-finite",
                kind.equals("gradient") ? 2 : 0,
                "quantiles",
                List.of(mean - 2, mean - 1.5, mean - 0.5, mean, mean + 0.5, mean + 1.5, mean + 2),
                "histogram",
                object("from", mean - 3, "to", mean + 3, "counts", List.of(24, 200, 600, 180, 20)));
    }

    private List<Object> weights(int snapshot) {
        if (!features.isEmpty()) {
            return List.of(picture(8, features.size(), snapshot));
        }
        List<Object> pictures = new ArrayList<>();
        for (int unit = 0; unit < 16; unit++) {
            pictures.add(picture(8, 8, unit + snapshot));
        }
        return pictures;
    }

    /** A picture whose byte in a place is the place plus an offset, so that its values can be computed. */
    private static JsonObject picture(int height, int width, int offset) {
        byte[] pixels = new byte[height * width];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (byte) (3 * i + offset);
        }
        return object(
                "height",
                height,
                "width",
                width,
                "channels",
                1,
                "low",
                -1,
                "high",
                1,
                "pixels",
                Base64.getEncoder().encodeToString(pixels));
    }

    private List<Object> samples(String prediction) {
        List<Object> samples = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            JsonObject.Builder sample = JsonObject.builder()
                    .put("index", 100 + i)
                    .put("target", classes.get(i % Math.min(2, classes.size())))
                    .put("prediction", prediction);
            if (features.isEmpty()) {
                sample.put("picture", picture(8, 8, i));
            }
            Map<String, JsonValue> values = new LinkedHashMap<>();
            for (int feature = 0; feature < features.size(); feature++) {
                values.put(features.get(feature), json(feature + i / 4.0));
            }
            samples.add(sample.put("values", new JsonObject(values)).build());
        }
        return samples;
    }

    private JsonObject evaluation(int step, int epoch) {
        JsonObject.Builder values = JsonObject.builder().put("loss", 0.5).put("accuracy", 0.9);
        for (int i = 0; i < classes.size(); i++) {
            values.put("recall{class=" + label(classes.get(i)) + "}", 0.9 - i / 1000.0);
        }
        for (int i = 0; i < Math.min(classes.size(), MOST_NAMED); i++) {
            for (int j = 0; j < Math.min(classes.size(), MOST_NAMED); j++) {
                values.put(
                        "confusion{actual=" + label(classes.get(i)) + ",predicted=" + label(classes.get(j)) + "}",
                        confused(i, j));
            }
        }
        return object("step", step, "epoch", epoch, "split", "validation", "values", values.build());
    }

    /** A class as the name of a metric has it. */
    private static String label(String text) {
        boolean clear =
                text.chars().allMatch(letter -> letter >= ' ' && letter < 127 && ",={}\"\\".indexOf(letter) < 0);
        return clear ? text : json(text).toJson().replace("\u202e", "\\u202e");
    }

    private JsonObject confusions(int step, int epoch) {
        List<Object> pairs = List.of(object(
                "actual",
                classes.get(0),
                "predicted",
                classes.get(1),
                "count",
                confused(0, 1),
                "samples",
                samples(classes.get(1))));
        return object(
                "event",
                "confusions",
                "step",
                step,
                "epoch",
                epoch,
                "split",
                "validation",
                "output",
                "",
                "confusions",
                pairs);
    }

    private static JsonObject timing(int step, int epoch) {
        return object(
                "event",
                "timing",
                "step",
                step,
                "epoch",
                epoch,
                "time",
                STARTED + step,
                "seconds",
                10,
                "steps",
                10,
                "samples",
                640,
                "phases",
                object(
                        "data",
                        1,
                        "augment",
                        2,
                        "forward",
                        3,
                        "backward",
                        4,
                        "clip",
                        0.1,
                        "optimizer",
                        0.5,
                        "callbacks",
                        0.1),
                "memory",
                object(
                        "heap-used",
                        64L << 20,
                        "heap-committed",
                        128L << 20,
                        "heap-max",
                        1L << 30,
                        "gc-seconds",
                        0.25,
                        "gc-count",
                        3));
    }

    private static JsonObject diagnosis(int step, int epoch, Object... findings) {
        return object("event", "diagnosis", "step", step, "epoch", epoch, "findings", List.of(findings));
    }

    private static JsonObject finding(String name, String severity, String place) {
        return object(
                "name",
                name,
                "severity",
                severity,
                "place",
                place,
                "what",
                "what " + name + " says of 0.4375",
                "evidence",
                object("fraction", 0.4375),
                "remedy",
                "try what helps against " + name,
                "since-epoch",
                1);
    }

    /** An object of names and values in turn. */
    static JsonObject object(Object... members) {
        Map<String, JsonValue> all = new LinkedHashMap<>();
        for (int i = 0; i < members.length; i += 2) {
            all.put((String) members[i], json(members[i + 1]));
        }
        return new JsonObject(all);
    }

    private static JsonValue json(Object value) {
        if (value instanceof JsonValue already) {
            return already;
        }
        if (value instanceof List<?> list) {
            return new JsonArray(list.stream().map(InsideRun::json).toList());
        }
        if (value instanceof Number number) {
            return JsonNumber.orName(number.doubleValue());
        }
        if (value instanceof Boolean truth) {
            return new JsonBoolean(truth);
        }
        return new JsonText(value.toString());
    }

    /** Writes the folder of a run with some lines. */
    void write(Path folder, List<String> lines) {
        try {
            Files.createDirectories(folder);
            Files.writeString(folder.resolve("run.json"), "{\"format\":\"espalier-run-1\"}");
            Files.writeString(folder.resolve("stack.yaml"), stack());
            Files.writeString(folder.resolve("metrics.jsonl"), String.join("\n", lines) + "\n");
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
