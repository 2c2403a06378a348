package dev.espalier.search;

import dev.espalier.search.space.SearchSettings;
import dev.espalier.search.storage.Job;
import dev.espalier.search.storage.StudySnapshot;
import dev.espalier.search.storage.StudyStore;
import dev.espalier.search.storage.StudyTrial;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The threads of a search: each takes up a trial, trains it, and asks for the next. */
final class TrialWork {

    /** How often a thread that waits for trials of other processes asks again. */
    private static final long PATIENCE_MILLISECONDS = 500;

    private final StudyStore store;
    private final SearchPlanner planner;
    private final Objectives objectives;
    private final TrialRuns runs;
    private final StopRequest stop;
    private final Search.Progress progress;
    private final Object change = new Object();
    private long changes;
    private final Object telling = new Object();
    private int toldStage = -1;
    private @Nullable Throwable failure;

    TrialWork(
            StudyStore store,
            SearchPlanner planner,
            Objectives objectives,
            TrialRuns runs,
            StopRequest stop,
            Search.Progress progress) {
        this.store = store;
        this.planner = planner;
        this.objectives = objectives;
        this.runs = runs;
        this.stop = stop;
        this.progress = progress;
    }

    /**
     * Works until there is nothing left to do, or the search is stopped.
     *
     * @param settings how many trials run at once, and for how long
     * @return why it was stopped; empty if it has ended
     */
    Optional<String> run(SearchSettings settings) {
        List<Thread> threads = new ArrayList<>();
        for (int i = 1; i <= settings.parallel(); i++) {
            threads.add(new Thread(this::work, "espalier-search-" + i));
        }
        threads.forEach(Thread::start);
        await(threads, settings.budget().time());
        throwFailure();
        return stop.reason();
    }

    /** Waits for the threads; an interrupt asks them to stop, and is kept. */
    private void await(List<Thread> threads, Optional<Duration> time) {
        long begun = System.nanoTime();
        Duration left = time.map(all -> all.minus(store.snapshot().elapsed())).orElse(Duration.ZERO);
        boolean interrupted = false;
        boolean over = false;
        for (Thread thread : threads) {
            while (thread.isAlive()) {
                try {
                    TimeUnit.MILLISECONDS.timedJoin(thread, PATIENCE_MILLISECONDS);
                } catch (InterruptedException asked) {
                    interrupted = true;
                    stop.request("the thread was interrupted");
                }
                if (time.isPresent() && !over && System.nanoTime() - begun >= left.toNanos()) {
                    over = true;
                    stop.endTrials("the time of the search is over");
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void throwFailure() {
        if (failure instanceof RuntimeException thrown) {
            throw thrown;
        }
        if (failure instanceof Error thrown) {
            throw thrown;
        }
    }

    private synchronized void failed(Throwable thrown) {
        if (failure == null) {
            failure = thrown;
        } else if (!failure.equals(thrown)) {
            failure.addSuppressed(thrown);
        }
        stop.request("the search failed");
    }

    private void work() {
        try {
            while (stop.reason().isEmpty() && !isOver()) {
                long seen = changes();
                Job job = store.claim(planner);
                if (job instanceof Job.Claim claim) {
                    train(claim);
                } else if (job instanceof Job.Waiting) {
                    awaitChange(seen);
                } else {
                    return;
                }
            }
        } catch (RuntimeException | Error thrown) {
            failed(thrown);
        } finally {
            tellChange();
        }
    }

    /** Whether the budget is used up: trials that were interrupted are not taken up any more then. */
    private boolean isOver() {
        return stop.areTrialsEnded()
                || (planner.isLimited() && planner.over(store.snapshot()).isPresent());
    }

    private void train(Job.Claim claim) {
        StudyTrial trial = claim.trial();
        StudySnapshot study = store.snapshot();
        TrialTraining training = new TrialTraining(
                store, planner, objectives, claim, begin(study, trial), (step, steps) -> tellStep(claim, step, steps));
        tellBegin(claim);
        stop.begins(training);
        try {
            TrialTraining.End end = runs.train(training, TrialPoint.of(study, trial), trial);
            if (end != TrialTraining.End.RELEASED && end != TrialTraining.End.LOST) {
                tellEnd(claim);
            }
        } finally {
            stop.ended(training);
            tellChange();
        }
    }

    /** Begins a trial that goes on from another one; returns how many steps are the other's. */
    private long begin(StudySnapshot study, StudyTrial trial) {
        if (trial.origin().isEmpty()) {
            return 0;
        }
        StudyTrial origin = study.trial(trial.origin().getAsLong());
        return TrialFolder.begin(runs.folder(origin), runs.folder(trial))
                ? origin.last().map(last -> last.step()).orElse(0L)
                : 0;
    }

    private void tellBegin(Job.Claim claim) {
        synchronized (telling) {
            if (claim.stage().number() > toldStage) {
                toldStage = claim.stage().number();
                progress.stageBegins(claim.stage());
            }
            progress.trialBegins(claim.trial(), claim.stage());
        }
    }

    private void tellStep(Job.Claim claim, long step, long steps) {
        synchronized (telling) {
            progress.trialGoesOn(claim.trial(), claim.stage(), step, steps);
        }
    }

    private void tellEnd(Job.Claim claim) {
        StudySnapshot study = store.snapshot();
        synchronized (telling) {
            progress.trialEnded(study.trial(claim.trial().number()), claim.stage(), study);
        }
    }

    private long changes() {
        synchronized (change) {
            return changes;
        }
    }

    /** Waits until there are more changes than were seen, or a moment for those of other processes. */
    private void awaitChange(long seen) {
        synchronized (change) {
            long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLISECONDS);
            try {
                for (long left = end - System.nanoTime(); changes == seen && left > 0; left = end - System.nanoTime()) {
                    TimeUnit.NANOSECONDS.timedWait(change, left);
                }
            } catch (InterruptedException asked) {
                Thread.currentThread().interrupt();
                stop.request("the thread was interrupted");
            }
        }
    }

    private void tellChange() {
        synchronized (change) {
            changes++;
            change.notifyAll();
        }
    }
}
