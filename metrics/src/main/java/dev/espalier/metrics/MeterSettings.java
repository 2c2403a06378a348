package dev.espalier.metrics;

import dev.espalier.api.Check;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import java.util.Locale;
import java.util.Set;

/**
 * What can be chosen about the meters of a run.
 *
 * @param tags tags that every meter has, such as {@code team}; none of {@link #RESERVED}
 * @param layers how many layers have meters of their own, at least 0, which leaves the meters of layers out; those beyond
 *     are folded into one, {@value LayerMeters#OTHER}
 * @param histogram whether the timer of steps has histogram buckets, from which a monitoring system computes percentiles
 *     over several runs; recording them costs a step about a microsecond
 */
public record MeterSettings(Tags tags, int layers, boolean histogram) {

    /** Keys of tags that the meters themselves use. */
    public static final Set<String> RESERVED = RunMeter.tagKeys();

    /** Layers that have meters of their own by default. */
    public static final int DEFAULT_LAYERS = 64;

    /** More layers than this would exceed the bound on series. */
    public static final int MOST_LAYERS = 128;

    /**
     * Checks the settings.
     *
     * @throws IllegalArgumentException if a tag's key is reserved, or the number of layers is not in [0, 128]
     */
    public MeterSettings {
        Check.require(layers >= 0 && layers <= MOST_LAYERS, "layers", layers, "must be in [0, " + MOST_LAYERS + "]");
        for (Tag tag : tags) {
            Check.require(
                    !isReserved(tag.getKey()),
                    "tags",
                    "'" + tag.getKey() + "'",
                    "is the key of a tag that the meters set themselves; choose another than " + RESERVED);
        }
    }

    /** No tags, meters for 64 layers, no histogram. */
    public static MeterSettings defaults() {
        return new MeterSettings(Tags.empty(), DEFAULT_LAYERS, false);
    }

    /**
     * These settings with more tags.
     *
     * @param more further tags; of two with the same key, that of {@code more} is used
     * @return settings with them
     * @throws IllegalArgumentException if a tag's key is reserved
     */
    public MeterSettings withTags(Tags more) {
        return new MeterSettings(tags.and(more), layers, histogram);
    }

    /**
     * These settings with meters for another number of layers.
     *
     * @param most how many, in [0, 128]
     * @return settings with it
     * @throws IllegalArgumentException if it is out of range
     */
    public MeterSettings withLayers(int most) {
        return new MeterSettings(tags, most, histogram);
    }

    /**
     * These settings with or without buckets of the timer of steps.
     *
     * @param buckets whether it has them
     * @return settings with it
     */
    public MeterSettings withHistogram(boolean buckets) {
        return new MeterSettings(tags, layers, buckets);
    }

    /**
     * Whether a tag's key is reserved, in any spelling that a monitoring system may turn it into.
     *
     * @param key such as {@code run.id} or {@code run_id}
     * @return whether the meters use it themselves
     */
    public static boolean isReserved(String key) {
        String plain = key.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", ".");
        return RESERVED.contains(plain);
    }
}
