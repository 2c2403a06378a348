package dev.espalier.benchmarks.peers.blas;

import dev.espalier.benchmarks.compare.ContenderOutput;
import dev.espalier.benchmarks.compare.ProductSize;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.mkl.global.mkl_rt;
import org.bytedeco.openblas.global.openblas_nolapack;

/**
 * Matrix products in native memory: LIBRARY, which is openblas, onednn or mkl.
 *
 * <p>The number of threads is what OMP_NUM_THREADS, OPENBLAS_NUM_THREADS and MKL_NUM_THREADS say.
 */
public final class BlasProducts {

    private BlasProducts() {}

    /** Times the products, and tells the driver. */
    public static void main(String[] arguments) {
        Library library = library(arguments[0]);
        ContenderOutput output = new ContenderOutput(System.out);
        for (ProductSize size : ProductSize.COMPARED) {
            try (FloatPointer left = new FloatPointer(size.left());
                    FloatPointer right = new FloatPointer(size.right());
                    FloatPointer result = new FloatPointer((long) size.rows() * size.columns())) {
                size.time(() -> library.multiply(size, left, right, result), output);
            }
        }
        output.result(arguments[0], Double.NaN);
    }

    private static Library library(String name) {
        return switch (name) {
            case "openblas" -> BlasProducts::openBlas;
            case "onednn" -> BlasProducts::oneDnn;
            case "mkl" -> mkl();
            default ->
                throw new IllegalArgumentException("'" + name + "' is no library; there are openblas, onednn, mkl");
        };
    }

    private static void openBlas(ProductSize size, FloatPointer left, FloatPointer right, FloatPointer result) {
        openblas_nolapack.cblas_sgemm(
                openblas_nolapack.CblasRowMajor,
                openblas_nolapack.CblasNoTrans,
                openblas_nolapack.CblasNoTrans,
                size.rows(),
                size.columns(),
                size.depth(),
                1,
                left,
                size.depth(),
                right,
                size.columns(),
                0,
                result,
                size.columns());
    }

    private static void oneDnn(ProductSize size, FloatPointer left, FloatPointer right, FloatPointer result) {
        int status = dnnl.dnnl_sgemm(
                (byte) 'N',
                (byte) 'N',
                size.rows(),
                size.columns(),
                size.depth(),
                1,
                left,
                size.depth(),
                right,
                size.columns(),
                0,
                result,
                size.columns());
        if (status != dnnl.dnnl_success) {
            throw new IllegalStateException("status is " + status + "; dnnl_sgemm must return 0");
        }
    }

    private static Library mkl() {
        Loader.load(mkl_rt.class);
        return (size, left, right, result) -> mkl_rt.cblas_sgemm(
                mkl_rt.CblasRowMajor,
                mkl_rt.CblasNoTrans,
                mkl_rt.CblasNoTrans,
                size.rows(),
                size.columns(),
                size.depth(),
                1,
                left,
                size.depth(),
                right,
                size.columns(),
                0,
                result,
                size.columns());
    }

    /** A product of row-major matrices. */
    private interface Library {

        void multiply(ProductSize size, FloatPointer left, FloatPointer right, FloatPointer result);
    }
}
