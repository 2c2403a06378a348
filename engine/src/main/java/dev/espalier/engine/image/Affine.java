package dev.espalier.engine.image;

/** An affine map of places in an image, which are counted from its centre: (x, y) to (xx·x + xy·y + dx, yx·x + yy·y + dy). */
final class Affine {

    double xx;
    double xy;
    double yx;
    double yy;
    double dx;
    double dy;

    void set(double newXx, double newXy, double newYx, double newYy, double newDx, double newDy) {
        xx = newXx;
        xy = newXy;
        yx = newYx;
        yy = newYy;
        dx = newDx;
        dy = newDy;
    }

    void set(Affine other) {
        set(other.xx, other.xy, other.yx, other.yy, other.dx, other.dy);
    }

    /** Becomes the map that applies one map to the result of another. */
    void setProduct(Affine outer, Affine inner) {
        set(
                outer.xx * inner.xx + outer.xy * inner.yx,
                outer.xx * inner.xy + outer.xy * inner.yy,
                outer.yx * inner.xx + outer.yy * inner.yx,
                outer.yx * inner.xy + outer.yy * inner.yy,
                outer.xx * inner.dx + outer.xy * inner.dy + outer.dx,
                outer.yx * inner.dx + outer.yy * inner.dy + outer.dy);
    }

    /** The horizontal place of the left end of a row, so that each step to the right adds {@code xx}. */
    double rowX(double offsetY, double centreX) {
        return Math.fma(xy, offsetY, centreX + dx);
    }

    /** The vertical place of the left end of a row, so that each step to the right adds {@code yx}. */
    double rowY(double offsetY, double centreY) {
        return Math.fma(yy, offsetY, centreY + dy);
    }
}
