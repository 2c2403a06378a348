package dev.espalier.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.api.ErrorCode;
import dev.espalier.core.json.JsonReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StackCommandsTest {

    private static final String GOOD = """
            name: clothing
            data: {source: fashion-mnist-small}
            model: [dense: 10]
            loss: cross-entropy
            optimizer: adam
            """;

    private final TestScreen test = TestScreen.plain();

    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void nameTheFile() {
        file = folder.resolve("my.yaml");
    }

    @Test
    void acceptsAStackThatIsValid() throws IOException {
        Files.writeString(file, GOOD);

        assertEquals(0, test.run("validate", file.toString()));
        assertEquals("valid: " + file + " (clothing)", test.output().strip());
    }

    @Test
    void printsTheStackWithItsDefaults() throws IOException {
        Files.writeString(file, GOOD);

        assertEquals(0, test.run("validate", file.toString(), "--resolved", "--set", "optimizer.adam.beta1=0.5"));
        assertTrue(test.output().contains("beta1: 0.5"), test::output);
        assertTrue(test.output().contains("beta2: 0.999"), test::output);

        Path again = folder.resolve("again.yaml");
        Files.writeString(again, test.output());
        TestScreen second = TestScreen.plain();
        assertEquals(0, second.run("validate", again.toString(), "--resolved"));
        assertEquals(test.output(), second.output());
    }

    @Test
    void reportsAllMistakesAtOnce() throws IOException {
        Files.writeString(file, """
                seed: ten
                data: {source: fashion-mnist-smal}
                model: [dens: 3]
                loss: cross-entropy
                optimizer: {adam: {betta1: 2}}
                learning-rate: -1
                """);

        assertEquals(2, test.run("validate", file.toString()));
        List<String> lines = test.errors().lines().toList();
        assertEquals(6, lines.size(), test::errors);
        assertTrue(lines.get(0).startsWith("error[wrong-type]: " + file + ":1:7: "), lines.get(0));
        assertTrue(lines.get(1).contains(":2:16: "), lines.get(1));
        assertTrue(lines.get(1).contains("did you mean 'fashion-mnist-small'?"), lines.get(1));
        assertTrue(lines.get(2).startsWith("error[unknown-plugin]: " + file + ":3:9: "), lines.get(2));
        assertTrue(lines.get(3).contains("did you mean 'beta1'?"), lines.get(3));
        assertTrue(lines.get(4).startsWith("error[invalid-setting]: " + file + ":6:16: "), lines.get(4));
        assertEquals("5 problems", lines.get(5));
        assertEquals("", test.output());
    }

    @Test
    void refusesAFileThatIsNotThere() {
        assertEquals(6, test.run("validate", file.toString()));
        assertTrue(test.errors().startsWith("error[io]: " + file + ": "), test::errors);
    }

    @Test
    void refusesAnOverrideWithoutAValue() throws IOException {
        Files.writeString(file, GOOD);

        assertEquals(2, test.run("validate", file.toString(), "--set", "seed"));
        assertTrue(test.errors().startsWith("error[usage]: espalier validate: "), test::errors);
    }

    @Test
    void printsASchemaWithTheInstalledPlugins() {
        assertEquals(0, test.run("schema"));

        JsonReader.readObject(test.output(), "schema", ErrorCode.DATA_FORMAT);
        assertTrue(test.output().contains("\"decoupled-decay\""), test::output);
    }
}
