package dev.espalier.engine.kernel;

/** The transforms of {@link WinogradKernels} in plain loops. */
interface PortableWinogradKernels extends WinogradKernels {

    @Override
    default void winograd(
            WinogradTile tile,
            Part part,
            int lines,
            int count,
            float[] x,
            int xOffset,
            int xLine,
            int xStride,
            float[] y,
            int yOffset,
            int yLine,
            int yStride) {
        for (int line = 0; line < lines; line++) {
            ScalarWinograd.line(
                    tile, part, 0, count, x, xOffset + line * xLine, xStride, y, yOffset + line * yLine, yStride);
        }
    }
}
