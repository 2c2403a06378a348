package dev.espalier.engine.kernel;

/** Products with panels that were packed before. */
interface VectorPackedKernels extends PackedKernels, ActivationKernels {

    @Override
    default PackedMatrix newPacked(int depth, int columns) {
        return new PackedMatrix(depth, columns, Lanes.PANEL);
    }

    @Override
    default void pack(Form form, float[] b, int bOffset, int bStride, int from, int to, PackedMatrix packed) {
        if (form == Form.RIGHT_TRANSPOSED) {
            VectorPacking.columns(packed.depth(), packed.columns(), b, bOffset, bStride, from, to, packed.values);
        } else {
            packBlock(b, bOffset, bStride, from, to, 0, packed.columns(), packed);
        }
    }

    @Override
    default void packBlock(
            float[] b,
            int bOffset,
            int bStride,
            int from,
            int to,
            int firstColumn,
            int endColumn,
            PackedMatrix packed) {
        VectorPacking.rows(
                packed.depth(), packed.columns(), b, bOffset, bStride, from, to, firstColumn, endColumn, packed.values);
    }

    @Override
    default void matmulPacked(
            Form form,
            int rows,
            float[] a,
            int aOffset,
            int aStride,
            PackedMatrix packed,
            int from,
            int to,
            Epilogue epilogue,
            float[] c,
            int cOffset,
            int cStride,
            Workspace workspace) {
        if (rows <= 0 || to <= from) {
            return;
        }
        PanelProduct product = workspace.product;
        product.left(form, rows, to - from, packed.depth(), a, aOffset, aStride);
        product.result(c, cOffset, cStride);
        if (epilogue.write() == Write.ADD) {
            product.begin(c, cOffset, cStride, 1);
        } else if (epilogue.biased()) {
            product.begin(epilogue.bias(), from, 0, 1);
        } else {
            product.begin(workspace.zeros, 0, 0, 0);
        }
        product.multiply(packed, from, epilogue, this);
    }
}
