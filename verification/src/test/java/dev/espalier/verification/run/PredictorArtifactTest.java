package dev.espalier.verification.run;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.espalier.core.Espalier;
import dev.espalier.core.Predictor;
import dev.espalier.core.RunOptions;
import dev.espalier.core.TrainedModel;
import dev.espalier.core.TrainingRun;
import dev.espalier.verification.modules.PublishedModule;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A service that only predicts, with nothing but what {@code espalier-predictor} brings on its class path. */
class PredictorArtifactTest {

    /** What {@code predictor/pom.xml} allows: folders of modules, and jars of libraries. */
    private static final List<String> MODULES = List.of("api", "engine", "core", "plugins-regularizers");

    private static final List<String> LIBRARIES = List.of("jackson-core-", "snakeyaml-engine-");

    private static final String SERVICE = """
            import dev.espalier.core.Espalier;
            import dev.espalier.core.Predictor;
            import java.nio.file.Path;

            public final class Service {
                public static void main(String[] arguments) {
                    try (Espalier espalier = Espalier.create();
                            Predictor predictor = espalier.loadModel(Path.of(arguments[0])).predictor(1)) {
                        float[] sample = new float[predictor.schema().inputs().get(0).shape().size()];
                        for (int i = 0; i < sample.length; i++) {
                            sample[i] = i;
                        }
                        for (float value : predictor.predict(sample).values()) {
                            System.out.println(Integer.toHexString(Float.floatToIntBits(value)));
                        }
                    }
                }
            }
            """;

    private static final String STACK = """
            name: served
            seed: 9
            data: {source: idx, path: images, validation: 0.2, preprocess: [scale: 0.00392156862, pca: {components: 20, whiten: true}]}
            model: [dense: 32, batch-norm, relu, dropout: 0.3, dense: 4]
            loss: cross-entropy
            optimizer: adam
            train: {epochs: 1, batch: 32}
            """;

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void predictsTheSameBitsWithoutTheLibrariesOfTraining(int members) throws IOException {
        SampleData.writeImages(folder.resolve("images"), 120, 4);
        Path file = folder.resolve("model.safetensors");
        List<String> expected = new ArrayList<>();
        try (Espalier espalier = Espalier.create();
                TrainingRun run = espalier.prepare(
                        espalier.readStack("served", STACK, Map.of()),
                        RunOptions.defaults().withBaseFolder(folder))) {
            TrainedModel trained = run.run().model().orElseThrow();
            TrainedModel model = TrainedModel.ensemble(Collections.nCopies(members, trained));
            model.save(file);
            try (Predictor predictor = model.predictor(1)) {
                float[] sample =
                        new float[model.schema().inputs().get(0).shape().size()];
                for (int i = 0; i < sample.length; i++) {
                    sample[i] = i;
                }
                for (float value : predictor.predict(sample).values()) {
                    expected.add(Integer.toHexString(Float.floatToIntBits(value)));
                }
            }
        }
        JavaSources.compile(Map.of("Service", SERVICE), folder);
        List<Path> path = Stream.concat(Stream.of(folder), artifact()).toList();
        assertEquals(1 + MODULES.size() + LIBRARIES.size(), path.size(), path::toString);

        Outcome outcome = new Command(folder, Command.shortIn(folder).options(), "Service", path, Optional.empty())
                .run(file.toString())
                .exits(0);

        assertEquals(expected, outcome.output().lines().toList());
    }

    private static Stream<Path> artifact() {
        return PublishedModule.modulePath().stream()
                .filter(entry -> MODULES.stream().anyMatch(module -> isOf(entry, module))
                        || LIBRARIES.stream()
                                .anyMatch(library ->
                                        entry.getFileName().toString().startsWith(library)));
    }

    private static boolean isOf(Path entry, String module) {
        return entry.getFileName().toString().startsWith("espalier-" + module + "-")
                || entry.endsWith(module + "/target/classes");
    }
}
