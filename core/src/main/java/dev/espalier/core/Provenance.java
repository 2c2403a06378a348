package dev.espalier.core;

import dev.espalier.api.event.RunDescription;
import dev.espalier.core.catalog.PluginDescriptor;
import dev.espalier.core.json.JsonArray;
import dev.espalier.core.json.JsonNumber;
import dev.espalier.core.json.JsonObject;
import dev.espalier.core.json.JsonValue;
import dev.espalier.core.setup.WarmStart;
import dev.espalier.core.stack.StackWriter;
import dev.espalier.core.training.LengthChange;
import dev.espalier.engine.compute.KernelThreads;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Where a model comes from: all that is needed to make it again.
 *
 * <p>It says nothing of time, place or number of threads, none of which changes a model, so that the same run gives the
 * same file.
 */
public final class Provenance {

    private static final String UNFINISHED = "unfinished-run";
    private static final String AVERAGED = "averaged-weights";
    private static final String LENGTH_CHANGES = "length-changes";

    private final String stack;
    private final JsonObject facts;

    private Provenance(String stack, JsonObject facts) {
        this.stack = stack;
        this.facts = facts;
    }

    /** The provenance of a run, of its resolved stack as text, without its data. */
    static Provenance of(String stack, long seed, Collection<PluginDescriptor> plugins) {
        List<JsonValue> used = new ArrayList<>();
        for (PluginDescriptor plugin : plugins) {
            used.add(JsonObject.builder()
                    .put("kind", plugin.kind().toString())
                    .put("name", plugin.name())
                    .put("version", plugin.version())
                    .put("jar", plugin.origin().name())
                    .put("sha256", plugin.origin().digest())
                    .build());
        }
        return new Provenance(
                stack,
                JsonObject.builder()
                        .put("espalier", LibraryVersion.TEXT)
                        .put(
                                "java",
                                System.getProperty("java.vm.name") + " " + System.getProperty("java.runtime.version"))
                        .put("system", System.getProperty("os.name") + " " + System.getProperty("os.arch"))
                        .put("seed", seed)
                        .put("plugins", new JsonArray(used))
                        .build());
    }

    /**
     * The provenance of several models that predict together.
     *
     * @param first that of the first of them, whose stack is taken for that of the whole
     * @param members how many there are
     */
    static Provenance ofEnsemble(Provenance first, int members) {
        return new Provenance(
                first.stack(),
                JsonObject.builder()
                        .put("espalier", LibraryVersion.TEXT)
                        .put("members", members)
                        .build());
    }

    /**
     * The provenance of the average of some models' weights.
     *
     * @param first that of the first of them
     * @param all those of all of them
     */
    static Provenance averaged(Provenance first, List<Provenance> all) {
        List<JsonValue> weights = new ArrayList<>();
        for (Provenance one : all) {
            JsonObject.Builder of = JsonObject.builder();
            one.facts.get("seed").ifPresent(seed -> of.put("seed", seed));
            one.facts.object(UNFINISHED).flatMap(run -> run.get("step")).ifPresent(step -> of.put("step", step));
            weights.add(of.build());
        }
        JsonObject.Builder facts = JsonObject.builder();
        first.facts.members().forEach((name, value) -> {
            if (!name.equals(UNFINISHED) && !name.equals(AVERAGED)) {
                facts.put(name, value);
            }
        });
        return new Provenance(
                first.stack, facts.put(AVERAGED, new JsonArray(weights)).build());
    }

    static Provenance of(String stack, JsonObject facts) {
        return new Provenance(stack, facts);
    }

    /** The facts of one call of a run, with those that change no result. */
    JsonObject ofRun(String id, int threads) {
        return JsonObject.builder()
                .putAll(facts)
                .put("id", id)
                .put("threads", threads)
                .put("processors", Runtime.getRuntime().availableProcessors())
                .put("kernels", KernelThreads.describe(threads))
                .build();
    }

    /** The plugins that the run uses. */
    List<RunDescription.UsedPlugin> usedPlugins() {
        return plugins(facts).values().stream()
                .map(plugin -> new RunDescription.UsedPlugin(
                        plugin.text("kind").orElse(""),
                        plugin.text("name").orElse(""),
                        plugin.text("version").orElse(""),
                        plugin.text("jar").orElse("")))
                .toList();
    }

    /** A line for each plugin whose version or jar is not that which an earlier call of the run wrote. */
    List<String> changesSince(JsonObject before) {
        Map<String, JsonObject> known = plugins(before);
        List<String> changes = new ArrayList<>();
        plugins(facts).forEach((name, now) -> {
            JsonObject then = known.get(name);
            if (then != null && !then.text("sha256").equals(now.text("sha256"))) {
                changes.add("the run began with " + name + " of " + versionOf(then) + " and continues with that of "
                        + versionOf(now) + ": its results may differ from here on");
            }
        });
        return changes;
    }

