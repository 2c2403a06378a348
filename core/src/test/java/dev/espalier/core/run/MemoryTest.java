package dev.espalier.core.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import dev.espalier.api.data.DataSource;
import dev.espalier.core.Espalier;
import dev.espalier.core.RunOptions;
import dev.espalier.core.TrainingRun;
import dev.espalier.core.stack.Stack;
import dev.espalier.core.stack.StackBuilder;
import dev.espalier.engine.layer.Dense;
import dev.espalier.engine.layer.Relu;
import dev.espalier.engine.loss.CrossEntropy;
import dev.espalier.engine.model.Model;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a run tells of its memory before the first step, and what becomes of one that does not find enough. */
class MemoryTest {

    private static final int WIDTH = 1000;

    /** Values of the model: two layers of weights, and a bias for each of their outputs. */
    private static final int PARAMETERS = 2 * WIDTH + WIDTH + 3 * WIDTH + 3;

    @TempDir
    Path folder;

    private static StackBuilder wide() {
        return Stack.builder()
                .source(new Clouds())
                .validation(0.1)
                .model(Model.sequential(new Dense(WIDTH), new Relu(), new Dense(3)))
                .loss(new CrossEntropy())
                .optimizer(new Momentum())
                .learningRate(0.01)
                .batch(16)
                .epochs(1);
    }

    @ParameterizedTest
    @CsvSource({
        // values, gradients, the best and the finished model
        "false, 4",
        // and their average
        "true, 5"
    })
    void tellsWhatParametersAndStateTake(boolean average, int copies) {
        StackBuilder stack = average ? wide().emaDecay(0.9) : wide();

        String line = memory(stack.build());

        // one more number of state for each of four parameters; sizes are printed to a tenth
        assertEquals(PARAMETERS * 4 * copies / 1024.0, kibibytes(line, "parameters"), 0.051, line);
        assertEquals((PARAMETERS + 4) * 4 / 1024.0, kibibytes(line, "state"), 0.051, line);
    }

    @Test
    void tellsWhatDataAndBatchesTake() {
        // 90 points to cut and 30 to test on, with a label each, and the places of the 90 in the two parts
        double data = ((90 + 30) * 3 + 90) * 4 / 1024.0;
        String direct = memory(wide().build());
        assertEquals(data, kibibytes(direct, "data"), 0.051, direct);
        assertTrue(!direct.contains("batches"), direct);

        String ahead = memory(wide().augment(new RunPlugins.Noise()).prefetch(3).build());
        // four batches of 16 points, each with its place and, since points are mixed, a share of three classes
        assertEquals(4 * 16 * (2 + 1 + 3) * 4 / 1024.0, kibibytes(ahead, "batches"), 0.051, ahead);
    }

    /** Counts of 8192 buckets for each of three layers and once more, what these are sorted into, zeros, updates. */
    @Test
    void tellsWhatStatisticsTakeIfTheyAreCollected() {
        double counts = 8192 * 4;
        double sorted = 8192 * (8 + 8) + 8193 * 8;
        String diagnosed =
                memory(wide().diagnostics(new DiagnosisRunTest.Bookkeeper()).build());
        assertEquals(
                (4 * counts + sorted + 4 * WIDTH + 4 * PARAMETERS) / 1024.0,
                kibibytes(diagnosed, "statistics"),
                0.051,
                diagnosed);

        String plain = memory(wide().diagnostics().build());
        assertTrue(!plain.contains("statistics"), plain);
    }

    @Test
    void dataThatDoNotFitEndTheRunBeforeItBegins() throws Exception {
        Stack stack = wide().source(new TooLarge()).build();
        Path run = folder.resolve("run");
        try (Espalier espalier = Espalier.create()) {
            RunOptions options = RunOptions.defaults().withFolder(run).withThreads(1);
            EspalierException refused = assertThrows(EspalierException.class, () -> espalier.prepare(stack, options));
            assertEquals(ErrorCode.OUT_OF_MEMORY, refused.code());
            assertTrue(refused.getMessage().contains("ESPALIER_JAVA_OPTIONS=-Xmx"), refused.getMessage());
            assertTrue(!Files.exists(run.resolve("stack.yaml")), "the run has begun");
            // nobody keeps the folder
            espalier.prepare(wide().build(), options.withStart(RunOptions.Start.OVERWRITE))
                    .close();
        }
    }

    private static String memory(Stack stack) {
        try (Espalier espalier = Espalier.create();
                TrainingRun run = espalier.prepare(stack, RunOptions.defaults().withThreads(1))) {
            return run.describe().stream()
                    .filter(line -> line.startsWith("memory: "))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static double kibibytes(String line, String part) {
        Matcher size = Pattern.compile(part + " ([0-9.]+) KiB").matcher(line);
        assertTrue(size.find(), line);
        return Double.parseDouble(size.group(1));
    }

    /** Data for which the heap has no room. */
    private record TooLarge() implements DataSource {

        @Override
        public Parts load(Context context) {
            throw new OutOfMemoryError("as if");
        }
    }
}
