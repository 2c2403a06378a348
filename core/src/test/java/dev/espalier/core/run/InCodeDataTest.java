package dev.espalier.core.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import dev.espalier.api.data.DataSource;
import dev.espalier.api.data.DataSource.Targets;
import dev.espalier.api.data.Dataset;
import dev.espalier.api.data.ReadRequest;
import dev.espalier.core.Espalier;
import dev.espalier.core.RunOptions;
import dev.espalier.core.RunResult;
import dev.espalier.core.TrainedModel;
import dev.espalier.core.TrainingRun;
import dev.espalier.core.stack.DataStack;
import dev.espalier.core.stack.Stack;
import dev.espalier.engine.layer.Dense;
import dev.espalier.engine.layer.Relu;
import dev.espalier.engine.model.Model;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A service that trains on samples of its own. */
class InCodeDataTest {

    @TempDir
    Path folder;

    /** What a service may have: no plugin, no name, and components that no stack file could give. */
    private record Orders(Parts parts, Path origin) implements DataSource {

        @Override
        public Parts load(Context context) {
            return parts;
        }
    }

    @Test
    void theModelOfDataInCodePredictsAndSaysWhereItsSamplesWere() throws Exception {
        DataSource.Parts parts = new Clouds().load(Path::of);
        Dataset test = parts.test().orElseThrow();
        Stack stack = RunTest.everything()
                .source(new Orders(parts, folder))
                .model(Model.sequential(new Dense(8), new Relu(), new Dense(3)))
                .build();
        try (Espalier espalier = Espalier.create();
                TrainingRun run = espalier.prepare(
                        stack,
                        RunOptions.defaults().withFolder(folder.resolve("run")).withThreads(1))) {
            RunResult result = run.run();

            TrainedModel loaded = espalier.loadModel(folder.resolve("run/model.safetensors"));
            assertEquals(result.test(), loaded.evaluate(test, 1));
            String resolved = Files.readString(folder.resolve("run/stack.yaml"));
            assertTrue(resolved.contains("in-code: {name: Orders}"), resolved);

            DataStack data = DataStack.read(loaded.provenance().stack(), "model", espalier.catalog());
            EspalierException refused = assertThrows(EspalierException.class, () -> data.load(Path::of));
            assertEquals(ErrorCode.INVALID_SETTING, refused.code());
            assertTrue(refused.getMessage().contains("passed in code, by Orders"), refused.getMessage());
            Path samples = Files.writeString(folder.resolve("samples.csv"), "x,y\n0.5,0.5\n-1,0\n");
            assertEquals(
                    2,
                    data.data()
                            .source()
                            .read(samples, new ReadRequest(loaded.schema(), Targets.OPTIONAL))
                            .size());
        }
    }

    @Test
    void resumesWithTheSameData() throws Exception {
        DataSource.Parts parts = new Clouds().load(Path::of);
        train(parts, RunOptions.defaults().withFolder(folder.resolve("whole")).withThreads(1));
        RunOptions pieces =
                RunOptions.defaults().withFolder(folder.resolve("pieces")).withThreads(1);
        train(parts, pieces.withMaxSteps(5));
        train(parts, pieces.withStart(RunOptions.Start.RESUME));

        assertArrayEquals(
                Files.readAllBytes(folder.resolve("whole/model.safetensors")),
                Files.readAllBytes(folder.resolve("pieces/model.safetensors")));
    }

    private Map<String, Double> train(DataSource.Parts parts, RunOptions options) {
        try (Espalier espalier = Espalier.create();
                TrainingRun run = espalier.prepare(
                        RunTest.everything().source(new Orders(parts, folder)).build(), options)) {
            return run.run().test();
        }
    }
}
