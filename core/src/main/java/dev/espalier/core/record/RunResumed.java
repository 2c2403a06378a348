package dev.espalier.core.record;

/**
 * A run went on from a checkpoint.
 *
 * @param step updates made before
 * @param totalSteps updates of the whole run as planned from here on
 */
public record RunResumed(long step, long totalSteps) {}
