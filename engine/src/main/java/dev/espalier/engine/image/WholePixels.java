package dev.espalier.engine.image;

import dev.espalier.api.Shape;
import java.util.Arrays;
import java.util.List;

/** Moves that take pixels to pixels: the column and the row from which each pixel comes are looked up, and values copied. */
final class WholePixels {

    private int[] columns = {};
    private int[] rows = {};

    /** The longest run of columns that come from neighbours, in the same order or the opposite one. */
    private int begin;

    private int end;
    private int step;

    void apply(List<Move> moves, int count, float[] source, float[] values, int image, Shape shape) {
        int height = shape.dimension(1);
        int width = shape.dimension(2);
        if (columns.length < width || rows.length < height) {
            columns = new int[width];
            rows = new int[height];
        }
        for (int x = 0; x < width; x++) {
            columns[x] = column(moves, count, x, (width - 1) * 0.5);
        }
        for (int y = 0; y < height; y++) {
            rows[y] = row(moves, count, y, (height - 1) * 0.5);
        }
        findRun(width);
        for (int channel = 0; channel < shape.dimension(0); channel++) {
            int plane = channel * height * width;
            for (int y = 0; y < height; y++) {
                int to = image + plane + y * width;
                if (rows[y] < 0) {
                    fillRow(moves, rows[y], values, to, width);
                } else {
                    copyRow(moves, source, plane + rows[y] * width, values, to, width);
                }
            }
        }
    }

    /** The column from which one comes; -1 - m if it is filled by the constant border of move m. */
    private static int column(List<Move> moves, int count, int column, double centre) {
        int place = column;
        for (int m = count - 1; m >= 0; m--) {
            Move move = moves.get(m);
            // halves of whole numbers, so that nothing is rounded
            int wanted = (int) (move.own.xx * (place - centre) + centre + move.own.dx);
            place = Move.place(move.border, wanted, move.left, move.right);
            if (place < 0) {
                return -1 - m;
            }
        }
        return place;
    }

    private static int row(List<Move> moves, int count, int row, double centre) {
        int place = row;
        for (int m = count - 1; m >= 0; m--) {
            Move move = moves.get(m);
            int wanted = (int) (move.own.yy * (place - centre) + centre + move.own.dy);
            place = Move.place(move.border, wanted, move.top, move.bottom);
            if (place < 0) {
                return -1 - m;
            }
        }
        return place;
    }

    private void findRun(int width) {
        begin = 0;
        end = 0;
        int from = 0;
        while (from < width) {
            int to = from + 1;
            int distance = to < width && columns[from] >= 0 && columns[to] < columns[from] ? -1 : 1;
            while (to < width && columns[to] >= 0 && columns[to] == columns[to - 1] + distance) {
                to++;
            }
            if (columns[from] >= 0 && to - from > end - begin) {
                begin = from;
                end = to;
                step = distance;
            }
            from = to;
        }
    }

    private void copyRow(List<Move> moves, float[] source, int from, float[] values, int to, int width) {
        copy(moves, source, from, values, to, 0, begin);
        if (end > begin && step > 0) {
            System.arraycopy(source, from + columns[begin], values, to + begin, end - begin);
        } else {
            int first = from + columns[begin] + begin;
            for (int x = begin; x < end; x++) {
                values[to + x] = source[first - x];
            }
        }
        copy(moves, source, from, values, to, end, width);
    }

    private void copy(List<Move> moves, float[] source, int from, float[] values, int to, int first, int last) {
        for (int x = first; x < last; x++) {
            int column = columns[x];
            values[to + x] = column < 0 ? moves.get(-1 - column).fill : source[from + column];
        }
    }

    /** A row outside of the image before a move, whose pixels may have been filled by a later move. */
    private void fillRow(List<Move> moves, int row, float[] values, int to, int width) {
        Arrays.fill(values, to, to + width, moves.get(-1 - row).fill);
        for (int x = 0; x < width; x++) {
            if (columns[x] < row) {
                values[to + x] = moves.get(-1 - columns[x]).fill;
            }
        }
    }
}
