package dev.espalier.api;

/**
 * Standard normal deviates from 64 uniform bits each, by the ziggurat method with 256 layers.
 *
 * <p>The bits choose a layer (the lowest 8) and a position in it (the highest 53). All but 1.2 % of positions are inside
 * the layer; for the others further bits are derived from the given ones, so that the deviate remains a pure function of
 * the bits and can be read at any counter. Only {@link StrictMath} is used, no platform-dependent function.
 *
 * <p>Source: Marsaglia, Tsang, "The Ziggurat Method for Generating Random Variables", Journal of Statistical Software 5
 * (2000); with layer and position from different bits as in Doornik, "An Improved Ziggurat Method to Generate Normal Random
 * Samples" (2005).
 */
final class NormalDeviates {

    private static final int LAYERS = 256;

    /** The start of the tail, chosen such that 255 layers and the base with the tail have equal areas. */
    private static final double TAIL = 3.6541528853610087716;

    /** The area of a layer under exp(−x²/2). */
    private static final double AREA = 0.0049286732339746553474;

    /** The widths of the layers, from the base upwards, in units of 2⁻⁵². */
    private static final double[] WIDTH = new double[LAYERS];

    /** The width up to which each layer is full: that of the layer above it. */
    private static final double[] FULL = new double[LAYERS];

    /** The densities at the lower edges of the layers. */
    private static final double[] DENSITY = new double[LAYERS + 1];

    static {
        double width = TAIL;
        WIDTH[0] = AREA / density(TAIL) * 0x1p-52;
        FULL[0] = TAIL;
        for (int layer = 1; layer < LAYERS; layer++) {
            DENSITY[layer] = density(width);
            WIDTH[layer] = width * 0x1p-52;
            double above = DENSITY[layer] + AREA / width;
            width = layer == LAYERS - 1 ? 0 : StrictMath.sqrt(-2 * StrictMath.log(above));
            FULL[layer] = width;
        }
        DENSITY[LAYERS] = 1;
    }

    private NormalDeviates() {}

    /** The deviate of the bits. */
    static double of(long bits) {
        int layer = (int) bits & LAYERS - 1;
        double deviate = ((bits >> 11) + 0.5) * WIDTH[layer];
        return Math.abs(deviate) < FULL[layer] ? deviate : atAnEdge(bits, layer, deviate);
    }

    /** The few deviates that layer and position do not determine. */
    private static double atAnEdge(long firstBits, int firstLayer, double first) {
        long bits = firstBits;
        int layer = firstLayer;
        double deviate = first;
        while (Math.abs(deviate) >= FULL[layer]) {
            if (layer == 0) {
                return tail(bits, deviate < 0);
            }
            bits = CounterRandomStream.after(bits);
            double height = DENSITY[layer] + uniform(bits) * (DENSITY[layer + 1] - DENSITY[layer]);
            if (height < density(deviate)) {
                return deviate;
            }
            bits = CounterRandomStream.after(bits);
            layer = (int) bits & LAYERS - 1;
            deviate = ((bits >> 11) + 0.5) * WIDTH[layer];
        }
        return deviate;
    }

    /** Marsaglia's method for the tail. */
    private static double tail(long before, boolean negative) {
        long bits = before;
        double beyond;
        double exponent;
        do {
            bits = CounterRandomStream.after(bits);
            beyond = -StrictMath.log(uniform(bits)) / TAIL;
            bits = CounterRandomStream.after(bits);
            exponent = -StrictMath.log(uniform(bits));
        } while (2 * exponent <= beyond * beyond);
        return negative ? -(TAIL + beyond) : TAIL + beyond;
    }

    /** In (0, 1). */
    private static double uniform(long bits) {
        return ((bits >>> 11) + 0.5) * 0x1p-53;
    }

    private static double density(double x) {
        return StrictMath.exp(-0.5 * x * x);
    }
}
