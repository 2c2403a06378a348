package dev.espalier.core.checkpoint;

import dev.espalier.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where the relative paths of a run's stack begin, which the run's folder remembers: the resolved stack and the model say
 * nothing of places, so that the same run gives the same files everywhere.
 *
 * <p>It is remembered twice, as an absolute path and as one from the run folder, so that it is found where the run alone has
 * been moved, and where everything around it has.
 */
public final class BaseFolder {

    private static final String ABSOLUTE = "base-folder";
    private static final String FROM_RUN = "base-folder-from-run";

    private BaseFolder() {}

    /** What a run's provenance says, and where the relative paths begin. */
    static JsonObject remember(Path base, Path run, JsonObject provenance) {
        Path absolute = real(base);
        JsonObject.Builder more = JsonObject.builder().putAll(provenance).put(ABSOLUTE, absolute.toString());
        fromRun(absolute, real(run)).ifPresent(path -> more.put(FROM_RUN, path.toString()));
        return more.build();
    }

    /**
     * Where the relative paths of a run's own files begin.
     *
     * @param file a file, such as {@code stack.yaml} or {@code model.safetensors} of a run, or a link to one
     * @return the folder; empty if the file does not lie in a run's folder, or that remembers nothing
     */
    public static Optional<Path> of(Path file) {
        Path parent = real(file).getParent();
        if (parent == null) {
            return Optional.empty();
        }
        // the model of an ensemble lies above the runs of its members
        Path first = parent.resolve("members").resolve("1");
        return RunFolder.provenanceOf(parent)
                .flatMap(facts -> of(facts, parent))
                .or(() -> RunFolder.provenanceOf(first).flatMap(facts -> of(facts, first)));
    }

    private static Optional<Path> of(JsonObject facts, Path run) {
        Optional<Path> absolute = facts.text(ABSOLUTE).map(run::resolve);
        if (absolute.isPresent() && Files.isDirectory(absolute.get())) {
            return absolute;
        }
        Optional<Path> fromRun =
                facts.text(FROM_RUN).map(path -> run.resolve(path).normalize()).filter(Files::isDirectory);
        return fromRun.isPresent() ? fromRun : absolute;
    }

    private static Optional<Path> fromRun(Path base, Path run) {
        try {
            return Optional.of(run.relativize(base));
        } catch (IllegalArgumentException otherRoot) {
            return Optional.empty();
        }
    }

    private static Path real(Path path) {
        try {
            return path.toRealPath();
        } catch (IOException missing) {
            return path.toAbsolutePath().normalize();
        }
    }
}
