package dev.espalier.engine.layer;

/**
 * Sine and cosine of an angle in turns, from correctly rounded operations only, so that every platform gives the same bits;
 * right to 1e-11 before they are rounded to floats.
 *
 * <p>An angle is reduced to the nearest quarter turn and a rest of at most an eighth, 2π times which is at most π/4. The
 * Taylor polynomials of degree 11 and 12 are wrong by less than the first term that they leave out: (π/4)¹³/13! = 7e-12 and
 * (π/4)¹⁴/14! = 4e-13.
 */
final class Turns {

    private static final double TURN = 2 * Math.PI;

    private Turns() {}

    /**
     * Writes the sine and the cosine of an angle; NaN for one that is not finite.
     *
     * @param turns the angle over 2π
     * @param values where to write
     * @param sine the index of the sine
     * @param cosine the index of the cosine
     */
    static void write(double turns, float[] values, int sine, int cosine) {
        double quarters = Math.rint(4 * turns);
        double angle = TURN * (turns - quarters / 4);
        double square = angle * angle;
        double s = angle * sineSeries(square);
        double c = cosineSeries(square);
        // the remainder of a double is exact, and so is the number of the quadrant
        int quadrant = (int) (quarters % 4) & 3;
        values[sine] = (float) ((quadrant & 1) == 0 ? (quadrant == 0 ? s : -s) : (quadrant == 1 ? c : -c));
        values[cosine] = (float) ((quadrant & 1) == 0 ? (quadrant == 0 ? c : -c) : (quadrant == 1 ? -s : s));
    }

    /** sin(a)/a by a². */
    private static double sineSeries(double square) {
        double sum = Math.fma(square, -1 / 39916800.0, 1 / 362880.0);
        sum = Math.fma(square, sum, -1 / 5040.0);
        sum = Math.fma(square, sum, 1 / 120.0);
        sum = Math.fma(square, sum, -1 / 6.0);
        return Math.fma(square, sum, 1);
    }

    /** cos(a) by a². */
    private static double cosineSeries(double square) {
        double sum = Math.fma(square, 1 / 479001600.0, -1 / 3628800.0);
        sum = Math.fma(square, sum, 1 / 40320.0);
        sum = Math.fma(square, sum, -1 / 720.0);
        sum = Math.fma(square, sum, 1 / 24.0);
        sum = Math.fma(square, sum, -0.5);
        return Math.fma(square, sum, 1);
    }
}
