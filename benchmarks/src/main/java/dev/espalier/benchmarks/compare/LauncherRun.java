package dev.espalier.benchmarks.compare;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Espalier as the {@code espalier} command: its launcher chooses the JVM's options and how to start fast, and its lines are
 * read as a person reads them.
 */
final class LauncherRun {

    private static final Pattern EPOCH = Pattern.compile("epoch +\\d+/\\d+ .*?([\\d,]+) samples/s.*");
    private static final Pattern TEST = Pattern.compile("test: .*accuracy ([\\d.]+).*");

    private final Path root;
    private final Path jdk;
    private final Path data;
    private final List<String> wrapper;
    private final int neighbours;
    private final List<Double> rates = new ArrayList<>();
    private double coldStart = Double.NaN;
    private double accuracy = Double.NaN;
    private double peakMegabytes = -1;

    /**
     * How it is started.
     *
     * @param root the folder of the launcher
     * @param jdk that it shall use
     * @param data the folder of Fashion-MNIST
     * @param wrapper a command put before it; may be empty
     * @param neighbours busy threads of another process that run beside it
     */
    LauncherRun(Path root, Path jdk, Path data, List<String> wrapper, int neighbours) {
        this.root = root;
        this.jdk = jdk;
        this.data = data;
        this.wrapper = List.copyOf(wrapper);
        this.neighbours = neighbours;
    }

    /** Lets the launcher do what it does once for each Java, so that no measured start pays for it. */
    void prepare() throws IOException, InterruptedException {
        follow(List.of(root.resolve("espalier").toString(), "version"));
    }

    /** Trains a workload whose data is in files. */
    @SuppressWarnings("try") // neighbours are busy while they are open
    Measurement run(Workload workload, int threads, int round) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("compare");
        Path stack = folder.resolve("stack.yaml");
        try (Neighbours beside = Neighbours.start(neighbours, wrapper)) {
            Files.writeString(stack, stack(workload));
            List<String> command = new ArrayList<>(wrapper);
            command.addAll(List.of(
                    root.resolve("espalier").toString(),
                    "train",
                    stack.toString(),
                    "--threads",
                    String.valueOf(threads),
                    "--out",
                    folder.resolve("run").toString()));
            follow(command);
        } finally {
            delete(folder);
        }
        return new Measurement(
                Contenders.COMMAND,
                workload,
                threads,
                round,
                "./espalier train, no validation, one checkpoint at the end",
                accuracy,
                rates,
                coldStart,
                peakMegabytes,
                Map.of(),
                ReferenceRates.NONE);
    }

    private void follow(List<String> command) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("JAVA_HOME", jdk.toString());
        Process process = builder.start();
        List<String> lines = new ArrayList<>();
        try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                lines.add(line);
                read(line, process);
            }
        }
        int status = process.waitFor();
        if (status != 0) {
            throw new IOException("./espalier ended with status " + status + ":\n" + String.join("\n", lines));
        }
    }

    private void read(String line, Process process) {
        ProcessStatistics results = youngest(process);
        Matcher epoch = EPOCH.matcher(line);
        if (epoch.matches()) {
            rates.add(Double.parseDouble(epoch.group(1).replace(",", "")));
            if (rates.size() == 1) {
                coldStart = results.secondsSinceStart();
            }
        }
        Matcher test = TEST.matcher(line);
        if (test.matches()) {
            accuracy = Double.parseDouble(test.group(1));
        }
        // the last lines are read when the process may be gone
        peakMegabytes = Math.max(peakMegabytes, results.peakMegabytes());
    }

    /** The launcher becomes the JVM; where a command is put before it, it is that command's last descendant. */
    private static ProcessStatistics youngest(Process process) {
        ProcessHandle last = process.toHandle();
        while (last.children().findFirst().isPresent()) {
            last = last.children().findFirst().orElse(last);
        }
        return ProcessStatistics.of(last.pid());
    }

    private String stack(Workload workload) {
        List<String> layers = new ArrayList<>();
        ImageSize input = workload.network().input();
        if (!input.isVector()) {
            layers.add("reshape: [" + input.channels() + ", " + input.height() + ", " + input.width() + "]");
        }
        layers.addAll(workload.network().make(new StackFileLayers()));
        return String.join(
                "\n",
                "name: " + workload.name().toLowerCase(Locale.ROOT),
                "seed: 1",
                "data: {source: idx, path: '" + data.toAbsolutePath()
                        + "', validation: 0, preprocess: [scale: {factor: 0.00392156862}, center]}",
                "model: [" + String.join(", ", layers) + "]",
                "loss: cross-entropy",
                "optimizer: " + (workload.momentum() ? "{sgd: {momentum: " + Workload.MOMENTUM + "}}" : "adam"),
                "learning-rate: " + (workload.momentum() ? Workload.MOMENTUM_RATE : Workload.ADAM_RATE),
                "train: {epochs: " + workload.epochs() + ", batch: " + workload.batch() + ", checkpoint: {epochs: "
                        + workload.epochs() + ", keep: 1}}",
                "");
    }

    private static void delete(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
