package dev.espalier.web;

import dev.espalier.core.checkpoint.RunFolder;
import dev.espalier.core.json.JsonNumber;
import dev.espalier.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;

/** A run folder that was found, and what the list shows of it. For one thread at a time. */
final class FoundRun {

    private final String key;
    private final Path folder;
    private final String shownFolder;
    private final LogSummary summary;
    private JsonObject shown = JsonObject.builder().build();

    /**
     * A run that was found.
     *
     * @param key what the page calls it
     * @param folder where it is
     * @param shownFolder the same for people: below the folder in which runs are looked for
     */
    FoundRun(String key, Path folder, String shownFolder) {
        this.key = key;
        this.folder = folder;
        this.shownFolder = shownFolder;
        this.summary = new LogSummary(log());
    }

    /** The key under which it is asked for. */
    String key() {
        return key;
    }

    /** Where it is. */
    Path folder() {
        return folder;
    }

    /** Its folder for people. */
    String shownFolder() {
        return shownFolder;
    }

    /** Its log, there or not. */
    LogFile log() {
        return new LogFile(folder.resolve(RunFolder.METRICS));
    }

    /** Its resolved stack. */
    LogFile stack() {
        return new LogFile(folder.resolve(RunFolder.STACK));
    }

    /** Where it comes from. */
    LogFile provenance() {
        return new LogFile(folder.resolve(RunFolder.PROVENANCE));
    }

    /** What the list shows, as of the last {@link #refresh()}. */
    JsonObject shown() {
        return shown;
    }

    /** What the run is called: by its stack if the log says so, else by its folder. */
    String name() {
        return summary.start().flatMap(line -> line.text("name")).orElseGet(() -> String.valueOf(folder.getFileName()));
    }

    /** Reads what is new. */
    void refresh() throws IOException {
        summary.refresh();
        boolean running = RunFolder.isInUse(folder);
        RunState state = running ? RunState.RUNNING : summary.end().orElseGet(this::stateByFiles);
        double started = started();
        double last = running ? now() : modified(log().path()).orElse(started);
        shown = JsonObject.builder()
                .put("key", key)
                .put("name", name())
                .put("id", summary.start().flatMap(line -> line.text("id")).orElse(""))
                .put("folder", shownFolder)
                .put("state", state.toString())
                .put("step", summary.step())
                .put("total-steps", summary.ofStart("total-steps").orElse(0))
                .put("epoch", summary.epoch())
                .put("started", Math.floor(started))
                .put("seconds", Math.max(0, Math.floor(last - started)))
                .put("latest", summary.latest())
                .build();
    }

    /** For logs that do not tell the end: a finished model is written at the end alone. */
    private RunState stateByFiles() {
        boolean model = Files.isRegularFile(folder.resolve("model.safetensors"), LinkOption.NOFOLLOW_LINKS);
        return model && summary.start().isEmpty() ? RunState.COMPLETED : RunState.UNKNOWN;
    }

    private double started() throws IOException {
        Optional<Double> told =
                summary.start().flatMap(line -> line.number("time")).map(JsonNumber::toDouble);
        return told.isPresent()
                ? told.get()
                : modified(folder.resolve(RunFolder.PROVENANCE)).orElseGet(FoundRun::now);
    }

    private static double now() {
        return System.currentTimeMillis() / 1000.0;
    }

    private static Optional<Double> modified(Path file) throws IOException {
        return new LogFile(file)
                .attributes()
                .map(BasicFileAttributes::lastModifiedTime)
                .map(time -> time.toMillis() / 1000.0);
    }
}
