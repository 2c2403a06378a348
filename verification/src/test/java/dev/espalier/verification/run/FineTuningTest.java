package dev.espalier.verification.run;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.api.event.EvaluationFinished;
import dev.espalier.api.event.Split;
import dev.espalier.api.event.TrainingListener;
import dev.espalier.core.Espalier;
import dev.espalier.core.RunOptions;
import dev.espalier.core.TrainingRun;
import dev.espalier.core.stack.Stack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A model of eight kinds of clothing, adapted to the two that are confused most often, by the stacks of the sources. */
@Tag("slow")
class FineTuningTest {

    private static final Path STACKS = Path.of("..", "stacks").toAbsolutePath().normalize();

    /** What both ways have to reach on the validation split, where one half is right by chance. */
    private static final double ACCURACY = 0.75;

    @TempDir
    Path folder;

    /** The first validation at which the accuracy was reached; there is one after each step. */
    private static final class FirstStep implements TrainingListener {

        private long reached = Long.MAX_VALUE;

        @Override
        public void evaluationFinished(EvaluationFinished event) {
            boolean enough = event.values().getOrDefault("accuracy", 0.0) >= ACCURACY;
            if (event.split() == Split.VALIDATION && enough) {
                reached = Math.min(reached, event.step());
            }
        }
    }

    private static long stepsTo(Stack stack) {
        FirstStep first = new FirstStep();
        try (Espalier espalier = Espalier.builder().listener(first).build();
                TrainingRun run = espalier.prepare(stack, RunOptions.defaults())) {
            run.run();
        }
        return first.reached;
    }

    /** The same stack without another model's weights, with the preprocessing that came from there. */
    private static String fromScratch(String adapted) {
        return adapted.replaceAll("(?s)initial-weights:.*?optimizer:", "optimizer:")
                .replaceAll("(?s)layer-decay:.*?train:", "train:")
                .replace(
                        "  validation: 0.2",
                        "  validation: 0.2\n  preprocess: [scale: {factor: 0.00392156862}, center]");
    }

    @Test
    void adaptsToTheOtherClassesInATenthOfTheSteps() throws IOException {
        long adapting = 0;
        long fromScratch = 0;
        try (Espalier espalier = Espalier.create()) {
            Path base = folder.resolve("base");
            Stack eight = espalier.readStack(STACKS.resolve("fine-tuning-base.yaml"), Map.of());
            try (TrainingRun run = espalier.prepare(eight, RunOptions.defaults().withFolder(base))) {
                run.run();
            }
            String adapted = Files.readString(STACKS.resolve("fine-tuning.yaml"));
            for (int seed : new int[] {42, 1, 2, 3}) {
                Map<String, String> settings =
                        Map.of("seed", Integer.toString(seed), "train.validate", "{steps: 1}", "train.epochs", "12");
                Map<String, String> fromBase = new HashMap<>(settings);
                fromBase.put(
                        "initial-weights.model",
                        base.resolve("model.safetensors").toString());
                adapting += stepsTo(espalier.readStack("adapted", adapted, fromBase));
                fromScratch += stepsTo(espalier.readStack("from scratch", fromScratch(adapted), settings));
            }
        }
        String steps = adapting + " steps against " + fromScratch;
        assertTrue(adapting > 0 && fromScratch > 0, steps);
        assertTrue(10 * adapting <= fromScratch, steps);
    }
}
