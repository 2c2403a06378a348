package dev.espalier.core.linalg;

import dev.espalier.api.Check;
import java.util.Arrays;
import org.ojalgo.matrix.decomposition.Eigenvalue;
import org.ojalgo.matrix.store.MatrixStore;
import org.ojalgo.matrix.store.R064Store;

/**
 * Eigenvalues and eigenvectors of a symmetric matrix: A = V · diag(λ) · Vᵀ with λ in descending order.
 *
 * <p>Eigenvectors have length 1 and a sign of their own: the element of the largest magnitude, the first of equal ones, is
 * positive. The bits are the same for any number of processors.
 */
public final class SymmetricEigen {

    private final int size;
    private final double[] values;
    private final double[] vectors;

    private SymmetricEigen(int size, double[] values, double[] vectors) {
        this.size = size;
        this.values = values;
        this.vectors = vectors;
    }

    /**
     * Decomposes a matrix.
     *
     * @param size rows and columns, at least 1
     * @param matrix all elements, row after row, finite; only the lower triangle is read
     * @return the decomposition
     * @throws IllegalArgumentException if an element is not finite
     */
    public static SymmetricEigen of(int size, double[] matrix) {
        Check.atLeast("size", size, 1);
        Check.require(matrix.length == size * size, "matrix", matrix.length, "must have " + size + " squared elements");
        R064Store store = R064Store.FACTORY.make(size, size);
        for (int row = 0; row < size; row++) {
            for (int column = 0; column <= row; column++) {
                double element = Check.finite("element", matrix[row * size + column]);
                store.set(row, column, element);
                store.set(column, row, element);
            }
        }
        Eigenvalue<Double> decomposition = Eigenvalue.R064.make(store, true);
        if (!decomposition.decompose(store)) {
            throw new IllegalArgumentException("the eigenvalues of a matrix of " + size + " rows were not found");
        }
        return sorted(size, decomposition.getD(), decomposition.getV());
    }

    /** How many eigenvalues there are. */
    public int size() {
        return size;
    }

    /**
     * One eigenvalue.
     *
     * @param index from 0, the largest, to size - 1
     * @return the eigenvalue; one that should be zero may be a little below
     */
    public double value(int index) {
        return values[index];
    }

    /**
     * One element of an eigenvector.
     *
     * @param index of the eigenvalue
     * @param element from 0 to size - 1
     * @return the element
     */
    public double vector(int index, int element) {
        return vectors[index * size + element];
    }

    private static SymmetricEigen sorted(int size, MatrixStore<Double> diagonal, MatrixStore<Double> columns) {
        Integer[] order = new Integer[size];
        for (int i = 0; i < size; i++) {
            order[i] = i;
        }
        Arrays.sort(order, (a, b) -> Double.compare(diagonal.doubleValue(b, b), diagonal.doubleValue(a, a)));
        double[] values = new double[size];
        double[] vectors = new double[size * size];
        for (int i = 0; i < size; i++) {
            int column = order[i];
            values[i] = diagonal.doubleValue(column, column);
            double sign = sign(columns, column, size);
            for (int element = 0; element < size; element++) {
                vectors[i * size + element] = sign * columns.doubleValue(element, column);
            }
        }
        return new SymmetricEigen(size, values, vectors);
    }

    private static double sign(MatrixStore<Double> columns, int column, int size) {
        double largest = 0;
        for (int element = 0; element < size; element++) {
            double value = columns.doubleValue(element, column);
            if (Math.abs(value) > Math.abs(largest)) {
                largest = value;
            }
        }
        return largest < 0 ? -1 : 1;
    }
}
