package dev.espalier.api.event;

import dev.espalier.api.ApiStatus;
import java.util.List;

/**
 * The pairs of classes that an evaluation confused most often, with examples.
 *
 * @param split which part of the data it was
 * @param step updates made so far
 * @param epoch passes over the training data begun so far
 * @param output the output of the graph; empty for the only one
 * @param confusions the most frequent first
 */
@ApiStatus(value = ApiStatus.Level.EXPERIMENTAL, since = "0.1")
public record ConfusionsFound(Split split, long step, int epoch, String output, List<Confusion> confusions) {

    /** Copies the list. */
    public ConfusionsFound {
        confusions = List.copyOf(confusions);
    }

    /**
     * A pair of classes.
     *
     * @param actual the class of the samples
     * @param predicted the class that was predicted instead
     * @param count how often
     * @param samples examples, the most confident mistakes first
     */
    @ApiStatus(value = ApiStatus.Level.EXPERIMENTAL, since = "0.1")
    public record Confusion(String actual, String predicted, long count, List<SampleView> samples) {

        /** Copies the list. */
        public Confusion {
            samples = List.copyOf(samples);
        }
    }
}
