package dev.espalier.core;

import dev.espalier.api.event.StepView;
import dev.espalier.api.event.TrainingListener;
import dev.espalier.core.checkpoint.RunPlace;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Makes a run's folder its own once there is something to keep: after the first step, or when a model is finished without
 * one. What fails before leaves no trace, and an old run that was to be overwritten.
 */
final class DeferredFolder implements TrainingListener {

    private final RunPlace place;
    private final Path base;
    private final Optional<Path> initialWeights;
    private final String id;
    private final int threads;
    private Consumer<Path> fitted = file -> {};
    private @Nullable Provenance provenance;
    private boolean begun;

    DeferredFolder(RunPlace place, Path base, Optional<Path> initialWeights, String id, int threads) {
        this.place = place;
        this.base = base;
        this.initialWeights = initialWeights;
        this.id = id;
        this.threads = threads;
    }

    /** Sets what writes the file of what was fitted to the training data. */
    void keepsFitted(Consumer<Path> writer) {
        fitted = writer;
    }

    /** Takes the provenance, before the first step and again for a run that is resumed. */
    void resolve(Provenance resolved) {
        provenance = resolved;
    }

    RunPlace place() {
        return place;
    }

    @Override
    public void stepFinished(StepView step) {
        if (!begun) {
            begin();
        }
    }

    void begin() {
        Provenance of = Objects.requireNonNull(provenance);
        place.folder().begin(of.stack(), base, of.ofRun(id, threads), initialWeights);
        fitted.accept(place.folder().fittedFile());
        begun = true;
    }
}
