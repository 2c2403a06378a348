package dev.espalier.plugins.regularizers;

import java.util.Arrays;

/**
 * Eigenvalues and eigenvectors of a small symmetric matrix, by cyclic Jacobi rotations; the same bits everywhere.
 *
 * <p>Source: Golub and Van Loan, "Matrix Computations", section 8.5.
 */
final class Spectrum {

    private static final int MOST_SWEEPS = 60;

    private int size;
    private double[] matrix = {};
    private double[] vectors = {};
    private double[] row = {};

    /** Begins a matrix of the given number of rows, which is 0; it keeps its arrays. */
    void begin(int rows) {
        size = rows;
        if (matrix.length < rows * rows) {
            matrix = new double[rows * rows];
            vectors = new double[rows * rows];
            row = new double[rows];
        }
        Arrays.fill(matrix, 0);
        Arrays.fill(vectors, 0);
        for (int i = 0; i < rows; i++) {
            vectors[i * rows + i] = 1;
        }
    }

    void put(int row, int column, double value) {
        matrix[row * size + column] = value;
        matrix[column * size + row] = value;
    }

    /** Turns the matrix into the diagonal one of its eigenvalues. */
    void decompose() {
        for (int sweep = 0; sweep < MOST_SWEEPS && !isDiagonal(); sweep++) {
            for (int p = 0; p < size; p++) {
                for (int q = p + 1; q < size; q++) {
                    rotate(p, q);
                }
            }
        }
    }

    /** An eigenvalue, in no order. */
    double value(int index) {
        return matrix[index * size + index];
    }

    /**
     * A row of A<sup>−½</sup>, of the eigenvalues whose roots are large enough.
     *
     * @param index of the row
     * @param smallest by the largest root
     * @return one element for each column; valid until the next call
     */
    double[] inverseRoot(int index, double smallest) {
        double largest = 0;
        for (int k = 0; k < size; k++) {
            largest = Math.max(largest, value(k));
        }
        for (int column = 0; column < size; column++) {
            double sum = 0;
            for (int k = 0; k < size; k++) {
                if (value(k) > largest * smallest * smallest) {
                    sum += vectors[index * size + k] * vectors[column * size + k] / Math.sqrt(value(k));
                }
            }
            row[column] = sum;
        }
        return row;
    }

    private boolean isDiagonal() {
        double beside = 0;
        double all = 0;
        for (int i = 0; i < size * size; i++) {
            double square = matrix[i] * matrix[i];
            all += square;
            beside += i / size == i % size ? 0 : square;
        }
        return !(beside > all * 0x1p-106);
    }

    private void rotate(int p, int q) {
        double beside = matrix[p * size + q];
        if (beside == 0) {
            return;
        }
        double tau = (value(q) - value(p)) / (2 * beside);
        double tangent = tau >= 0 ? 1 / (tau + Math.sqrt(1 + tau * tau)) : -1 / (-tau + Math.sqrt(1 + tau * tau));
        double cosine = 1 / Math.sqrt(1 + tangent * tangent);
        double sine = tangent * cosine;
        for (int k = 0; k < size; k++) {
            turn(matrix, k * size + p, k * size + q, cosine, sine);
            turn(vectors, k * size + p, k * size + q, cosine, sine);
        }
        for (int k = 0; k < size; k++) {
            turn(matrix, p * size + k, q * size + k, cosine, sine);
        }
        matrix[p * size + q] = 0;
        matrix[q * size + p] = 0;
    }

    private static void turn(double[] array, int p, int q, double cosine, double sine) {
        double first = array[p];
        double second = array[q];
        array[p] = cosine * first - sine * second;
        array[q] = sine * first + cosine * second;
    }
}
