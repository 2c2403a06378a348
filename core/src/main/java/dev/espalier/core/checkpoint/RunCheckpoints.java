package dev.espalier.core.checkpoint;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import dev.espalier.api.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.stream.Collectors;

/**
 * The checkpoints of a run, as everybody but the run itself looks at them: nothing is changed and no lock is taken, so that
 * the run may be training meanwhile.
 */
public final class RunCheckpoints {

    /** Gives up after this many listings whose files have all been removed meanwhile. */
    private static final int MOST_LISTINGS = 100;

    private final Path run;
    private final Path folder;

    private RunCheckpoints(Path run) {
        this.run = run;
        this.folder = run.resolve(RunFolder.CHECKPOINTS);
    }

    /**
     * Those of a run.
     *
     * @param run the run's folder
     * @return its checkpoints
     * @throws EspalierException if it is not the folder of a run, code RUN_FOLDER
     */
    public static RunCheckpoints of(Path run) {
        if (!Files.isDirectory(run) || RunFolder.provenanceOf(run).isEmpty()) {
            throw new EspalierException(
                    ErrorCode.RUN_FOLDER,
                    run.toString(),
                    Files.exists(run) ? "it is not the folder of a run" : "there is no such folder",
                    "give the folder that espalier train names as the run folder, such as runs/NAME");
        }
        return new RunCheckpoints(run);
    }

    /**
     * The newest checkpoint that is good; the best one counts as the last resort.
     *
     * @return the checkpoint, with what is wrong with those that were passed over; empty if there are none
     * @throws EspalierException listing what is wrong with each, if there are some and none is good
     */
    public Optional<Checkpoint> newest() {
        return newest(CheckpointStore::read);
    }

    /** As {@link #newest}, with the texts of the checkpoint and without its tensors, which are verified nevertheless. */
    public Optional<Checkpoint> newestTexts() {
        return newest(CheckpointStore::readTexts);
    }

    private Optional<Checkpoint> newest(BiFunction<Path, List<Problem>, Checkpoint> reader) {
        for (int listing = 0; listing < MOST_LISTINGS; listing++) {
            List<Path> candidates = candidates();
            List<Problem> faults = new ArrayList<>();
            for (Path candidate : candidates) {
                Optional<Checkpoint> read = read(candidate, reader, faults);
                if (read.isPresent()) {
                    return read;
                }
            }
            if (!faults.isEmpty()) {
                throw new EspalierException(faults);
            }
            if (candidates.isEmpty()) {
                return Optional.empty();
            }
        }
        throw FileFault.reading(folder, "its files are removed faster than they can be read");
    }

    /**
     * The checkpoint of a step.
     *
     * @param step updates made before it
     * @return the checkpoint
     * @throws EspalierException if there is none, naming the steps that there are, or if it is damaged
     */
    public Checkpoint ofStep(long step) {
        List<Problem> faults = new ArrayList<>();
        Optional<Checkpoint> found = read(CheckpointNames.ofStep(folder, step), CheckpointStore::read, faults);
        Path best = CheckpointNames.best(folder);
        if (found.isEmpty() && Files.exists(best)) {
            found = read(best, CheckpointStore::read, faults).filter(checkpoint -> checkpoint.step() == step);
        }
        return found.orElseThrow(() -> faults.isEmpty() ? noneOf(step) : new EspalierException(faults));
    }

    private EspalierException noneOf(long step) {
        List<Long> steps = steps();
        return new EspalierException(
                ErrorCode.RUN_FOLDER,
                run.toString(),
                "it has no checkpoint of step " + step,
                steps.isEmpty()
                        ? "it has none at all"
                        : "choose one of step "
                                + steps.stream().map(String::valueOf).collect(Collectors.joining(", "))
                                + ", best or last");
    }

    /** The steps of which there are checkpoints, the oldest first, without the best one. */
    public List<Long> steps() {
        return files().stream().map(CheckpointNames::stepOf).sorted().toList();
    }

    /**
     * What was fitted to the training data, besides the weights.
     *
     * @return a model without weights
     * @throws EspalierException if it is missing or damaged
     */
    public ModelFile fitted() {
        Path file = CheckpointNames.fitted(folder);
        if (!Files.exists(file)) {
            throw new EspalierException(
                    ErrorCode.RUN_FOLDER,
                    run.toString(),
                    "it does not have " + run.relativize(file)
                            + ", which holds the preprocessing that was fitted to the training data",
                    "go on with the run by one step, which writes it: espalier train STACK --out " + run
                            + " --resume --max-steps N");
        }
        return ModelFile.readFitted(file);
    }

    private List<Path> candidates() {
        List<Path> candidates = new ArrayList<>(files());
        candidates.sort(Comparator.comparingLong(CheckpointNames::stepOf).reversed());
        Path best = CheckpointNames.best(folder);
        if (Files.exists(best)) {
            candidates.add(best);
        }
        return candidates;
    }

    private static Optional<Checkpoint> read(
            Path file, BiFunction<Path, List<Problem>, Checkpoint> reader, List<Problem> faults) {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            return Optional.of(reader.apply(file, List.copyOf(faults)));
        } catch (EspalierException fault) {
            // A newer checkpoint has taken its place since the files were listed: nothing is wrong with it.
            if (Files.exists(file)) {
                faults.addAll(fault.problems());
            }
            return Optional.empty();
        }
    }

    private List<Path> files() {
        try {
            return CheckpointNames.ofSteps(folder);
        } catch (IOException fault) {
            throw FileFault.reading(folder, fault);
        }
    }
}
