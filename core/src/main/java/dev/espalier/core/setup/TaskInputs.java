package dev.espalier.core.setup;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import dev.espalier.api.Problem;
import dev.espalier.api.data.JoinedDataset;
import dev.espalier.core.data.prepared.PreparedDataset;
import dev.espalier.core.training.OutputReach;
import dev.espalier.core.training.OutputTask;
import dev.espalier.engine.model.Graph;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** What outputs may depend on where tasks have samples of their own: on inputs that the samples with their target have. */
final class TaskInputs {

    private TaskInputs() {}

    /**
     * Refuses outputs that depend on an input which samples with their target lack.
     *
     * @param outputs what they are trained for
     * @param graph the model
     * @param training the training samples
     * @throws EspalierException naming every such output; code INVALID_MODEL
     */
    static void require(List<OutputTask> outputs, Graph graph, PreparedDataset training) {
        if (training.tasks().isEmpty()) {
            return;
        }
        JoinedDataset data = training.tasks().get();
        OutputReach reach = new OutputReach(graph);
        List<Problem> problems = new ArrayList<>();
        for (OutputTask output : outputs) {
            BitSet inputs = reach.inputsOf(output.output());
            for (int task = 0; task < data.tasks().size(); task++) {
                if (!hasTarget(data, task, output, training)) {
                    continue;
                }
                for (int input = inputs.nextSetBit(0); input >= 0; input = inputs.nextSetBit(input + 1)) {
                    Graph.Input of = graph.inputs().get(input);
                    if (!data.hasInput(task, of.source())) {
                        problems.add(new Problem(
                                ErrorCode.INVALID_MODEL,
                                "output " + output.name(),
                                "it depends on the input '" + of.name() + "', which the samples of task "
                                        + data.tasks().get(task) + " do not have",
                                "connect it to inputs of these samples alone"));
                    }
                }
            }
        }
        if (!problems.isEmpty()) {
            throw new EspalierException(problems);
        }
    }

    private static boolean hasTarget(JoinedDataset data, int task, OutputTask output, PreparedDataset training) {
        int first = 0;
        for (int before = 0; before < task; before++) {
            first += data.part(before).size();
        }
        for (int sample = first; sample < first + data.part(task).size(); sample++) {
            if (training.presence(output.target()).has(sample)) {
                return true;
            }
        }
        return false;
    }
}
