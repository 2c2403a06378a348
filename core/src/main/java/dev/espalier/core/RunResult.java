package dev.espalier.core;

import dev.espalier.api.event.RunStopped;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * How a run ended.
 *
 * @param cause why it ended
 * @param reason the same for a person to read
 * @param steps updates made, over all resumes
 * @param epochs passes over the training data begun
 * @param validation metrics of the weights that the run ended with on the validation split; empty if there is none
 * @param test metrics on the test split; empty if there is none or the run is not finished
 * @param folder where the run keeps its files; empty if it has none, or was stopped before its first step and keeps nothing
 * @param modelFile the finished model's file; empty if the run is not finished or has no folder
 * @param model the finished model; empty if the run is not finished
 */
public record RunResult(
        RunStopped.Cause cause,
        String reason,
        long steps,
        int epochs,
        Map<String, Double> validation,
        Map<String, Double> test,
        Optional<Path> folder,
        Optional<Path> modelFile,
        Optional<TrainedModel> model) {}
