package dev.espalier.core.catalog;

import dev.espalier.api.event.TrainingListenerProvider;

/**
 * Listeners that come from a jar.
 *
 * @param provider makes them for each run
 * @param origin the jar
 */
public record FoundListeners(TrainingListenerProvider provider, PluginOrigin origin) {}
