package dev.espalier.core.setup;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import dev.espalier.api.Problem;
import dev.espalier.api.data.Schema;
import dev.espalier.api.event.Split;
import dev.espalier.core.data.prepared.PreparedDataset;
import dev.espalier.core.data.prepared.TargetPresence;
import dev.espalier.core.training.OutputTask;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** In how many samples of each split the targets of a run are there, where they may be missing. */
public final class TargetsThere {

    private static final int MOST_VALUES = 20;

    private TargetsThere() {}

    /**
     * Refuses targets that no training sample has.
     *
     * @param tasks what the outputs are trained for
     * @param training the training samples
     * @throws EspalierException naming every such target; code DATA_LABEL
     */
    static void require(List<OutputTask> tasks, PreparedDataset training) {
        List<Problem> problems = new ArrayList<>();
        for (OutputTask task : tasks) {
            long[] counts = training.presence(task.target()).counts();
            for (int value = 0; value < counts.length; value++) {
                if (counts[value] == 0) {
                    problems.add(new Problem(
                            ErrorCode.DATA_LABEL,
                            "target '" + name(task.stored(), counts, value) + "'",
                            "it is missing in every training sample",
                            "give samples that have it, or leave the target out"));
                }
            }
        }
        if (!problems.isEmpty()) {
            throw new EspalierException(problems);
        }
    }

    /**
     * A line for each target, or value of a target, that any sample lacks.
     *
     * @param setup what is run
     * @return such as {@code target sex: in 300 of 310 training samples, 33 of 34 for validation; losses and metrics leave out
     *     the others}
     */
    public static List<String> lines(RunSetup setup) {
        Map<Split, PreparedDataset> parts = new LinkedHashMap<>();
        parts.put(Split.TRAIN, setup.data().train());
        setup.data().validation().ifPresent(part -> parts.put(Split.VALIDATION, part));
        setup.data().test().ifPresent(part -> parts.put(Split.TEST, part));
        List<String> lines = new ArrayList<>();
        for (OutputTask task : setup.tasks()) {
            boolean missing = parts.values().stream()
                    .anyMatch(part -> part.presence(task.target()).isMissingAny());
            int values = setup.data().train().presence(task.target()).counts().length;
            for (int value = 0; missing && value < Math.min(values, MOST_VALUES); value++) {
                lines.add(line(task, parts, value));
            }
        }
        return lines;
    }

    private static String line(OutputTask task, Map<Split, PreparedDataset> parts, int value) {
        List<String> texts = new ArrayList<>();
        String name = "";
        for (Map.Entry<Split, PreparedDataset> part : parts.entrySet()) {
            TargetPresence presence = part.getValue().presence(task.target());
            name = name(task.stored(), presence.counts(), value);
            texts.add(presence.counts()[value] + " of " + part.getValue().size() + of(part.getKey()));
        }
        return "target " + name + ": in " + String.join(", ", texts) + "; losses and metrics leave out the others";
    }

    private static String of(Split split) {
        return switch (split) {
            case TRAIN -> " training samples";
            case VALIDATION -> " for validation";
            case TEST -> " for the test";
        };
    }

    private static String name(Schema.Target target, long[] counts, int value) {
        if (counts.length == 1) {
            return target.name();
        }
        return value < target.classNames().size() ? target.classNames().get(value) : target.name() + ", value " + value;
    }
}
