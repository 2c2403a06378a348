package dev.espalier.engine.kernel;

/** The provider that runs on every JVM: plain loops, made for C2 to vectorise. */
final class PortableKernels
        implements Kernels, PortableMatrixKernels, PortableWinogradKernels, RowAlgorithms, ColumnAlgorithms {

    @Override
    public String name() {
        return "portable";
    }

    @Override
    public int lanes() {
        return 1;
    }

    @Override
    public Workspace newWorkspace() {
        return Workspace.ofRows(PortableMatrixKernels.DEPTH, 2, PortableMatrixKernels.COLUMNS);
    }
}
