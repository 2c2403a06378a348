package dev.espalier.verification.browser;

import dev.espalier.core.json.JsonArray;
import dev.espalier.core.json.JsonObject;
import dev.espalier.core.json.JsonText;
import dev.espalier.core.json.JsonValue;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * The folder of a run that never was, for the page: a log with every line of which the views of curves make something.
 *
 * <p>It is written as the format of {@code metrics.jsonl} is described, without the code that writes real logs.
 *
 * @param name of the run
 * @param seed of the noise
 * @param steps of the whole run
 * @param stepsPerEpoch steps of an epoch
 * @param classes names of classes, of which the log has metrics
 * @param settings of the stack that differ between runs, as lines of YAML
 */
record SampleRun(String name, int seed, int steps, int stepsPerEpoch, List<String> classes, List<String> settings) {

    private static final long STARTED = 1_790_000_000;

    /** A short run of three classes. */
    static SampleRun named(String name) {
        return new SampleRun(name, 1, 600, 60, List.of("alpine", "dwarf", "marsh"), List.of("learning-rate: 0.002"));
    }

    SampleRun withSeed(int other) {
        return new SampleRun(name, other, steps, stepsPerEpoch, classes, settings);
    }

    SampleRun withSteps(int total, int perEpoch) {
        return new SampleRun(name, seed, total, perEpoch, classes, settings);
    }

    SampleRun withClasses(String... names) {
        return new SampleRun(name, seed, steps, stepsPerEpoch, List.of(names), settings);
    }

    SampleRun withSettings(String... lines) {
        return new SampleRun(name, seed, steps, stepsPerEpoch, classes, List.of(lines));
    }

    /** The stack as YAML. */
    String stack() {
        return "name: " + new JsonText(name).toJson() + "\nseed: " + seed + "\n" + String.join("\n", settings) + "\n";
    }

    /** The lines of the whole run, which ends completed. */
    List<String> lines() {
        List<String> lines = new ArrayList<>(linesUntil(steps));
        int epoch = steps / stepsPerEpoch;
        lines.add(evaluation(steps, epoch, "test", Map.of("loss", validation(steps) + 0.02, "accuracy", 0.8)));
        lines.add("{\"event\":\"stopped\",\"step\":" + steps + ",\"epoch\":" + epoch
                + ",\"cause\":\"completed\",\"reason\":\"all steps are done\",\"seconds\":" + steps * 0.01
                + ",\"time\":" + (STARTED + steps / 100) + "}");
        return lines;
    }

    /** The lines of the run as they are after some of its steps. */
    List<String> linesUntil(int last) {
        List<String> lines = new ArrayList<>();
        lines.add(begin());
        Random random = new Random(seed);
        for (int step = 1; step <= last; step++) {
            lines.add(step(step, random));
            if (step % stepsPerEpoch == 0) {
                epochEnds(step, lines);
            }
        }
        return lines;
    }

    private String begin() {
        JsonObject output = JsonObject.builder()
                .put("name", "")
                .put("loss", "cross-entropy")
                .put("target", "class")
                .put("classes", JsonArray.ofTexts(classes))
                .put("counts", new JsonArray(List.of()))
                .build();
        JsonObject plugin = JsonObject.builder()
                .put("kind", "optimizer")
                .put("name", "adam")
                .put("version", "1")
                .put("origin", "jar")
                .build();
        JsonObject description = JsonObject.builder()
                .put("stack", stack())
                .put("plugins", new JsonArray(List.of(plugin)))
                .put("nodes", new JsonArray(List.of()))
                .put("outputs", new JsonArray(List.of(output)))
                .put("warnings", new JsonArray(List.of()))
                .put("monitor", "loss")
                .put("java", "17")
                .put("processor", "vector, 16 lanes, 2 threads")
                .build();
        return JsonObject.builder()
                .put("event", "run")
                .put("step", 0)
                .put("id", "id-" + seed)
                .put("name", name)
                .put("total-steps", steps)
                .put("steps-per-epoch", stepsPerEpoch)
                .put("batch-size", 128)
                .put("training-samples", stepsPerEpoch * 128)
                .put("parameters", 407_050)
                .put("time", STARTED)
                .put("description", description)
                .build()
                .toJson();
    }

    private String step(int step, Random random) {
        double rate = 0.001 * (1 + Math.cos(Math.PI * step / steps));
        double norm = Math.exp(0.3 * random.nextGaussian() + 0.5 - (double) step / steps);
        return "{\"event\":\"step\",\"step\":" + step + ",\"epoch\":" + epoch(step) + ",\"values\":{\"loss\":"
                + training(step) * (1 + 0.1 * random.nextGaussian()) + ",\"penalty\":0.02,\"learning-rate\":" + rate
                + ",\"gradient-norm\":" + norm + ",\"clipped-gradient-norm\":" + Math.min(norm, 1)
                + ",\"learning-rate{group=default}\":" + rate + ",\"learning-rate{group=dense-*}\":" + rate / 2
                + ",\"momentum{group=default}\":0.9}}";
    }

