package dev.espalier.engine.kernel;

/** Matrix products by {@link PanelProduct}; the order of a packed operand is that of its panels. */
interface VectorMatrixKernels extends MatrixKernels, ActivationKernels {

    @Override
    default PackedMatrix newPacked(int depth, int columns) {
        return new PackedMatrix(depth, columns, Lanes.PANEL, Lanes.START);
    }

    @Override
    default void pack(MatrixProduct product, int from, int to, PackedMatrix packed) {
        float[] b = product.b;
        int depth = packed.depth();
        int columns = packed.columns();
        if (product.form == Form.RIGHT_TRANSPOSED) {
            VectorPacking.columns(depth, columns, b, product.bOffset, product.bStride, from, to, packed.values);
        } else {
            VectorPacking.rows(
                    depth,
                    columns,
                    b,
                    product.bOffset,
                    product.bStride,
                    product.bRows,
                    from,
                    to,
                    0,
                    columns,
                    packed.values);
        }
    }

    @Override
    default void packBlock(Matrix b, int fromRow, int toRow, int from, int to, PackedMatrix packed) {
        VectorPacking.rows(
                packed.depth(),
                packed.columns(),
                b.values(),
                b.offset(),
                b.stride(),
                MatrixProduct.EVENLY,
                fromRow,
                toRow,
                from,
                to,
                packed.values);
    }

    @Override
    default void multiply(MatrixProduct product, int fromRow, int toRow, int from, int to, Workspace workspace) {
        if (fromRow < toRow && from < to) {
            workspace.product.multiply(product, fromRow, toRow, from, to, this);
        }
    }
}
