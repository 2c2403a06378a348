package dev.espalier.core.setup;

import dev.espalier.api.ReadableNumber;
import dev.espalier.api.data.Schema;
import dev.espalier.core.data.ClassWeights;
import dev.espalier.core.data.Sampling;
import dev.espalier.core.stack.Stack;
import dev.espalier.core.training.OutputTask;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What weights the samples of a run, for a person to read. */
public final class WeightSummary {

    private static final int MOST_CLASSES = 10;

    private WeightSummary() {}

    /**
     * A line for the weights of the samples, for those of the classes of each output, and for the samples of an epoch.
     *
     * @param stack what is run, as it was written
     * @param setup what it comes to with its data
     * @return none if every sample counts once
     */
    public static List<String> lines(Stack stack, RunSetup setup) {
        List<String> lines = new ArrayList<>();
        boolean drawn = stack.data()
                .sampling()
                .filter(sampling -> sampling.method() == Sampling.Method.WEIGHTED)
                .isPresent();
        float[] weights = setup.data().train().weights();
        if (weights.length > 0 && !drawn) {
            lines.add("weights: " + range(weights)
                    + stack.data()
                            .weight()
                            .map(column -> " by column " + column)
                            .orElse("") + ", in the loss");
        }
        for (int i = 0; i < setup.tasks().size(); i++) {
            OutputTask task = setup.tasks().get(i);
            if (!task.classWeights().isEmpty()) {
                lines.add("class weights of " + task.stored().name() + origin(stack, i) + ": " + classes(task));
            }
        }
        setup.selection()
                .ifPresent(selection -> lines.add("sampling: "
                        + stack.data()
                                .sampling()
                                .map(sampling -> sampling.method().toString())
                                .orElse("")
                        + ", " + selection.length() + " samples an epoch"
                        + ofTasks(stack, setup, selection.samplesOfTasks())));
        return lines;
    }

    private static String ofTasks(Stack stack, RunSetup setup, int[] samples) {
        List<String> texts = new ArrayList<>();
        setup.data().train().tasks().ifPresent(joined -> {
            for (int task = 0; task < samples.length; task++) {
                texts.add(samples[task] + " of task " + joined.tasks().get(task));
            }
        });
        boolean single = stack.data()
                .sampling()
                .filter(sampling -> sampling.batches() == Sampling.Batches.SINGLE)
                .isPresent();
        return texts.isEmpty() ? "" : ": " + String.join(", ", texts) + (single ? "; each batch of one task" : "");
    }

    private static String range(float[] weights) {
        float least = weights[0];
        float most = weights[0];
        for (float weight : weights) {
            least = Math.min(least, weight);
            most = Math.max(most, weight);
        }
        return "from " + ReadableNumber.of(least) + " to " + ReadableNumber.of(most);
    }

    private static String origin(Stack stack, int loss) {
        Optional<ClassWeights> said = stack.losses().get(loss).classWeights();
        return said.filter(ClassWeights.Rule.class::isInstance).isPresent() ? ", balanced by the training split" : "";
    }

    private static String classes(OutputTask task) {
        Schema.Target target = task.stored();
        List<String> texts = new ArrayList<>();
        for (int k = 0; k < task.classWeights().size() && k < MOST_CLASSES; k++) {
            texts.add(target.className(k) + " "
                    + ReadableNumber.of(task.classWeights().get(k)));
        }
        int more = task.classWeights().size() - texts.size();
        return String.join(", ", texts) + (more > 0 ? " and " + more + " more" : "");
    }
}
