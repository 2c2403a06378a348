package dev.espalier.benchmarks.compare;

import dev.espalier.engine.compute.KernelThreads;
import dev.espalier.engine.compute.MatrixWork;
import dev.espalier.engine.kernel.Form;
import dev.espalier.engine.kernel.Write;
import java.util.List;

/** The matrix products of Espalier's kernels, on plain row-major arrays: THREADS [SIZE...]. */
public final class EspalierProducts {

    private EspalierProducts() {}

    /** Times the products, and tells the driver. */
    public static void main(String[] arguments) {
        List<ProductSize> sizes = arguments.length == 1
                ? ProductSize.COMPARED
                : List.of(arguments).subList(1, arguments.length).stream()
                        .map(ProductSize::of)
                        .toList();
        ContenderOutput output = new ContenderOutput(System.out);
        try (KernelThreads threads = KernelThreads.of(Integer.parseInt(arguments[0]))) {
            MatrixWork products = threads.workers().matrices();
            for (ProductSize size : sizes) {
                float[] left = size.left();
                float[] right = size.right();
                float[] result = new float[size.rows() * size.columns()];
                size.time(
                        () -> products.multiply(
                                Form.PLAIN,
                                Write.REPLACE,
                                size.rows(),
                                size.columns(),
                                size.depth(),
                                left,
                                right,
                                result),
                        output);
            }
            output.result(threads.describe(), Double.NaN);
        }
    }
}
