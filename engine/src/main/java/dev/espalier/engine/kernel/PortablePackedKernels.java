package dev.espalier.engine.kernel;

/** Packed products in plain loops: the order is depth × columns, which is what the loops copy from. */
interface PortablePackedKernels extends PackedKernels, ActivationKernels {

    @Override
    default PackedMatrix newPacked(int depth, int columns) {
        return new PackedMatrix(depth, columns, 1);
    }

    @Override
    default void pack(Form form, float[] b, int bOffset, int bStride, int from, int to, PackedMatrix packed) {
        int columns = packed.columns();
        if (form == Form.RIGHT_TRANSPOSED) {
            Transposition.transpose(
                    to - from, packed.depth(), b, bOffset + from * bStride, bStride, packed.values, from, columns);
        } else {
            packBlock(b, bOffset, bStride, from, to, 0, columns, packed);
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
        for (int k = from; k < to; k++) {
            System.arraycopy(
                    b,
                    bOffset + k * bStride + firstColumn,
                    packed.values,
                    k * packed.columns() + firstColumn,
                    endColumn - firstColumn);
        }
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
        boolean old = epilogue.write() == Write.ADD;
        float[] start = old ? c : epilogue.biased() ? epilogue.bias() : workspace.zeros;
        PortableMatrixKernels.product(
                form == Form.LEFT_TRANSPOSED ? form : Form.PLAIN,
                rows,
                to - from,
                packed.depth(),
                a,
                aOffset,
                aStride,
                packed.values,
                from,
                packed.columns(),
                start,
                old ? cOffset : epilogue.biased() ? from : 0,
                old ? cStride : 0,
                old || epilogue.biased() ? 1 : 0,
                c,
                cOffset,
                cStride,
                workspace);
        epilogue.finish(this, rows, to - from, c, cOffset, cStride);
    }
}
