package dev.espalier.verification.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.espalier.api.event.EpochFinished;
import dev.espalier.api.event.RunStarted;
import dev.espalier.api.event.StepView;
import dev.espalier.api.event.TrainingListener;
import dev.espalier.core.Espalier;
import dev.espalier.core.RunOptions;
import dev.espalier.core.TrainingRun;
import dev.espalier.core.stack.Stack;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A training step allocates nothing once it is warm: on no thread that has to do with it. */
class AllocationTest {

    /** Until the second compiler is through with every loop; vectors are objects in interpreted code. */
    private static final int MOST_WARM_UP = 20_000;

    private static final int MEASURED = 200;

    @TempDir
    Path folder;

    /** Whether statistics are wanted or not: only the steps in which they are collected allocate what is told. */
    @ParameterizedTest
    @CsvSource({"1, false", "2, false", "2, true"})
    void aWarmStepAllocatesNothing(int threads, boolean statistics) throws IOException {
        Path file = Stacks.everything(folder);
        AllocatedBySteps allocated = new AllocatedBySteps(statistics);
        try (Espalier espalier = Espalier.builder().listener(allocated).build()) {
            Stack stack = espalier.readStack(
                    file,
                    Map.of(
                            // now and then the compiler of Java 17 leaves a vector of GELU on the heap
                            "model.7", "silu",
                            "train.steps", Integer.toString(MOST_WARM_UP + MEASURED),
                            "train.epochs", "null",
                            "recording", "{statistics: {steps: 1000}}",
                            "train.validate", "{epochs: 1000}",
                            "train.checkpoint", "{epochs: 1000}"));
            RunOptions options = RunOptions.defaults().withBaseFolder(folder).withThreads(threads);
            try (TrainingRun run = espalier.prepare(stack, options)) {
                allocated.stopBy(run);
                run.run();
            }
        }
        assertTrue(allocated.runs, "the listener has heard of no run");
        assertEquals(
                MEASURED,
                allocated.quietSteps,
                () -> "after " + allocated.steps + " steps the last one allocated " + allocated.lastBytes + " bytes");
    }

    @Test
    void theMeasureSeesAnAllocation() {
        AllocatedBySteps allocated = new AllocatedBySteps(false);
        allocated.begin();
        Object[] kept = new Object[100];
        long bytes = allocated.sinceLastTime();
        long nothing = allocated.sinceLastTime();
        // a reference takes four bytes or eight
        assertTrue(bytes >= 4 * kept.length, () -> kept.length + " references are measured as " + bytes + " bytes");
        assertEquals(0, nothing);
    }

    /** Counts steps in a row that allocate nothing, and ends the run when there are enough. */
    private static final class AllocatedBySteps implements TrainingListener {

        private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        private long[] workers = new long[0];
        private final boolean statistics;
        private TrainingRun run;
        private long before;
        private boolean measuring;
        private boolean runs;
        private int quietSteps;
        private long steps;
        private long lastBytes;

        AllocatedBySteps(boolean statistics) {
            this.statistics = statistics;
        }

        @Override
        public boolean wantsStatistics() {
            return statistics;
        }

        void stopBy(TrainingRun run) {
            this.run = run;
        }

        @Override
        public void runStarted(RunStarted event) {
            runs = true;
        }

        @Override
        public void stepFinished(StepView step) {
            steps = step.step();
            if (workers.length == 0) {
                begin();
                return;
            }
            long bytes = sinceLastTime();
            if (measuring && quietSteps < MEASURED) {
                lastBytes = bytes;
                quietSteps = bytes == 0 ? quietSteps + 1 : 0;
                if (quietSteps == MEASURED) {
                    run.control().requestStop("enough steps have been measured");
                }
            }
            measuring = true;
        }

        @Override
        public void epochFinished(EpochFinished event) {
            // the end of an epoch tells its listeners, and the next one begins with an order of its own
            measuring = false;
        }

        /** Looks up the threads of the run, which live as long as it does. */
        void begin() {
            workers = Thread.getAllStackTraces().keySet().stream()
                    .filter(thread ->
                            thread == Thread.currentThread() || thread.getName().startsWith("espalier-"))
                    .mapToLong(Thread::getId)
                    .toArray();
            sinceLastTime();
            sinceLastTime();
        }

        /** Bytes that all of the threads have allocated since the last call. */
        long sinceLastTime() {
            long sum = 0;
            for (long worker : workers) {
                sum += threads.getThreadAllocatedBytes(worker);
            }
            long bytes = sum - before;
            before = sum;
            return bytes;
        }
    }
}
