package dev.espalier.verification.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.espalier.core.Espalier;
import dev.espalier.core.RunOptions;
import dev.espalier.core.TrainingRun;
import dev.espalier.core.data.source.FashionMnistSmall;
import dev.espalier.core.stack.Stack;
import dev.espalier.engine.layer.Dense;
import dev.espalier.engine.loss.CrossEntropy;
import dev.espalier.engine.model.Model;
import dev.espalier.plugins.optimizers.Sgd;
import dev.espalier.verification.modules.PublishedModule;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an application that trains and predicts gets without asking for it. */
class EmbeddingTest {

    private static final String OPTION = "add --add-modules jdk.incubator.vector";
    private static final String UNUSED = "no listener asks for what is bound to io.micrometer";

    private static final String APPLICATION = """
            import dev.espalier.core.*;
            import dev.espalier.core.data.source.FashionMnistSmall;
            import dev.espalier.engine.layer.Dense;
            import dev.espalier.engine.loss.CrossEntropy;
            import dev.espalier.engine.model.Model;
            import dev.espalier.core.stack.Stack;
            import dev.espalier.plugins.optimizers.Sgd;
            import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

            public final class Application {
                public static void main(String[] arguments) {
                    Stack stack = Stack.builder()
                            .source(new FashionMnistSmall())
                            .model(Model.sequential(new Dense(10)))
                            .loss(new CrossEntropy())
                            .optimizer(new Sgd())
                            .steps(2)
                            .build();
                    for (int i = 0; i < 2; i++) {
                        try (Espalier espalier = Espalier.builder()
                                        .bind(SimpleMeterRegistry.class, new SimpleMeterRegistry())
                                        .build();
                                TrainingRun run = espalier.prepare(stack, RunOptions.defaults())) {
                            run.run().model().orElseThrow().predictor(1).close();
                        }
                    }
                }
            }
            """;

    @TempDir
    Path folder;

    @Test
    void oneLineSaysWhichOptionMakesItFaster() throws IOException {
        // without the command, which has a log of its own
        Outcome outcome =
                application("espalier-cli", "cli").withoutVectors().run().exits(0);
        assertEquals(1, linesWith(OPTION, outcome), outcome::toString);
        assertEquals(0, linesWith(UNUSED, outcome), outcome::toString);
    }

    @Test
    void nothingIsSaidWhereThereIsNothingToDo() throws IOException {
        assertEquals(
                0, linesWith(OPTION, application("espalier-cli", "cli").run().exits(0)));
    }

    /** A registry is bound, and there is nobody to put meters into it. */
    @Test
    void whatNobodyAsksForIsSaid() throws IOException {
        Outcome outcome = application("espalier-cli", "cli", "espalier-metrics", "metrics")
                .run()
                .exits(0);
        assertEquals(2, linesWith(UNUSED, outcome), outcome::toString);
    }

    @Test
    void aRegistryOfWhateverClassGetsTheMeters() {
        for (Class<? super SimpleMeterRegistry> type :
                List.<Class<? super SimpleMeterRegistry>>of(SimpleMeterRegistry.class, MeterRegistry.class)) {
            SimpleMeterRegistry registry = new SimpleMeterRegistry();
            List<String> names = new ArrayList<>();
            registry.config().onMeterAdded(meter -> names.add(meter.getId().getName()));
            Stack stack = Stack.builder()
                    .source(new FashionMnistSmall())
                    .model(Model.sequential(new Dense(10)))
                    .loss(new CrossEntropy())
                    .optimizer(new Sgd())
                    .steps(2)
                    .build();
            try (Espalier espalier = Espalier.builder().bind(type, registry).build();
                    TrainingRun run = espalier.prepare(stack, RunOptions.defaults())) {
                run.run();
            }
            assertFalse(names.isEmpty(), type::getName);
        }
    }

    /** The application on a class path that lacks some of the modules, by the names of their jars and of their folders. */
    private Command application(String... left) throws IOException {
        JavaSources.compile(Map.of("Application", APPLICATION), folder);
        List<Path> path = Stream.concat(Stream.of(folder), PublishedModule.modulePath().stream())
                .filter(entry -> Stream.of(left).noneMatch(module -> isOf(entry, module)))
                .toList();
        return new Command(folder, Command.in(folder).options(), "Application", path, Optional.empty());
    }

    private static boolean isOf(Path entry, String module) {
        return entry.getFileName().toString().startsWith(module + "-") || entry.endsWith(module + "/target/classes");
    }

    private static long linesWith(String text, Outcome outcome) {
        return (outcome.output() + "\n" + outcome.errors())
                .lines()
                .filter(line -> line.contains(text))
                .count();
    }
}
