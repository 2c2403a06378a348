package dev.espalier.core.wiring;

import com.google.inject.CreationException;
import com.google.inject.Guice;
import com.google.inject.Injector;
import com.google.inject.ProvisionException;
import com.google.inject.Stage;
import com.google.inject.spi.Message;
import dev.espalier.api.EspalierException;
import dev.espalier.api.event.RunWarning;
import dev.espalier.api.event.TrainingListener;
import dev.espalier.api.event.TrainingListenerProvider;
import dev.espalier.core.checkpoint.HistoryFile;
import dev.espalier.core.diagnosis.RunDiagnosis;
import dev.espalier.core.setup.MemoryUse;
import dev.espalier.core.setup.RunChecks;
import dev.espalier.core.setup.RunSetup;
import dev.espalier.core.training.Listeners;
import dev.espalier.core.training.RunExports;
import dev.espalier.core.training.RunLog;
import dev.espalier.core.training.RunState;
import dev.espalier.core.warning.RunWarnings;
import dev.espalier.engine.compute.KernelThreads;
import dev.espalier.engine.plan.Parameters;
import dev.espalier.engine.plugin.ListenerCalls;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Puts a run together. */
public final class RunAssembly {

    private static final System.Logger LOGGER = System.getLogger(RunAssembly.class.getName());

    private RunAssembly() {}

    /**
     * Puts a run together: reads its data, infers its graph, allocates its arrays, and creates its listeners once nothing
     * can fail any more. Nothing is written.
     *
     * @param request what from
     * @return the run, ready to make its first step
     * @throws EspalierException with the problems
     */
    public static AssembledRun assemble(RunRequest request) {
        RunSetup setup = RunSetup.of(
                request.stack(),
                request.context(),
                request.sharing().preparation(),
                request.stopAfter(),
                request.start());
        RunChecks.check(request.stack(), setup);
        Injector model =
                Guice.createInjector(Stage.DEVELOPMENT, new ModelModule(request.stack(), setup, request.threads()));
        List<TrainingListener> provided = new ArrayList<>();
        try {
            model.getInstance(MemoryUse.class).requireRoom(Runtime.getRuntime().maxMemory());
            List<RunWarning> warnings = RunWarnings.of(request.stack(), setup, model.getInstance(Parameters.class));
            addProvidedListeners(request, provided);
            AssembledRun run =
                    model.createChildInjector(loop(request, provided, warnings)).getInstance(AssembledRun.class);
            warnings.stream()
                    .map(RunWarning::text)
                    .filter(request.sharing()::isNew)
                    .forEach(text -> LOGGER.log(System.Logger.Level.WARNING, text));
            return run;
        } catch (RuntimeException | Error failure) {
            throw givenUp(failure, model, provided);
        }
    }

    private static void addProvidedListeners(RunRequest request, List<TrainingListener> provided) {
        for (TrainingListenerProvider provider : request.providers()) {
            provided.addAll(ListenerCalls.listeners(provider, context(request)));
        }
        if (request.stack().export().isEmpty()) {
            request.bindings().tellUnused();
        }
    }

    private static LoopModule loop(RunRequest request, List<TrainingListener> provided, List<RunWarning> warnings) {
        RunState state = new RunState(request.kept()
                .map(place -> HistoryFile.at(() -> place.folder().historyFile()))
                .orElseGet(HistoryFile::temporary));
        Optional<RunLog> log = request.kept()
                .map(place -> new RunLog(
                        () -> place.folder().metrics(),
                        place::holdsThisRun,
                        request.stack().recording()));
        List<TrainingListener> all = new ArrayList<>();
        log.ifPresent(all::add);
        RunDiagnosis diagnosis = ChosenDiagnostics.of(request.stack(), request.catalog());
        if (diagnosis.isActive()) {
            all.add(diagnosis.recorder());
        }
        all.addAll(request.listeners());
        all.addAll(provided);
        return new LoopModule(request, state, log, all, exports(request), diagnosis, warnings);
    }

    private static RunExportContext context(RunRequest request) {
        return new RunExportContext(request.stack(), request.kept(), request.bindings(), request.told());
    }

    /** The exporters, which may ask for what the host application has bound as late as they are opened. */
    private static RunExports exports(RunRequest request) {
        if (request.stack().export().isEmpty()) {
            return RunExports.none();
        }
        return new RunExports(request.stack().export(), context(request), request.bindings()::tellUnused);
    }

    /** Closes what was made for a run that is given up; returns the reason, without the wiring's own report around it. */
    private static RuntimeException givenUp(Throwable failure, Injector model, List<TrainingListener> provided) {
        model.getInstance(KernelThreads.class).close();
        Throwable reason = unwrapped(failure);
        try {
            new Listeners(provided, RunExports.none()).close();
        } catch (RuntimeException another) {
            reason.addSuppressed(another);
        }
        if (reason instanceof Error error) {
            throw error;
        }
        return (RuntimeException) reason;
    }

    private static Throwable unwrapped(Throwable failure) {
        Collection<Message> messages = List.of();
        if (failure instanceof ProvisionException provision) {
            messages = provision.getErrorMessages();
        } else if (failure instanceof CreationException creation) {
            messages = creation.getErrorMessages();
        }
        for (Message message : messages) {
            if (message.getCause() instanceof RuntimeException || message.getCause() instanceof Error) {
                return message.getCause();
            }
        }
        return failure;
    }
}
