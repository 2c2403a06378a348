package dev.espalier.core;

import dev.espalier.core.checkpoint.SeriesFolder;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * States of one run that become members, or are averaged: the last ones, in files if there is a folder.
 *
 * <p>A state is written before any checkpoint of its step, so that a run that is resumed has all states before its checkpoint; it
 * writes the later ones again, to the same bits.
 */
final class Captures {

    private final Optional<SeriesFolder> folder;
    private final int keep;
    private final SortedMap<Long, TrainedModel> inMemory = new TreeMap<>();

    /**
     * No states yet, but those of the files.
     *
     * @param folder where files are kept
     * @param keep how many of the last states are kept, at least 1
     */
    Captures(Optional<SeriesFolder> folder, int keep) {
        this.folder = folder;
        this.keep = keep;
    }

    /** Takes the state after a step, in place of those after it and of what is one too many. */
    void take(RunModel state) {
        if (folder.isPresent()) {
            SeriesFolder open = folder.get();
            state.model().save(open.capture(state.step()));
            SortedMap<Long, Path> files = open.captures();
            files.tailMap(state.step() + 1).values().forEach(open::remove);
            List<Path> left = List.copyOf(files.headMap(state.step() + 1).values());
            left.subList(0, Math.max(0, left.size() - keep)).forEach(open::remove);
        } else {
            inMemory.put(state.step(), state.model());
            if (inMemory.size() > keep) {
                inMemory.remove(inMemory.firstKey());
            }
        }
    }

    /**
     * The states by their steps.
     *
     * @param load reads a model
     */
    SortedMap<Long, TrainedModel> models(Function<Path, TrainedModel> load) {
        if (folder.isEmpty()) {
            return inMemory;
        }
        SortedMap<Long, TrainedModel> models = new TreeMap<>();
        folder.get().captures().forEach((step, file) -> models.put(step, load.apply(file)));
        return models;
    }
}
