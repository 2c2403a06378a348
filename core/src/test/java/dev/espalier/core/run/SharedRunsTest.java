package dev.espalier.core.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.espalier.api.data.DataSource;
import dev.espalier.core.Espalier;
import dev.espalier.core.RunOptions;
import dev.espalier.core.SharedRuns;
import dev.espalier.core.TrainedModel;
import dev.espalier.core.TrainingRun;
import dev.espalier.core.preprocessing.Standardize;
import dev.espalier.core.stack.Stack;
import dev.espalier.engine.layer.Dense;
import dev.espalier.engine.loss.CrossEntropy;
import dev.espalier.engine.model.Model;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SharedRunsTest {

    private static final RunOptions ONE_THREAD = RunOptions.defaults().withThreads(1);

    /** Clouds that count how often they are read. */
    private record Counted(AtomicInteger reads) implements DataSource {

        @Override
        public Parts load(Context context) {
            reads.incrementAndGet();
            return new Clouds().load(context);
        }
    }

    private static Stack stack(AtomicInteger reads, double learningRate) {
        return Stack.builder()
                .source(new Counted(reads))
                .preprocess(new Standardize())
                .model(Model.sequential(new Dense(3)))
                .loss(new CrossEntropy())
                .optimizer(new Momentum())
                .learningRate(learningRate)
                .batch(16)
                .epochs(3)
                .build();
    }

    private static TrainedModel model(TrainingRun run) {
        try (run) {
            return run.run().model().orElseThrow();
        }
    }

    @Test
    void sideBySideTheyReadOnceAndComeToTheBitsOfRunsAlone() throws Exception {
        int runs = 8;
        AtomicInteger reads = new AtomicInteger();
        CyclicBarrier together = new CyclicBarrier(runs);
        ExecutorService threads = Executors.newFixedThreadPool(runs);
        try (Espalier espalier = Espalier.create()) {
            SharedRuns shared = espalier.sharedRuns();
            List<Future<TrainedModel>> models = new ArrayList<>();
            for (int i = 0; i < runs; i++) {
                Stack stack = stack(reads, 0.01 * (1 + i));
                models.add(threads.submit(() -> {
                    together.await();
                    return model(shared.prepare(stack, ONE_THREAD));
                }));
            }
            for (int i = 0; i < runs; i++) {
                TrainedModel alone = model(espalier.prepare(stack(new AtomicInteger(), 0.01 * (1 + i)), ONE_THREAD));
                TrainedModel beside = models.get(i).get();
                alone.weights()
                        .forEach((name, values) ->
                                assertArrayEquals(values, beside.weights().get(name), name));
            }
        } finally {
            threads.shutdownNow();
        }
        assertEquals(1, reads.get());
    }
}
