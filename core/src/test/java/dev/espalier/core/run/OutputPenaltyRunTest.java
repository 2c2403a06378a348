package dev.espalier.core.run;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.espalier.api.Plugin;
import dev.espalier.api.data.Dataset;
import dev.espalier.api.event.EpochFinished;
import dev.espalier.api.optimizer.ClosureOptimizer;
import dev.espalier.api.parameter.ParameterSlice;
import dev.espalier.api.parameter.Step;
import dev.espalier.core.Espalier;
import dev.espalier.core.RunOptions;
import dev.espalier.core.TrainingRun;
import dev.espalier.core.initializers.Ones;
import dev.espalier.core.stack.Stack;
import dev.espalier.core.stack.StackBuilder;
import dev.espalier.engine.layer.Dense;
import dev.espalier.engine.loss.CrossEntropy;
import dev.espalier.engine.model.Model;
import dev.espalier.testkit.RecordingListener;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Penalties on outputs are told apart from the loss, and stand in what a rule is told that computes it again. */
class OutputPenaltyRunTest {

    private static final double WEIGHT = 0.5;

    /** Leaves everything as it is, and keeps what a further pass comes to. */
    @Plugin(value = "test-listening", summary = "computes loss and gradients again, for tests")
    public record Listening() implements ClosureOptimizer {

        private static final List<Double> HEARD = new ArrayList<>();

        @Override
        public void update(List<? extends ParameterSlice> parameters, Step step, Closure closure) {
            HEARD.add(closure.evaluate());
        }
    }

    /** Every output is the sum of the sample's two features; nothing is trained. */
    private static StackBuilder withoutPenalty() {
        return Stack.builder()
                .source(new Clouds())
                .validation(0)
                .model(Model.sequential(new Dense(3)))
                .initializer(new Ones())
                .loss(new Stack.OutputLoss("", new CrossEntropy(), WEIGHT, ""))
                .optimizer(new Listening())
                .batch(32)
                .epochs(1);
    }

    private static StackBuilder withPenalty() {
        return withoutPenalty().regularize(new RunPlugins.SmallOutputs());
    }

    private static RecordingListener run(StackBuilder stack) {
        Listening.HEARD.clear();
        RecordingListener listener = new RecordingListener();
        try (Espalier espalier = Espalier.builder().listener(listener).build();
                TrainingRun run =
                        espalier.prepare(stack.build(), RunOptions.defaults().withThreads(2))) {
            run.run();
        }
        return listener;
    }

    private static EpochFinished epoch(RecordingListener listener) {
        return listener.events(EpochFinished.class).get(0);
    }

    /** Batches of 32, 32 and 26: a mean over batches would be another. */
    @Test
    void anEpochTellsTheirMeanOverItsSamples() {
        Dataset samples = new Clouds().load(Path::of).train();
        float[] features = new float[2];
        double expected = 0;
        for (int i = 0; i < samples.size(); i++) {
            samples.readInput(0, i, features, 0);
            double output = (double) features[0] + features[1];
            expected += WEIGHT * 0.01 * 3 * output * output / samples.size();
        }
        // an output is a float, rounded once; its square doubles that
        assertEquals(expected, epoch(run(withPenalty())).penalty(), 3 * 0x1p-24 * expected);
    }

    @Test
    void theLossStaysWhatItIsWithoutThem() {
        EpochFinished without = epoch(run(withoutPenalty()));
        assertEquals(without.loss(), epoch(run(withPenalty())).loss());
        assertEquals(0, without.penalty());
    }

    @Test
    void aRuleThatComputesTheLossAgainIsToldBothTogether() {
        List<Double> totals = run(withPenalty()).events(RecordingListener.StepFinished.class).stream()
                .map(step -> step.loss() + step.penalty())
                .toList();
        assertEquals(totals, Listening.HEARD);
    }
}
