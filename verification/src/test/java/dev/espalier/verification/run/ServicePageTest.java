package dev.espalier.verification.run;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.core.Espalier;
import dev.espalier.core.RunOptions;
import dev.espalier.core.TrainingRun;
import dev.espalier.core.data.csv.CsvSource;
import dev.espalier.core.preprocessing.Standardize;
import dev.espalier.core.stack.Stack;
import dev.espalier.engine.layer.Dense;
import dev.espalier.engine.layer.Relu;
import dev.espalier.engine.loss.CrossEntropy;
import dev.espalier.engine.model.Model;
import dev.espalier.plugins.optimizers.Adam;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program in {@code docs/service.md} compiles, runs, and prints what the page says. */
class ServicePageTest {

    private static final Path PAGE = Path.of("../docs/service.md");

    @TempDir
    Path folder;

    private static List<String> blocks(String language) throws IOException {
        return Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(PAGE))
                .results()
                .map((MatchResult block) -> block.group(1))
                .toList();
    }

    private Path trainedModel() throws IOException {
        StringBuilder table = new StringBuilder("age,city,plan,monthly spending,answer\n");
        for (int i = 0; i < 60; i++) {
            String city = List.of("Bern", "Basel", "Genf").get(i % 3);
            table.append(20 + i).append(',').append(city).append(',');
            table.append(i % 2 == 0 ? "basic" : "plus")
                    .append(',')
                    .append(15 + 0.5 * i)
                    .append(',');
            table.append(i < 25 ? "go" : "stay").append('\n');
        }
        Path file = Files.writeString(folder.resolve("customers.csv"), table);
        Stack stack = Stack.builder()
                .source(new CsvSource(file.toString(), "answer"))
                .preprocess(new Standardize())
                .model(Model.sequential(new Dense(8), new Relu(), new Dense(2)))
                .loss(new CrossEntropy())
                .optimizer(new Adam())
                .steps(20)
                .build();
        Path model = folder.resolve("model.safetensors");
        try (Espalier espalier = Espalier.create();
                TrainingRun run = espalier.prepare(stack, RunOptions.defaults())) {
            run.run().model().orElseThrow().save(model);
        }
        return model;
    }

    @Test
    void theProgramOfThePageAnswersAsThePageSays() throws IOException {
        Path classes = Files.createDirectory(folder.resolve("classes"));
        JavaSources.compile(Map.of("CustomerService", blocks("java").get(0)), classes);

        Outcome outcome = Command.in(folder)
                .running("CustomerService", classes)
                .run(trainedModel().toString(), "400")
                .exits(0);

        List<String> lines = outcome.output().lines().toList();
        assertTrue(lines.get(0).matches("200 (go|stay) 0\\.\\d+"), outcome::toString);
        assertTrue(outcome.output().contains(blocks("text").get(0)), outcome::toString);
        assertTrue(lines.get(lines.size() - 1).matches("400 requests: p50 \\d+ µs, p99 \\d+ µs"), outcome::toString);
    }
}