    private static Map<String, JsonObject> plugins(JsonObject facts) {
        Map<String, JsonObject> plugins = new LinkedHashMap<>();
        for (JsonValue element : facts.array("plugins").map(JsonArray::elements).orElse(List.of())) {
            if (element instanceof JsonObject plugin) {
                plugins.put(
                        plugin.text("kind").orElse("") + " "
                                + plugin.text("name").orElse(""),
                        plugin);
            }
        }
        return plugins;
    }

    private static String versionOf(JsonObject plugin) {
        String digest = plugin.text("sha256").orElse("");
        String version = plugin.text("version").orElse("");
        return plugin.text("jar").orElse("")
                + (version.isEmpty() ? "" : ", version " + version)
                + " (sha256 " + digest.substring(0, Math.min(12, digest.length())) + ")";
    }

    /** The provenance of a run that starts from the weights of a file. */
    Provenance adaptedFrom(JsonObject source) {
        return new Provenance(
                stack,
                JsonObject.builder().putAll(facts).put(WarmStart.FACT, source).build());
    }

    Provenance withData(String digest) {
        return new Provenance(
                stack,
                JsonObject.builder().putAll(facts).put("data-sha256", digest).build());
    }

    /** The provenance of a model, which does not say where its run was exported to: that changes no model. */
    Provenance ofModel() {
        return new Provenance(StackWriter.withoutExport(stack), facts);
    }

    /** The provenance of a run whose length was changed when it was resumed. */
    Provenance withLengthChanges(List<LengthChange> changes) {
        if (changes.isEmpty()) {
            return this;
        }
        JsonArray made = new JsonArray(
                changes.stream().<JsonValue>map(LengthChange::toJson).toList());
        return new Provenance(
                stack,
                JsonObject.builder().putAll(facts).put(LENGTH_CHANGES, made).build());
    }

    /**
     * The provenance of a model of a run that is not finished.
     *
     * @param which which of its weights the model has
     * @param step updates made before them
     * @param made updates that the run had made
     * @param total updates that it was to make
     */
    Provenance ofUnfinished(RunModel.Weights which, long step, long made, long total) {
        JsonObject unfinished = JsonObject.builder()
                .put("weights", which.toString())
                .put("step", step)
                .put("steps-made", made)
                .put("steps-planned", total)
                .build();
        return new Provenance(
                stack,
                JsonObject.builder().putAll(facts).put(UNFINISHED, unfinished).build());
    }

    /** The resolved stack as text. */
    public String stack() {
        return stack;
    }

    /** The facts as JSON. */
    public JsonObject facts() {
        return facts;
    }

    /** A source and what it was adapted from itself. */
    private static void addSource(String what, JsonObject source, List<String> lines) {
        lines.add(what + ": " + source.text("file").orElse("") + " (sha256 "
                + source.text("sha256").orElse("") + ")");
        source.object(WarmStart.FACT).ifPresent(before -> addSource("which was adapted from", before, lines));
    }

    /** The facts, a line each, for a person to read. */
    public List<String> describe() {
        List<String> lines = new ArrayList<>();
        facts.members().forEach((name, value) -> {
            if (name.equals(LENGTH_CHANGES) && value instanceof JsonArray changes) {
                changes.elements().forEach(change -> lines.add(lengthChange(change)));
            } else if (name.equals(AVERAGED) && value instanceof JsonArray weights) {
                lines.add("weights: the average of " + weights.elements().size() + ": " + weights.toJson());
            } else if (value instanceof JsonArray plugins) {
                for (JsonValue element : plugins.elements()) {
                    if (element instanceof JsonObject plugin) {
                        lines.add("plugin: " + plugin.text("kind").orElse("") + "/"
                                + plugin.text("name").orElse("") + " "
                                + plugin.text("version").orElse("") + " from "
                                + plugin.text("jar").orElse(""));
                    }
                }
            } else if (name.equals(UNFINISHED) && value instanceof JsonObject run) {
                lines.add(unfinished(run));
            } else if (name.equals(WarmStart.FACT) && value instanceof JsonObject source) {
                addSource("adapted from", source, lines);
            } else if (value instanceof dev.espalier.core.json.JsonText text) {
                lines.add(name + ": " + text.value());
            } else {
                lines.add(name + ": " + value.toJson());
            }
        });
        return lines;
    }

    private static String unfinished(JsonObject run) {
        return "weights: " + run.text("weights").orElse("") + ", of step " + whole(run, "step")
                + "; taken from the run when " + whole(run, "steps-made") + " of " + whole(run, "steps-planned")
                + " steps were made";
    }

    private static String lengthChange(JsonValue change) {
        return change instanceof JsonObject of
                ? "length: " + whole(of, "to-steps") + " steps instead of " + whole(of, "from-steps") + ", after step "
                        + whole(of, "at-step") + "; schedules: "
                        + of.text("schedules").orElse("?")
                : "length: ?";
    }

    private static String whole(JsonObject object, String name) {
        return object.number(name).map(JsonNumber::text).orElse("?");
    }
}
