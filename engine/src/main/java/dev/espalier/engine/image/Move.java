package dev.espalier.engine.image;

import dev.espalier.api.augment.Border;

/** One move of an image: where in the image before it each pixel is read, and what is read outside of a rectangle of it. */
final class Move {

    /** Where in the image before this move a place is read. */
    final Affine own = new Affine();

    /** Where in the image before this move a place of the image after all moves is read. */
    final Affine ofLast = new Affine();

    /** Whether pixels are taken to pixels. */
    boolean whole;

    // columns of the last image for each column and row of what is read, and the largest places without a border
    double perX;
    double perY;
    double highestX;
    double highestY;

    int left;
    int top;
    int right;
    int bottom;
    Border border = Border.EDGE;
    float fill;

    void set(double xx, double xy, double yx, double yy, double dx, double dy, boolean newWhole) {
        own.set(xx, xy, yx, yy, dx, dy);
        whole = newWhole;
    }

    /** What is read: columns from the first to the last, rows likewise, and a border around them. */
    void read(int newLeft, int newTop, int newRight, int newBottom, Border newBorder, double newFill) {
        left = newLeft;
        top = newTop;
        right = newRight;
        bottom = newBottom;
        border = newBorder;
        fill = (float) newFill;
    }

    /** The column or row that replaces one which may be outside; -1 for the fill. */
    static int place(Border border, int wanted, int first, int last) {
        if (wanted >= first && wanted <= last) {
            return wanted;
        }
        return switch (border) {
            case CONSTANT -> -1;
            case EDGE -> wanted < first ? first : last;
            case REFLECT -> first + reflected(wanted - first, last - first);
        };
    }

    private static int reflected(int wanted, int last) {
        if (last == 0) {
            return 0;
        }
        int within = Math.floorMod(wanted, 2 * last);
        return within <= last ? within : 2 * last - within;
    }

    /** The place within the columns or rows that replaces one which may be outside; the nearest for a constant border. */
    static double place(Border border, double wanted, int first, int last) {
        if (wanted >= first && wanted <= last) {
            return wanted;
        }
        if (border != Border.REFLECT || first == last) {
            return wanted < first ? first : last;
        }
        double period = 2.0 * (last - first);
        double within = wanted - first - period * Math.floor((wanted - first) / period);
        // rounding may lead out by a last place
        return first + Math.max(0, Math.min(within, period - within));
    }

    /** How much of the value at a place is the image's and not that of a constant border, in [0, 1]. */
    static double portion(double place, int first, int last) {
        double outside = Math.max(first - place, place - last);
        return Math.max(0, 1 - Math.max(0, outside));
    }
}
