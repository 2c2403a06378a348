package dev.espalier.plugins.augment;

/**
 * Sine, cosine and tangent of angles in degrees, with the same bits on every processor.
 *
 * <p>The angle is reduced in degrees, where a full turn is an exact number: multiples of 90° give exactly 0, 1 and -1.
 * Between -45° and 45° the Taylor series is taken until its next term is below half a unit of the last place.
 */
final class Angle {

    private static final double RADIANS = Math.PI / 180;

    private Angle() {}

    static double sine(double degrees) {
        return ofQuarter(degrees, 0);
    }

    static double cosine(double degrees) {
        return ofQuarter(degrees, 1);
    }

    static double tangent(double degrees) {
        return sine(degrees) / cosine(degrees);
    }

    /** The sine of an angle plus a number of right angles. */
    private static double ofQuarter(double degrees, int rightAngles) {
        double quarters = Math.rint(degrees / 90);
        double rest = (degrees - 90 * quarters) * RADIANS;
        int quarter = Math.floorMod((long) quarters + rightAngles, 4);
        double value = (quarter & 1) == 0 ? sineSeries(rest) : cosineSeries(rest);
        return quarter < 2 ? value : -value;
    }

    private static double sineSeries(double x) {
        double square = x * x;
        double sum = 1;
        for (int k = 16; k >= 2; k -= 2) {
            sum = Math.fma(-square / (k * (k + 1)), sum, 1);
        }
        return x * sum;
    }

    private static double cosineSeries(double x) {
        double square = x * x;
        double sum = 1;
        for (int k = 17; k >= 1; k -= 2) {
            sum = Math.fma(-square / (k * (k + 1)), sum, 1);
        }
        return sum;
    }
}
