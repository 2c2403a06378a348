package dev.espalier.benchmarks.compare;

import java.io.IOException;

/**
 * A program with threads that use all the time they get: THREADS.
 *
 * <p>It ends when its standard input does, so with the process that started it, in whatever way that ends.
 */
final class BusyThreads {

    private BusyThreads() {}

    /** Keeps processors busy until the other end of standard input is closed. */
    public static void main(String[] arguments) throws IOException {
        for (int i = 0; i < Integer.parseInt(arguments[0]); i++) {
            Thread thread = new Thread(BusyThreads::compute, "busy-" + i);
            thread.setDaemon(true);
            thread.start();
        }
        System.out.println("busy");
        System.out.flush();
        while (System.in.read() >= 0) {
            // whatever comes means that the starter is alive
        }
    }

    /** Stays in registers: what a neighbour takes is time, no caches and no memory. */
    private static void compute() {
        long state = 1;
        while (state != 0) {
            // a generator of full period from an odd state, which never becomes 0
            state *= 0x5851F42D4C957F2DL;
        }
    }
}
