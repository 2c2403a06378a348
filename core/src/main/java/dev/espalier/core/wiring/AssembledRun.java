package dev.espalier.core.wiring;

import dev.espalier.api.event.RunWarning;
import dev.espalier.core.diagnosis.RunDiagnosis;
import dev.espalier.core.setup.MemoryUse;
import dev.espalier.core.setup.RunSetup;
import dev.espalier.core.training.CheckpointKeeper;
import dev.espalier.core.training.Listeners;
import dev.espalier.core.training.RunExports;
import dev.espalier.core.training.TrainingLoop;
import dev.espalier.engine.compute.KernelThreads;
import java.util.List;

/**
 * A run that has been put together and has passed every check that can be made before the first step.
 *
 * @param setup its data, graph and settings
 * @param warnings what is probably not meant
 * @param threads its threads
 * @param memory what it keeps in the heap
 * @param listeners who is told
 * @param exports its exporters, which are told after them and closed by them
 * @param diagnosis examines it
 * @param checkpoints where its state is saved
 * @param loop trains
 */
public record AssembledRun(
        RunSetup setup,
        List<RunWarning> warnings,
        KernelThreads threads,
        MemoryUse memory,
        Listeners listeners,
        RunExports exports,
        RunDiagnosis diagnosis,
        CheckpointKeeper checkpoints,
        TrainingLoop loop)
        implements AutoCloseable {

    /** Copies the list. */
    public AssembledRun {
        warnings = List.copyOf(warnings);
    }

    /** Closes the listeners, then ends the threads and gives the file of the validations back. */
    @Override
    public void close() {
        try {
            listeners.close();
        } finally {
            threads.close();
            loop.close();
        }
    }
}
