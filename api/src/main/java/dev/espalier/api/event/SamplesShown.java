package dev.espalier.api.event;

import dev.espalier.api.ApiStatus;
import java.util.List;

/**
 * Training samples as the network received them, after preprocessing and augmentation.
 *
 * @param step the update in which they were used
 * @param epoch the pass over the training data
 * @param input the input of the graph that they were put in
 * @param samples the first of the batch
 */
@ApiStatus(value = ApiStatus.Level.EXPERIMENTAL, since = "0.1")
public record SamplesShown(long step, int epoch, String input, List<SampleView> samples) {

    /** Copies the list. */
    public SamplesShown {
        samples = List.copyOf(samples);
    }
}
