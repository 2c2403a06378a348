package dev.espalier.core.wiring;

import com.google.inject.CreationException;
import com.google.inject.Guice;
import com.google.inject.Injector;
import com.google.inject.ProvisionException;
import com.google.inject.Stage;
import com.google.inject.spi.Message;
import dev.espalier.api.EspalierException;
import dev.espalier.engine.compute.KernelThreads;
import java.util.Collection;

/** Puts a run together. */
public final class RunAssembly {

    private RunAssembly() {}

    /**
     * Puts a run together: reads its data, infers its graph, allocates its arrays.
     *
     * @param request what from
     * @return the run, ready to make its first step
     * @throws EspalierException with what stands in its way
     */
    public static AssembledRun assemble(RunRequest request) {
        RunModule module = new RunModule(request);
        Injector run = Guice.createInjector(Stage.DEVELOPMENT, module);
        try {
            return run.getInstance(AssembledRun.class);
        } catch (ProvisionException | CreationException failure) {
            run.getInstance(KernelThreads.class).close();
            RuntimeException cause = unwrapped(failure);
            try {
                module.closeListeners();
            } catch (RuntimeException another) {
                cause.addSuppressed(another);
            }
            throw cause;
        }
    }

    /** What was thrown while the run was put together, without the wiring's own report around it. */
    private static RuntimeException unwrapped(RuntimeException failure) {
        Collection<Message> messages = failure instanceof ProvisionException provision
                ? provision.getErrorMessages()
                : ((CreationException) failure).getErrorMessages();
        for (Message message : messages) {
            if (message.getCause() instanceof RuntimeException cause) {
                return cause;
            }
            if (message.getCause() instanceof Error error) {
                throw error;
            }
        }
        return failure;
    }
}
