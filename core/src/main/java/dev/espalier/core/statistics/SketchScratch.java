package dev.espalier.core.statistics;

import dev.espalier.api.event.TensorStatistics;
import dev.espalier.api.event.TensorStatistics.Kind;

/**
 * What one thread sketches with, one tensor after another.
 *
 * @param sketch holds the elements of the present one
 * @param buckets for its statistics
 */
record SketchScratch(TensorSketch sketch, Buckets buckets) {

    SketchScratch() {
        this(new TensorSketch(), TensorSketch.newBuckets());
    }

    /** Bytes of its arrays. */
    long bytes() {
        return sketch.bytes() + buckets.bytes();
    }

    /** The statistics of what the sketch holds. */
    TensorStatistics statistics(Kind kind, String tensor, long elements, long nonFinite) {
        return sketch.statistics(kind, tensor, elements, nonFinite, buckets);
    }
}
