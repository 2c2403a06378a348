package dev.espalier.benchmarks.compare;

import dev.espalier.api.Shape;
import dev.espalier.api.data.ArrayDataset;
import dev.espalier.api.event.EpochFinished;
import dev.espalier.api.event.RunStarted;
import dev.espalier.api.event.StepView;
import dev.espalier.api.event.TrainingListener;
import dev.espalier.core.Espalier;
import dev.espalier.core.Predictor;
import dev.espalier.core.RunOptions;
import dev.espalier.core.RunResult;
import dev.espalier.core.TrainingRun;
import dev.espalier.core.stack.Stack;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Espalier through its public Java API, as an application uses it: WORKLOAD THREADS FOLDER [phases] [epochs=N].
 *
 * <p>With {@code phases}, results tell the microseconds that each phase of a step takes, on average over the epochs after
 * the first.
 */
public final class EspalierContender {

    private static final String EPOCHS = "epochs=";

    private EspalierContender() {}

    /** Trains or predicts, and tells the driver. */
    public static void main(String[] arguments) throws IOException {
        List<String> further = List.of(arguments).subList(3, arguments.length);
        Workload workload = Workload.of(arguments[0]);
        for (String each : further) {
            if (each.startsWith(EPOCHS)) {
                workload = workload.withEpochs(Integer.parseInt(each.substring(EPOCHS.length())));
            }
        }
        int threads = Integer.parseInt(arguments[1]);
        Path folder = Path.of(arguments[2]);
        ContenderOutput output = new ContenderOutput(System.out);
        Stack stack = EspalierStacks.of(workload, folder);
        Espalier.Builder builder = Espalier.builder().listener(new EpochTimes(output));
        if (further.contains("phases")) {
            builder.listener(new PhaseTimes(output));
        }
        try (Espalier espalier = builder.build();
                TrainingRun run = espalier.prepare(stack, RunOptions.defaults().withThreads(threads))) {
            RunResult result = run.run();
            if (workload.inference()) {
                infer(result, threads, FashionImages.readRaw(folder), output);
            }
            String metric = workload.regression() ? "r-squared" : "accuracy";
            Double value = result.test().get(metric);
            output.result(
                    "Espalier, Java " + Runtime.version().feature() + ", no validation, no checkpoints",
                    value == null ? Double.NaN : value);
        }
    }

    private static void infer(RunResult result, int threads, float[] images, ContenderOutput output) {
        int features = FashionImages.FEATURES;
        // batches are read where they lie, and a sample comes in an array of its own, as from a caller of a service
        ArrayDataset all = ArrayDataset.builder()
                .input("image", Shape.of(features), images)
                .build();
        try (Predictor predictor = result.model().orElseThrow().batchPredictor(threads)) {
            InferenceTimer.time(
                    (from, count) -> {
                        if (count == 1) {
                            int at = from * features;
                            predictor.predict(1, List.of(Arrays.copyOfRange(images, at, at + features)));
                        } else {
                            predictor.predict(all, from, count);
                        }
                    },
                    images.length / features,
                    output);
        }
    }

    /** Times epochs by the wall clock, as the other contenders do. */
    private record EpochTimes(ContenderOutput output) implements TrainingListener {

        @Override
        public void runStarted(RunStarted event) {
            output.begin();
        }

        @Override
        public void epochFinished(EpochFinished event) {
            output.epoch(event.samples());
        }
    }

    /** Adds up the phases of all steps after the first epoch. */
    private static final class PhaseTimes implements TrainingListener {

        private final ContenderOutput output;
        private final Map<StepView.Phase, Long> sums = new EnumMap<>(StepView.Phase.class);
        private long steps;

        PhaseTimes(ContenderOutput output) {
            this.output = output;
        }

        @Override
        public void stepFinished(StepView step) {
            if (step.epoch() > 1) {
                steps++;
                for (StepView.Phase phase : StepView.Phase.values()) {
                    sums.merge(phase, step.nanoseconds(phase), Long::sum);
                }
            }
        }

        @Override
        public void close() {
            sums.forEach((phase, sum) ->
                    output.metric("phase " + phase.name().toLowerCase(Locale.ROOT), sum * 1e-3 / steps));
        }
    }
}
