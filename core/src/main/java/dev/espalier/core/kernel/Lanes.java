package dev.espalier.core.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The vector shape of this machine, apart from its users so that nothing of the incubator module loads early.
 *
 * <p>There is one shape of float vectors and no second: once another is loaded, C2 of Java 17 no longer knows the class of
 * the accumulators, boxes them, and products run thirty times slower.
 */
final class Lanes {

    /** The widest shape the hardware has, of at most {@link Kernels#WIDTH} lanes. */
    static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED.length() > Kernels.WIDTH
            ? FloatVector.SPECIES_512
            : FloatVector.SPECIES_PREFERRED;

    static final int LANES = SPECIES.length();

    /** Columns of one panel of a matrix product: two vectors. */
    static final int PANEL = 2 * LANES;

    /**
     * Rows of one tile of a matrix product. The tile's accumulators are two vectors a row: sixteen where there are
     * thirty-two registers, eight on 256-bit hardware, which has sixteen.
     */
    static final int TILE = LANES == 8 ? 4 : 8;

    private Lanes() {}
}
