package dev.espalier.engine.kernel;

/** The provider that uses {@code jdk.incubator.vector}. */
final class VectorKernels
        implements Kernels,
                VectorMatrixKernels,
                VectorWinogradKernels,
                VectorActivationKernels,
                VectorArrayKernels,
                VectorRowKernels,
                VectorColumnKernels,
                VectorDepthwiseKernels,
                VectorMaxPoolingKernels {

    @Override
    public String name() {
        return "vector";
    }

    @Override
    public int lanes() {
        return Lanes.LANES;
    }

    @Override
    public Workspace newWorkspace() {
        return Workspace.ofPanels(
                Lanes.START + Lanes.RIGHT,
                Lanes.STRIP / Lanes.TILE * Lanes.SPACING * (Lanes.DEPTH + Lanes.LANES),
                2 * VectorTiles.SCRATCH_START,
                Lanes.STRIP,
                Lanes.PANEL);
    }
}
