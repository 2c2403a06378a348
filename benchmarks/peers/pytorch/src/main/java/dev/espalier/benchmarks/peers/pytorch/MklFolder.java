package dev.espalier.benchmarks.peers.pytorch;

import java.io.File;
import java.io.IOException;
import org.bytedeco.javacpp.Loader;

/** Unpacks MKL and prints where it is, so that it can be loaded before PyTorch's own OpenBLAS. */
public final class MklFolder {

    private static final String RESOURCES = "/org/bytedeco/mkl/linux-x86_64/";
    private static final String LIBRARY = "libmkl_rt.so.3";

    private MklFolder() {}

    /** Prints the folder as a line of JSON; nothing if there is no MKL. */
    public static void main(String[] arguments) throws IOException {
        for (File folder : Loader.cacheResources(RESOURCES)) {
            if (new File(folder, LIBRARY).exists()) {
                System.out.println(
                        "{\"event\": \"preload\", \"folder\": \"" + folder + "\", \"library\": \"" + LIBRARY + "\"}");
                return;
            }
        }
    }
}
