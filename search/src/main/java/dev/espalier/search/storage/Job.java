package dev.espalier.search.storage;

/** What a process gets to do when it asks a study for work. */
public sealed interface Job {

    /**
     * A trial is trained, by this process alone.
     *
     * <p>Its run is resumed in {@link StudyTrial#folder}: where the folder holds no run, a new one begins.
     *
     * @param trial the trial, which is running now
     * @param stage its stage
     * @param token tells this claim from all others of the trial
     * @param continued whether it has been trained before, and goes on from its last checkpoint
     */
    record Claim(StudyTrial trial, Stage stage, String token, boolean continued) implements Job {}

    /** Ask again later: other processes are at work. */
    record Waiting() implements Job {}

    /**
     * The search has ended.
     *
     * @param reason for people
     */
    record Ended(String reason) implements Job {}
}
