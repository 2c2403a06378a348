package dev.espalier.engine.image;

import dev.espalier.api.Check;
import dev.espalier.api.Shape;
import dev.espalier.api.augment.SampleImage;
import dev.espalier.api.data.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The images of a batch, whose moves are kept until values are asked for. Those of one sample at a time; allocates nothing once
 * there have been as many moves.
 */
public final class SampleImages {

    /** Any sample. */
    public static final int ANY = -1;

    private final Schema schema;
    private final float[][] inputs;
    private final @Nullable ImageMoves[] moves;
    private int only = ANY;
    private int sample = ANY;

    /**
     * The images of some arrays.
     *
     * @param schema of the samples
     * @param inputs their values, sample after sample
     */
    public SampleImages(Schema schema, float[][] inputs) {
        this.schema = schema;
        this.inputs = inputs;
        this.moves = new ImageMoves[inputs.length];
    }

    /**
     * Allows moves of one sample alone, after those that were asked for are computed.
     *
     * @param newOnly the sample, or {@link #ANY}
     */
    public void restrictTo(int newOnly) {
        complete();
        only = newOnly;
    }

    /**
     * An image of a sample, to be moved.
     *
     * @param input of shape {@code [channels, height, width]}
     * @param newSample in the batch, from 0
     * @return the image, valid until the next call
     */
    public SampleImage image(int input, int newSample) {
        if (only != ANY && newSample != only) {
            throw new IllegalArgumentException("sample is " + newSample + "; an augmenter that was called for sample "
                    + only + " may move its images alone");
        }
        if (newSample != sample) {
            complete();
            sample = newSample;
        }
        ImageMoves known = moves[input];
        if (known == null) {
            Shape shape = schema.inputs().get(input).shape();
            Check.require(shape.rank() == 3, "input", input, "must be an image; its shape is " + shape);
            known = new ImageMoves(shape);
            moves[input] = known;
        }
        return known;
    }

    /** Computes the moves that were asked for. */
    public void complete() {
        if (sample == ANY) {
            return;
        }
        for (int input = 0; input < moves.length; input++) {
            ImageMoves known = moves[input];
            if (known != null) {
                int size = schema.inputs().get(input).shape().size();
                known.complete(inputs[input], sample * size);
            }
        }
        sample = ANY;
    }
}
