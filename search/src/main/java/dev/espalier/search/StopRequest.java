package dev.espalier.search;

import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Whether a search is to end, and the trials that have to be told; safe for several threads. */
final class StopRequest {

    private final AtomicReference<@Nullable String> reason = new AtomicReference<>();
    private final Set<TrialTraining> running = ConcurrentHashMap.newKeySet();

    private volatile @Nullable String trialsEnded;

    /** Asks the search and all trials that run to end; the first reason counts. */
    void request(String why) {
        reason.compareAndSet(null, why);
        running.forEach(trial -> trial.requestStop(why));
    }

    /** Asks the trials that run to end, and none to begin, as the search is over. */
    void endTrials(String why) {
        trialsEnded = why;
        running.forEach(trial -> trial.requestStop(why));
    }

    /** Whether the trials were asked to end as the search is over. */
    boolean areTrialsEnded() {
        return trialsEnded != null;
    }

    /** Why the search is to end; empty if it is not. */
    Optional<String> reason() {
        return Optional.ofNullable(reason.get());
    }

    /** Takes note of a trial that is about to run; it is told at once if the search is to end. */
    void begins(TrialTraining trial) {
        running.add(trial);
        reason().or(() -> Optional.ofNullable(trialsEnded)).ifPresent(trial::requestStop);
    }

    /** Forgets a trial that runs no more. */
    void ended(TrialTraining trial) {
        running.remove(trial);
    }
}
