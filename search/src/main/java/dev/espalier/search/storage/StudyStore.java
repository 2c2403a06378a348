package dev.espalier.search.storage;

import dev.espalier.api.EspalierException;
import dev.espalier.api.search.Pruner;
import dev.espalier.api.search.Trial;
import java.util.Optional;
import java.util.function.Function;

/**
 * A study, kept in a database: everything about a search, apart from the folders of its trials' runs.
 *
 * <p>Each method is one transaction: what it has reported survives the process, whenever that dies. While the store is open
 * its process is heard of regularly, and the trials that it has claimed are its own. Those of a process that has died, or has
 * not been heard of for a minute, go to the next that asks. All methods may be called by several threads.
 *
 * <p>They all throw an {@link EspalierException} if the database cannot be reached, after having tried for some time.
 */
public interface StudyStore extends AutoCloseable {

    /** What the study is about. */
    Study study();

    /** Everything about the study, as it is now. */
    StudySnapshot snapshot();

    /**
     * Takes up the next trial: one whose process has died, or else whatever the search decides.
     *
     * <p>The decision is made within the transaction that records it: no other process decides at the same time, and each
     * sees the trials that the others have begun.
     *
     * @param chooser decides what is done next; what it throws is thrown, and nothing is changed
     * @return a trial that no other process trains, or why there is none
     */
    Job claim(Choice.Chooser chooser);

    /**
     * Records a measurement together with what it means for the trial; what was recorded for the same progress before remains as it
     * was.
     *
     * <p>The trial remains this process's until {@link #ended}; a process that dies before leaves the decision to the next.
     *
     * @param claim of the trial that was measured
     * @param measurement beyond the others in its progress, or equal to one of them
     * @param decider decides what becomes of the trial by the study with the measurement, within the transaction
     * @return what becomes of it; empty if another process has taken up the trial, which must not be trained on
     */
    Optional<Pruner.Decision> measured(
            Job.Claim claim, StudyMeasurement measurement, Function<StudySnapshot, Pruner.Decision> decider);

    /**
     * Notes how far a trial has come. It returns at once and is written later, with the next heartbeat.
     *
     * @param claim of the trial
     * @param steps optimizer steps that it has been trained for in all
     * @param seconds for which it has been trained in all
     * @return whether the claim holds, as far as is known; if not, the trial must not be trained on
     */
    boolean progressed(Job.Claim claim, long steps, double seconds);

    /**
     * Gives a trial back that is not trained on now.
     *
     * @param claim of the trial, which ends with it
     * @param state anything but running
     * @param reason for people; may be empty
     * @return whether the claim held; if not, nothing is changed
     */
    boolean ended(Job.Claim claim, Trial.State state, String reason);

    /**
     * Gives a trial back that was interrupted: it is continued from its checkpoint by the next that asks for work.
     *
     * @param claim of the trial, which ends with it
     */
    void release(Job.Claim claim);

    /**
     * Gives a trial back that did to this process what others do not survive, such as to fill the heap: it counts as if the process
     * had died.
     *
     * <p>A trial of which three processes in a row have died, without coming further than those before, has failed; for the
     * last of these a process trains it alone, so that none fails for the deeds of another.
     *
     * @param claim of the trial, which ends with it
     */
    void crashed(Job.Claim claim);

    /**
     * Changes the stack of the study, such as for a larger budget; what has been done remains.
     *
     * @param stack the text of the stack file
     */
    void changeStack(String stack);

    /** Gives back all trials that this process has claimed, and closes the connection. */
    @Override
    void close();
}
