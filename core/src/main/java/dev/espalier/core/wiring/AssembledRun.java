package dev.espalier.core.wiring;

import dev.espalier.core.setup.MemoryUse;
import dev.espalier.core.setup.RunData;
import dev.espalier.core.training.Evaluation;
import dev.espalier.core.training.LoopParts;
import dev.espalier.core.training.OutputTask;
import dev.espalier.core.training.TrainingLoop;
import dev.espalier.engine.compute.KernelThreads;
import dev.espalier.engine.model.Graph;
import dev.espalier.engine.plan.Parameters;
import java.util.List;
import java.util.Optional;

/**
 * A run that has been put together and has passed every check that can be made before the first step.
 *
 * @param threads its threads, to be closed
 * @param data its data
 * @param graph its graph
 * @param tasks what the outputs are trained for
 * @param kept the numbers that the finished model is made of
 * @param validation what is validated on
 * @param test what the finished model is judged by
 * @param parts what the loop is made of
 * @param loop trains
 * @param memory what it keeps in the heap
 */
public record AssembledRun(
        KernelThreads threads,
        RunData data,
        Graph graph,
        List<OutputTask> tasks,
        Parameters kept,
        Optional<Evaluation> validation,
        Optional<Evaluation> test,
        LoopParts parts,
        TrainingLoop loop,
        MemoryUse memory) {}
