package dev.espalier.core;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a run of an ensemble has come to.
 *
 * @param number of the run, from 1
 * @param reason why it ended, for a person to read
 * @param steps updates made
 * @param epochs passes over the training data begun
 * @param validation metrics on its validation split, in their order; empty if there is none
 * @param test metrics on the test split, in their order; empty if there is none
 * @param folder the run's folder; empty if none is kept
 */
public record MemberResult(
        int number,
        String reason,
        long steps,
        int epochs,
        Map<String, Double> validation,
        Map<String, Double> test,
        Optional<Path> folder) {

    /** Copies the maps. */
    public MemberResult {
        validation = Collections.unmodifiableMap(new LinkedHashMap<>(validation));
        test = Collections.unmodifiableMap(new LinkedHashMap<>(test));
    }

    static MemberResult of(int number, RunResult run) {
        return new MemberResult(
                number, run.reason(), run.steps(), run.epochs(), run.validation(), run.test(), run.folder());
    }
}
