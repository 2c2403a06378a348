package dev.espalier.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.api.ErrorCode;
import dev.espalier.core.json.JsonObject;
import dev.espalier.core.json.JsonReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class DataDescribeCommandTest {

    private static final String TABLE = "area;town;price\n70,5;Bern;900\n80,25;Chur;\n64;Bern;750\n";

    @TempDir
    Path folder;

    private final TestScreen test = TestScreen.plain();

    private String table() throws IOException {
        return Files.writeString(folder.resolve("houses.csv"), TABLE).toString();
    }

    @Test
    void printsATable() throws IOException {
        String file = table();
        assertEquals(0, test.run("data", "describe", file, "--label", "price"), test::errors);
        assertEquals(
                file + ": 3 rows, 3 columns, delimiter ';', decimal sign ','\n"
                        + "column  kind            missing  different  values\n"
                        + "area    numeric         -        3          64 to 80.25, mean 71.583, deviation 6.6781\n"
                        + "town    categorical     -        2          Bern 66.7%, Chur 33.3%\n"
                        + "price   label, classes  33.3%    2          750 33.3%, 900 33.3%\n",
                test.output().replace("\r\n", "\n"));
    }

    @Test
    void printsJson() throws IOException {
        assertEquals(0, test.run("data", "describe", table(), "--json"), test::errors);
        JsonObject json = JsonReader.readObject(test.output(), "output", ErrorCode.DATA_FORMAT);
        assertEquals(3, json.whole("rows").orElseThrow());
        assertEquals(3, json.array("columns").orElseThrow().elements().size());
        JsonObject area =
                (JsonObject) json.array("columns").orElseThrow().elements().get(0);
        assertEquals("numeric", area.text("kind").orElseThrow());
        assertEquals(80.25, area.number("maximum").orElseThrow().toDouble());
    }

    @Test
    void takesTheSettingsOfAStackFile() throws IOException {
        table();
        Path stack = Files.writeString(
                folder.resolve("stack.yaml"),
                "data: {source: csv, path: houses.csv, label: price, ordinal: {town: [Chur, Bern]}}\n");
        assertEquals(0, test.run("data", "describe", stack.toString()), test::errors);
        assertTrue(test.output().contains("town    ordinal"), test::output);
        assertEquals(2, test.run("data", "describe", stack.toString(), "--label", "price"));
        assertTrue(test.errors().contains("a stack file has settings of its own"), test::errors);
    }

    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void readsAPipe() throws Exception {
        Path pipe = folder.resolve("pipe");
        assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());
        CompletableFuture<Void> writing = CompletableFuture.runAsync(() -> {
            try {
                Files.writeString(pipe, TABLE);
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        });
        assertEquals(0, test.run("data", "describe", pipe.toString()), test::errors);
        writing.join();
        assertTrue(test.output().contains("3 rows"), test::output);
    }

    @Test
    void refusesADelimiterThatIsNone() throws IOException {
        assertEquals(2, test.run("data", "describe", table(), "--delimiter", ";;"));
        assertTrue(test.errors().contains("must be one character other than a quote, tab, or auto"), test::errors);
    }
}
