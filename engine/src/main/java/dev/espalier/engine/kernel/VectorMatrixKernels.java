package dev.espalier.engine.kernel;

/** Matrix products by {@link PanelProduct}, or row by row where there are few rows. */
interface VectorMatrixKernels extends MatrixKernels {

    /** Up to this many rows it does not pay to copy the right operand. */
    int FEW_ROWS = 3;

    @Override
    default void matmul(
            Form form,
            Write write,
            int rows,
            int columns,
            int depth,
            float[] a,
            int aOffset,
            int aStride,
            float[] b,
            int bOffset,
            int bStride,
            float[] c,
            int cOffset,
            int cStride,
            Workspace workspace) {
        if (write == Write.ADD) {
            product(
                    form, rows, columns, depth, a, aOffset, aStride, b, bOffset, bStride, c, cOffset, cStride, 1, c,
                    cOffset, cStride, workspace);
        } else {
            product(
                    form,
                    rows,
                    columns,
                    depth,
                    a,
                    aOffset,
                    aStride,
                    b,
                    bOffset,
                    bStride,
                    workspace.zeros,
                    0,
                    0,
                    0,
                    c,
                    cOffset,
                    cStride,
                    workspace);
        }
    }

    @Override
    default void matmulBias(
            Form form,
            int rows,
            int columns,
            int depth,
            float[] a,
            int aOffset,
            int aStride,
            float[] b,
            int bOffset,
            int bStride,
            float[] bias,
            int biasOffset,
            float[] c,
            int cOffset,
            int cStride,
            Workspace workspace) {
        product(
                form,
                rows,
                columns,
                depth,
                a,
                aOffset,
                aStride,
                b,
                bOffset,
                bStride,
                bias,
                biasOffset,
                0,
                1,
                c,
                cOffset,
                cStride,
                workspace);
    }

    /** C begun from s(i, j) = {@code s[sOffset + i * sStride + j * sStep]}. */
    private static void product(
            Form form,
            int rows,
            int columns,
            int depth,
            float[] a,
            int aOffset,
            int aStride,
            float[] b,
            int bOffset,
            int bStride,
            float[] s,
            int sOffset,
            int sStride,
            int sStep,
            float[] c,
            int cOffset,
            int cStride,
            Workspace workspace) {
        if (rows <= 0 || columns <= 0) {
            return;
        }
        if (form == Form.PLAIN && rows <= FEW_ROWS) {
            for (int i = 0; i < rows; i++) {
                VectorRowTiles.row(
                        columns,
                        depth,
                        a,
                        aOffset + i * aStride,
                        b,
                        bOffset,
                        bStride,
                        s,
                        sOffset + i * sStride,
                        sStep,
                        c,
                        cOffset + i * cStride);
            }
            return;
        }
        boolean alongRows = form == Form.RIGHT_TRANSPOSED || (form == Form.PLAIN && bStride == 1);
        if (columns == 1 && alongRows) {
            VectorRowTiles.column(
                    rows, depth, a, aOffset, aStride, b, bOffset, s, sOffset, sStride, c, cOffset, cStride);
            return;
        }
        PanelProduct product = workspace.product;
        product.left(form, rows, columns, depth, a, aOffset, aStride);
        product.result(c, cOffset, cStride);
        product.begin(s, sOffset, sStride, sStep);
        product.multiply(b, bOffset, bStride);
    }

    @Override
    default void transpose(
            int rows, int columns, float[] x, int xOffset, int xStride, float[] y, int yOffset, int yStride) {
        Transposition.transpose(rows, columns, x, xOffset, xStride, y, yOffset, yStride);
    }
}