    private int epoch(int step) {
        return (step - 1) / stepsPerEpoch + 1;
    }

    private void epochEnds(int step, List<String> lines) {
        int epoch = epoch(step);
        lines.add(evaluation(step, epoch, "train", Map.of("loss", training(step))));
        Map<String, Double> values = new LinkedHashMap<>();
        values.put("loss", validation(step));
        values.put("accuracy", 1 - validation(step) / 3);
        classes.forEach(name -> values.put("recall{class=" + name + "}", 0.9 - validation(step) / 4));
        lines.add(evaluation(step, epoch, "validation", values));
        lines.add("{\"event\":\"monitor\",\"step\":" + step + ",\"epoch\":" + epoch
                + ",\"metric\":\"loss\",\"value\":" + validation(step) + ",\"best\":" + validation(step)
                + ",\"best-step\":" + step + ",\"improved\":true,\"patience-left\":5}");
        lines.add("{\"event\":\"timing\",\"step\":" + step + ",\"epoch\":" + epoch + ",\"time\":"
                + (STARTED + step / 100) + ",\"seconds\":" + stepsPerEpoch * 0.01 + ",\"steps\":" + stepsPerEpoch
                + ",\"samples\":" + stepsPerEpoch * 128 + ",\"phases\":{\"data\":" + stepsPerEpoch * 0.0005
                + ",\"augment\":" + stepsPerEpoch * 0.001 + ",\"forward\":" + stepsPerEpoch * 0.003 + ",\"backward\":"
                + stepsPerEpoch * 0.004 + ",\"clip\":" + stepsPerEpoch * 0.0003 + ",\"optimizer\":"
                + stepsPerEpoch * 0.001 + ",\"callbacks\":" + stepsPerEpoch * 0.0002 + "},\"memory\":{\"heap-used\":"
                + (100_000_000 + step) + ",\"heap-committed\":300000000,\"heap-max\":4000000000,\"gc-seconds\":0.01,"
                + "\"gc-count\":" + epoch + "}}");
        lines.add("{\"event\":\"checkpoint\",\"step\":" + step + ",\"bytes\":12345678,\"best\":true,\"time\":"
                + (STARTED + step / 100) + "}");
    }

    /** The training loss without its noise. */
    double training(int step) {
        return 2.3 * Math.exp(-12.0 * step / steps) + 0.3;
    }

    /** The validation loss. */
    double validation(int step) {
        return training(step) + 0.1;
    }

    private static String evaluation(int step, int epoch, String split, Map<String, Double> values) {
        JsonObject.Builder members = JsonObject.builder();
        values.forEach((String name, Double value) -> members.put(name, value.doubleValue()));
        return JsonObject.builder()
                .put("step", step)
                .put("epoch", epoch)
                .put("split", split)
                .put("values", members.build())
                .build()
                .toJson();
    }

    /** A line of findings, one of each severity. */
    String findings() {
        List<JsonValue> findings = new ArrayList<>();
        for (String severity : List.of("note", "problem", "warning")) {
            findings.add(JsonObject.builder()
                    .put("name", "sample-" + severity)
                    .put("severity", severity)
                    .put("place", severity.equals("problem") ? "relu-3" : "")
                    .put("what", "the " + severity + " of this sample with the number 0.93")
                    .put("evidence", JsonObject.builder().put("number", 0.93).build())
                    .put("remedy", "try what the " + severity + " says")
                    .put("since-epoch", 3)
                    .build());
        }
        return JsonObject.builder()
                .put("event", "diagnosis")
                .put("step", steps)
                .put("epoch", steps / stepsPerEpoch)
                .put("findings", new JsonArray(findings))
                .build()
                .toJson();
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

    /** Adds lines to the log in a folder. */
    static void append(Path folder, List<String> lines) {
        try {
            Files.writeString(
                    folder.resolve("metrics.jsonl"), String.join("\n", lines) + "\n", StandardOpenOption.APPEND);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Says that this process trains the run in a folder, as the one that holds its lock does; {@link #release} ends it. */
    static void hold(Path folder) {
        ProcessHandle process = ProcessHandle.current();
        JsonObject holder = JsonObject.builder()
                .put("pid", process.pid())
                .put(
                        "started",
                        process.info().startInstant().map(Instant::toString).orElse(""))
                .put("folder", real(folder).toString())
                .build();
        try {
            Files.writeString(folder.resolve("run.pid"), holder.toJson());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Ends {@link #hold}. */
    static void release(Path folder) {
        try {
            Files.delete(folder.resolve("run.pid"));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static Path real(Path folder) {
        try {
            return folder.toRealPath();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
