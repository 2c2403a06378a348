package dev.espalier.engine.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The vector shape of this machine, apart from its users so that nothing of the incubator module loads early.
 *
 * <p>Two rules keep vectors in registers; where they are broken each vector is allocated on the heap, and a loop is ten
 * times slower (measured on 17 and 25):
 *
 * <ul>
 *   <li>There is one shape. C2 inlines the Vector API's virtual calls by the classes that it saw there, anywhere in the
 *       program: a second shape, in however rare a place, makes them ambiguous in all places.
 *   <li>There are no methods that take or return vectors; loops repeat a formula instead. C2 inlines the Vector API
 *       itself under any circumstances, but an ordinary method only while the code around it is small and if it was
 *       not compiled to much code before, which depends on what ran first. For the same reason an accumulator is the
 *       operand of an operation, not its receiver.
 * </ul>
 */
final class Lanes {

    /** The widest shape the hardware has, of at most {@link Kernels#WIDTH} lanes. */
    static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED.length() > Kernels.WIDTH
            ? FloatVector.SPECIES_512
            : FloatVector.SPECIES_PREFERRED;

    static final int LANES = SPECIES.length();

    /** Whether there are sixteen vector registers only, as with 256-bit vectors; else thirty-two. */
    static final boolean FEW_REGISTERS = LANES == 8;

    /** Two vectors. */
    static final int PAIR = 2 * LANES;

    /** Three vectors, where a panel may have them. */
    static final int TRIPLE = 3 * LANES;

    /** Columns of one panel of a matrix product: two of sixteen registers, or four of thirty-two. */
    static final int PANEL = FEW_REGISTERS ? PAIR : 2 * PAIR;

    /** Rows of one tile of a matrix product. The tile's accumulators are twelve of sixteen registers, or twenty-four of thirty-two. */
    static final int TILE = 6;

    /** Elements from one depth to the next in a packed tile of the left operand. */
    static final int SPACING = FEW_REGISTERS ? TILE : 8;

    /**
     * Where panels begin in their array, so that no vector of them crosses a cache line if the array begins at one, behind its
     * header of 16 bytes.
     */
    static final int START = (64 - 16) / Float.BYTES;

    private static final Caches CACHES = Caches.ofThisMachine();

    /**
     * Most of the depth of one block of a matrix product: a panel of it fills a little more than half a first-level cache, 272
     * on 32 KB; or all of it, where no strip needs to be kept there too.
     */
    static final int DEPTH = FEW_REGISTERS ? CACHES.firstLevel() / 32 * 17 / (PANEL * Float.BYTES) / 16 * 16 : 512;

    /**
     * Rows of a strip of the left operand; a multiple of the tile. Where strips are copied they fill a fifth of a second-level
     * cache, 96 on 512 KB, and a panel in the first-level cache serves them all.
     */
    static final int STRIP =
            FEW_REGISTERS ? Math.max(4, CACHES.secondLevel() / 5 / (DEPTH * Float.BYTES) / TILE / 4 * 4) * TILE : 48;

    /**
     * Columns of one block of the right operand at that depth: half of a second-level cache, but for where each panel
     * serves enough rows to be read from a more distant cache.
     */
    static final int COLUMNS = FEW_REGISTERS
            ? 1024
            : Math.max(4 * PANEL, CACHES.secondLevel() / 2 / (DEPTH * Float.BYTES) / PANEL * PANEL);

    /** Elements of one block of the right operand. */
    static final int RIGHT = DEPTH * COLUMNS;

    static final FloatVector ZERO = FloatVector.zero(SPECIES);
    static final FloatVector ONE = FloatVector.broadcast(SPECIES, 1f);

    private Lanes() {}
}
