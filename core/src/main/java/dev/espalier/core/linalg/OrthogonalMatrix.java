package dev.espalier.core.linalg;

import dev.espalier.api.Check;
import org.ojalgo.matrix.decomposition.QR;
import org.ojalgo.matrix.store.MatrixStore;
import org.ojalgo.matrix.store.R064Store;

/**
 * Orthonormal columns that span the same spaces as those of a matrix: Q of A = Q · R with a diagonal of R that is not negative.
 *
 * <p>Without that rule the signs of Q would be those that the algorithm happens to choose, and a matrix of normal numbers
 * would not give all orthogonal matrices alike.
 */
public final class OrthogonalMatrix {

    private OrthogonalMatrix() {}

    /**
     * Decomposes a matrix.
     *
     * @param rows at least as many as columns
     * @param columns at least 1
     * @param matrix all elements, row after row, finite
     * @return Q, rows × columns, row after row; a column that is a combination of those before has some direction at right
     *     angles to them
     */
    public static double[] of(int rows, int columns, double[] matrix) {
        Check.atLeast("columns", columns, 1);
        Check.atLeast("rows", rows, columns);
        Check.require(
                matrix.length == rows * columns, "matrix", matrix.length, "must have rows times columns elements");
        R064Store store = R064Store.FACTORY.make(rows, columns);
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++) {
                store.set(row, column, Check.finite("element", matrix[row * columns + column]));
            }
        }
        QR<Double> decomposition = QR.R064.make(store);
        decomposition.decompose(store);
        MatrixStore<Double> q = decomposition.getQ();
        MatrixStore<Double> r = decomposition.getR();
        double[] basis = new double[rows * columns];
        for (int column = 0; column < columns; column++) {
            // 0 counts as positive: a sign of 0 would make the column vanish
            double sign = r.doubleValue(column, column) < 0 ? -1 : 1;
            for (int row = 0; row < rows; row++) {
                basis[row * columns + column] = sign * q.doubleValue(row, column);
            }
        }
        return basis;
    }
}
