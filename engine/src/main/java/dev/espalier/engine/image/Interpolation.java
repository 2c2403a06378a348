package dev.espalier.engine.image;

import dev.espalier.api.Shape;
import dev.espalier.api.augment.Border;
import java.util.List;

/**
 * Moves that take pixels between pixels, in one pass with one bilinear interpolation.
 *
 * <p>The columns of a row for which all moves stay inside of what they read are known before its loop, where the product of all
 * moves is all there is. The other pixels are taken through one move after the other, with their borders.
 */
final class Interpolation {

    private List<Move> moves = List.of();
    private int count;
    private float[] source = {};
    private float[] values = {};
    private int image;
    private int channels;
    private int height;
    private int width;
    private double centreX;
    private double centreY;

    /** The columns of the row in which all moves stay inside. */
    private int begin;

    private int end;

    // of each column: its distance from the centre, and in a row the upper left one of four pixels and how far it is to
    // the others
    private double[] offsets = {};
    private int[] places = {};
    private float[] fractionsX = {};
    private float[] fractionsY = {};

    void apply(List<Move> newMoves, int newCount, float[] newSource, float[] newValues, int newImage, Shape shape) {
        moves = newMoves;
        count = newCount;
        source = newSource;
        values = newValues;
        image = newImage;
        channels = shape.dimension(0);
        height = shape.dimension(1);
        width = shape.dimension(2);
        centreX = (width - 1) * 0.5;
        centreY = (height - 1) * 0.5;
        if (places.length < width) {
            places = new int[width];
            fractionsX = new float[width];
            fractionsY = new float[width];
            offsets = new double[width];
            for (int x = 0; x < width; x++) {
                offsets[x] = x - centreX;
            }
        }
        multiply();
        for (int y = 0; y < height; y++) {
            findInside(y - centreY);
            inside(y);
            for (int x = 0; x < begin; x++) {
                beside(x, y);
            }
            for (int x = end; x < width; x++) {
                beside(x, y);
            }
        }
    }

    private void multiply() {
        moves.get(count - 1).ofLast.set(moves.get(count - 1).own);
        for (int m = count - 2; m >= 0; m--) {
            moves.get(m).ofLast.setProduct(moves.get(m).own, moves.get(m + 1).ofLast);
        }
        for (int m = 0; m < count; m++) {
            Move move = moves.get(m);
            move.perX = 1 / move.ofLast.xx;
            move.perY = 1 / move.ofLast.yx;
            // the first move reads pixels, each with a neighbour to the right and below
            move.highestX = m == 0 ? Math.nextDown((double) move.right) : move.right;
            move.highestY = m == 0 ? Math.nextDown((double) move.bottom) : move.bottom;
        }
    }

    private void findInside(double offsetY) {
        begin = 0;
        end = width;
        for (int m = 0; m < count; m++) {
            Move move = moves.get(m);
            double rowX = move.ofLast.rowX(offsetY, centreX);
            double rowY = move.ofLast.rowY(offsetY, centreY);
            narrow(move.ofLast.xx, move.perX, rowX, move.left, move.highestX);
            narrow(move.ofLast.yx, move.perY, rowY, move.top, move.highestY);
        }
        if (begin >= end) {
            begin = 0;
            end = 0;
        }
    }

    /** Leaves those columns whose place is not below one bound nor above the other. */
    private void narrow(double slope, double perSlope, double row, double low, double high) {
        if (slope != 0) {
            double first = (slope > 0 ? low - row : high - row) * perSlope + centreX;
            double last = (slope > 0 ? high - row : low - row) * perSlope + centreX;
            begin = (int) Math.max(begin, Math.ceil(first));
            end = (int) Math.min(end, Math.floor(last) + 1);
        } else if (!(row >= low && row <= high)) {
            end = begin;
        }
        // what was computed is rounded, and the place is what counts; it never falls, or never rises, from column to
        // column
        while (begin < end && !isBetween(begin, slope, row, low, high)) {
            begin++;
        }
        while (begin < end && !isBetween(end - 1, slope, row, low, high)) {
            end--;
        }
    }

