package dev.espalier.benchmarks.sweep;

import dev.espalier.api.Plugin;
import dev.espalier.api.data.ArrayDataset;
import dev.espalier.api.data.DataSource;
import dev.espalier.api.event.StepView;
import dev.espalier.api.event.TrainingListener;
import dev.espalier.api.model.Layer;
import dev.espalier.benchmarks.compare.ContenderOutput;
import dev.espalier.benchmarks.compare.Network;
import dev.espalier.core.Espalier;
import dev.espalier.core.RunControl;
import dev.espalier.core.RunOptions;
import dev.espalier.core.TrainingRun;
import dev.espalier.core.stack.Stack;
import dev.espalier.engine.layer.Dense;
import dev.espalier.engine.layer.Relu;
import dev.espalier.engine.loss.CrossEntropy;
import dev.espalier.engine.model.Model;
import dev.espalier.plugins.optimizers.Adam;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** Trains one point of a sweep for some seconds and reports its speed: SERIES WIDTH BATCH DEPTH THREADS. */
public final class SweepRun {

    /** What the networks tell apart. */
    static final int CLASSES = 10;

    private SweepRun() {}

    /** Trains, and tells the driver. */
    public static void main(String[] arguments) {
        SweepPoint point = SweepPoint.of(arguments);
        StepRate rate = new StepRate();
        try (Espalier espalier = Espalier.builder().listener(rate).build();
                TrainingRun run =
                        espalier.prepare(stack(point), RunOptions.defaults().withThreads(point.threads()))) {
            rate.control = run.control();
            run.run();
        }
        ContenderOutput output = new ContenderOutput(System.out);
        double samplesPerSecond = rate.samplesPerSecond();
        output.metric("samplesPerSecond", samplesPerSecond);
        double operations = Network.dense(point.widths(), false).trainingOperations();
        output.metric("gigaflops", samplesPerSecond * operations * 1e-9);
    }

    private static Stack stack(SweepPoint point) {
        List<Layer> layers = new ArrayList<>();
        for (int i = 0; i < point.depth(); i++) {
            layers.add(new Dense(point.width()));
            layers.add(new Relu());
        }
        layers.add(new Dense(CLASSES));
        return Stack.builder()
                .name("sweep")
                .source(new RandomSamples(Math.max(8192, 2 * point.batch()), point.width()))
                .validation(0)
                .model(Model.sequential(layers.toArray(Layer[]::new)))
                .loss(new CrossEntropy())
                .optimizer(new Adam())
                .learningRate(1e-4)
                .epochs(1_000_000)
                .batch(point.batch())
                .build();
    }

    /** Counts samples after the first one and a half seconds, and stops the run after one more. */
    private static final class StepRate implements TrainingListener {

        private static final long WARM_UP_NANOS = 1_500_000_000L;
        private static final long MEASURED_NANOS = 1_000_000_000L;
        private static final long LEAST_STEPS = 5;

        private @Nullable RunControl control;
        private long began;
        private long counted;
        private long last;
        private long samples;
        private long steps;

        @Override
        public void stepFinished(StepView step) {
            last = System.nanoTime();
            if (began == 0) {
                began = last;
            } else if (counted == 0) {
                if (last - began >= WARM_UP_NANOS) {
                    counted = last;
                }
            } else {
                samples += step.samples();
                steps++;
                if (last - counted >= MEASURED_NANOS && steps >= LEAST_STEPS && control != null) {
                    control.requestStop("measured");
                }
            }
        }

        double samplesPerSecond() {
            return samples / ((last - counted) * 1e-9);
        }
    }

    /**
     * Numbers from -1 to 1 that stand for data, with classes that have nothing to do with them.
     *
     * @param samples how many
     * @param features values of each
     */
    @Plugin(value = "random-samples", summary = "synthetic samples for benchmarks")
    public record RandomSamples(int samples, int features) implements DataSource {

        /** One sample of one value. */
        public RandomSamples() {
            this(1, 1);
        }

        @Override
        public Parts load(Context context) {
            SplittableRandom random = new SplittableRandom(1);
            float[][] inputs = new float[samples][features];
            int[] labels = new int[samples];
            for (int i = 0; i < samples; i++) {
                labels[i] = i % CLASSES;
                for (int j = 0; j < features; j++) {
                    inputs[i][j] = (float) (random.nextDouble() * 2 - 1);
                }
            }
            return new Parts(ArrayDataset.of(inputs, labels), Optional.empty(), Optional.empty());
        }
    }
}
