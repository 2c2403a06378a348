package dev.espalier.core.training;

import java.util.Optional;

/**
 * What a run evaluates its model on.
 *
 * @param validation what decisions during training are made on
 * @param test what the finished model is evaluated on
 * @param bufferBytes how many bytes the buffers take that both use
 */
public record Evaluations(Optional<Evaluation> validation, Optional<Evaluation> test, long bufferBytes) {}
