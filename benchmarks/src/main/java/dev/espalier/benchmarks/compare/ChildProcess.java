package dev.espalier.benchmarks.compare;

import dev.espalier.api.ErrorCode;
import dev.espalier.core.json.JsonNumber;
import dev.espalier.core.json.JsonObject;
import dev.espalier.core.json.JsonReader;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Runs a contender in a process of its own and reads its lines. */
public final class ChildProcess {

    private final List<String> wrapper;
    private final Map<String, String> environment;
    private final int neighbours;

    /**
     * How processes are started.
     *
     * @param wrapper a command put before each, such as {@code taskset -c 0,1}; may be empty
     * @param environment of the processes, beside the driver's own
     * @param neighbours busy threads of another process that run beside each, at least 0
     */
    public ChildProcess(List<String> wrapper, Map<String, String> environment, int neighbours) {
        this.wrapper = List.copyOf(wrapper);
        this.environment = Map.copyOf(environment);
        this.neighbours = neighbours;
    }

    /**
     * Runs a command.
     *
     * @param command the program and its arguments
     * @return its lines of JSON, in their order
     * @throws IOException if it fails, with the end of what it said
     * @throws InterruptedException if somebody stops waiting for it
     */
    @SuppressWarnings("try") // neighbours are busy while they are open
    public List<JsonObject> run(List<String> command) throws IOException, InterruptedException {
        List<String> line = new ArrayList<>(wrapper);
        line.addAll(command);
        Path errors = Files.createTempFile("compare", ".log");
        try (Neighbours beside = Neighbours.start(neighbours, wrapper)) {
            ProcessBuilder builder = new ProcessBuilder(line).redirectError(errors.toFile());
            builder.environment().putAll(environment);
            Process process = builder.start();
            List<JsonObject> events = new ArrayList<>();
            try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
                for (String text = reader.readLine(); text != null; text = reader.readLine()) {
                    if (text.startsWith("{")) {
                        events.add(JsonReader.readObject(text, "line of a contender", ErrorCode.INTERNAL));
                    }
                }
            }
            int status = process.waitFor();
            if (status != 0) {
                throw new IOException("it ended with status " + status + ":\n" + end(errors));
            }
            return events;
        } finally {
            Files.deleteIfExists(errors);
        }
    }

    private static String end(Path file) throws IOException {
        List<String> lines = Files.readAllLines(file);
        return String.join("\n", lines.subList(Math.max(0, lines.size() - 15), lines.size()));
    }

    /**
     * What the events of a workload's run say together.
     *
     * @param events of the run
     * @param contender its name
     * @param workload what it did
     * @param threads how many it was given
     * @param round from 1
     * @return the measurement
     */
    public static Measurement measurement(
            List<JsonObject> events, String contender, Workload workload, int threads, int round) {
        List<Double> rates = new ArrayList<>();
        double coldStart = Double.NaN;
        JsonObject result = JsonObject.builder().build();
        for (JsonObject event : events) {
            switch (event.text("event").orElse("")) {
                case "epoch" -> {
                    coldStart = rates.isEmpty() ? number(event, "sinceStart") : coldStart;
                    rates.add(number(event, "samplesPerSecond"));
                }
                case "metric" -> {} // gathered below
                default -> result = event;
            }
        }
        return new Measurement(
                contender,
                workload,
                threads,
                round,
                result.text("setting").orElse(""),
                number(result, "metric"),
                rates,
                coldStart,
                number(result, "peakMegabytes"),
                results(events),
                ReferenceRates.NONE);
    }

    /**
     * The results among the events.
     *
     * @param events of a run
     * @return the results by name
     */
    public static Map<String, Double> results(List<JsonObject> events) {
        Map<String, Double> results = new LinkedHashMap<>();
        for (JsonObject event : events) {
            if (event.text("event").orElse("").equals("metric")) {
                results.put(event.text("name").orElse(""), number(event, "value"));
            }
        }
        return results;
    }

    static double number(JsonObject object, String name) {
        return object.number(name).map(JsonNumber::toDouble).orElse(Double.NaN);
    }
}