    private boolean isBetween(int column, double slope, double row, double low, double high) {
        double place = Math.fma(slope, column - centreX, row);
        return place >= low && place <= high;
    }

    private void inside(int y) {
        Affine map = moves.get(0).ofLast;
        double rowX = map.rowX(y - centreY, centreX);
        double rowY = map.rowY(y - centreY, centreY);
        findPlaces(map.xx, rowX, map.yx, rowY);
        for (int channel = 0; channel < channels; channel++) {
            int plane = channel * height * width;
            interpolate(plane, image + plane + y * width);
        }
    }

    private void findPlaces(double xx, double rowX, double yx, double rowY) {
        int last = end;
        for (int x = begin; x < last; x++) {
            double fromX = Math.fma(xx, offsets[x], rowX);
            double fromY = Math.fma(yx, offsets[x], rowY);
            // not negative, so that the whole part is the pixel before
            int column = (int) fromX;
            int row = (int) fromY;
            places[x] = row * width + column;
            fractionsX[x] = (float) (fromX - column);
            fractionsY[x] = (float) (fromY - row);
        }
    }

    private void interpolate(int plane, int to) {
        int last = end;
        int below = plane + width;
        for (int x = begin; x < last; x++) {
            int from = places[x];
            float fraction = fractionsX[x];
            float upper = between(source[plane + from], source[plane + from + 1], fraction);
            float lower = between(source[below + from], source[below + from + 1], fraction);
            values[to + x] = between(upper, lower, fractionsY[x]);
        }
    }

    private static float between(float first, float second, float fraction) {
        return Math.fma(fraction, second - first, first);
    }

    /** A pixel for which a move meets a border. */
    private void beside(int x, int y) {
        double offsetX = x - centreX;
        double offsetY = y - centreY;
        double portion = 1;
        double filled = 0;
        for (int m = count - 1; m > 0; m--) {
            Move move = moves.get(m);
            double fromX = Math.fma(move.own.xx, offsetX, move.own.rowX(offsetY, centreX));
            double fromY = Math.fma(move.own.yx, offsetX, move.own.rowY(offsetY, centreY));
            if (move.border == Border.CONSTANT) {
                double covered =
                        Move.portion(fromX, move.left, move.right) * Move.portion(fromY, move.top, move.bottom);
                filled += portion * (1 - covered) * move.fill;
                portion *= covered;
            }
            offsetX = Move.place(move.border, fromX, move.left, move.right) - centreX;
            offsetY = Move.place(move.border, fromY, move.top, move.bottom) - centreY;
        }
        Affine first = moves.get(0).own;
        double fromX = Math.fma(first.xx, offsetX, first.rowX(offsetY, centreX));
        double fromY = Math.fma(first.yx, offsetX, first.rowY(offsetY, centreY));
        read(fromX, fromY, image + y * width + x, portion, filled);
    }

    /** Writes one pixel of all channels: a portion of what is read, and what borders of later moves have added. */
    private void read(double fromX, double fromY, int to, double portion, double filled) {
        Move move = moves.get(0);
        double floorX = Math.floor(fromX);
        double floorY = Math.floor(fromY);
        float fractionX = (float) (fromX - floorX);
        float fractionY = (float) (fromY - floorY);
        int left = Move.place(move.border, (int) floorX, move.left, move.right);
        int right = Move.place(move.border, (int) floorX + 1, move.left, move.right);
        int top = Move.place(move.border, (int) floorY, move.top, move.bottom);
        int bottom = Move.place(move.border, (int) floorY + 1, move.top, move.bottom);
        for (int channel = 0; channel < channels; channel++) {
            int plane = channel * height * width;
            float upper = between(pixel(plane, left, top), pixel(plane, right, top), fractionX);
            float lower = between(pixel(plane, left, bottom), pixel(plane, right, bottom), fractionX);
            float value = between(upper, lower, fractionY);
            // what no later border covers is not rounded again
            values[to + plane] = portion == 1 ? value : (float) Math.fma(portion, value, filled);
        }
    }

    private float pixel(int plane, int column, int row) {
        return column < 0 || row < 0 ? moves.get(0).fill : source[plane + row * width + column];
    }
}
