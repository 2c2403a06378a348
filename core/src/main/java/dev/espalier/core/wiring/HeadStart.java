package dev.espalier.core.wiring;

import com.google.inject.AbstractModule;
import com.google.inject.Guice;
import com.google.inject.Stage;
import dev.espalier.core.catalog.PluginOrigin;
import dev.espalier.engine.compute.KernelThreads;
import java.util.Collection;
import java.util.Set;

/**
 * What a run needs besides its data and takes long the first time, begun while the data are read: the digests of its
 * plugins, the choice of kernels, the classes of Guice.
 *
 * <p>Whoever needs one of these waits for it or meets its failure; nothing else depends on what is done here.
 */
public final class HeadStart implements AutoCloseable {

    private final Thread thread;

    private HeadStart(Thread thread) {
        this.thread = thread;
    }

    /**
     * Begins on a thread of its own.
     *
     * @param origins of the plugins that the run uses
     * @return what has begun, to be closed
     */
    public static HeadStart begin(Collection<PluginOrigin> origins) {
        Thread thread = new Thread(() -> make(Set.copyOf(origins)), "espalier-head-start");
        thread.setDaemon(true);
        thread.start();
        return new HeadStart(thread);
    }

    /** Waits until the thread has ended; by then everything that it does has been asked for. An interrupt is kept. */
    @Override
    public void close() {
        boolean interrupted = false;
        while (true) {
            try {
                thread.join();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static void make(Set<PluginOrigin> origins) {
        try {
            KernelThreads.describe(1);
            origins.forEach(PluginOrigin::digest);
            Guice.createInjector(Stage.DEVELOPMENT, new AbstractModule() {});
        } catch (RuntimeException | LinkageError metAgain) {
            // told to whoever asks for the same and can say what it is for
        }
    }
}
