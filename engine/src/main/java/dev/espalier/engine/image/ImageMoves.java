package dev.espalier.engine.image;

import dev.espalier.api.Check;
import dev.espalier.api.Shape;
import dev.espalier.api.augment.Border;
import dev.espalier.api.augment.SampleImage;
import java.util.ArrayList;
import java.util.List;

/** The moves of one image that have been asked for and are not computed; it keeps what it needs for the next image. */
final class ImageMoves implements SampleImage {

    private final Shape shape;
    private final int height;
    private final int width;
    private final List<Move> moves = new ArrayList<>();
    private final WholePixels wholePixels = new WholePixels();
    private final Interpolation interpolation = new Interpolation();
    private final float[] source;
    private int count;

    ImageMoves(Shape shape) {
        this.shape = shape;
        this.height = shape.dimension(1);
        this.width = shape.dimension(2);
        this.source = new float[shape.size()];
    }

    @Override
    public void flipHorizontally() {
        Move move = next(Border.EDGE, 0);
        move.set(-1, 0, 0, 1, 0, 0, true);
    }

    @Override
    public void flipVertically() {
        Move move = next(Border.EDGE, 0);
        move.set(1, 0, 0, -1, 0, 0, true);
    }

    @Override
    public void shift(int right, int down, Border border, double fill) {
        Move move = next(border, fill);
        move.set(1, 0, 0, 1, -right, -down, true);
    }

    @Override
    public void transform(double xx, double xy, double yx, double yy, Border border, double fill) {
        Move move = next(border, fill);
        move.set(xx, xy, yx, yy, 0, 0, false);
    }

    @Override
    public void enlarge(int left, int top, int columns, int rows) {
        Check.inClosed("left", left, 0, width - 1);
        Check.inClosed("top", top, 0, height - 1);
        Check.inClosed("width", columns, 1, width - left);
        Check.inClosed("height", rows, 1, height - top);
        Move move = next(Border.EDGE, 0);
        move.read(left, top, left + columns - 1, top + rows - 1, Border.EDGE, 0);
        // the corners of the rectangle come to those of the image, which are half a pixel from the centres of pixels
        move.set(
                (double) columns / width,
                0,
                0,
                (double) rows / height,
                left + (columns - width) * 0.5,
                top + (rows - height) * 0.5,
                false);
    }

    private Move next(Border border, double fill) {
        if (count == moves.size()) {
            moves.add(new Move());
        }
        Move move = moves.get(count++);
        move.read(0, 0, width - 1, height - 1, border, fill);
        return move;
    }

    /** Computes the image that begins somewhere in an array, if any move was asked for. */
    void complete(float[] values, int image) {
        if (count == 0) {
            return;
        }
        boolean whole = true;
        for (int m = 0; m < count; m++) {
            whole &= moves.get(m).whole;
        }
        System.arraycopy(values, image, source, 0, source.length);
        if (whole) {
            wholePixels.apply(moves, count, source, values, image, shape);
        } else {
            interpolation.apply(moves, count, source, values, image, shape);
        }
        count = 0;
    }
}
