package dev.espalier.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.api.ErrorCode;
import dev.espalier.core.json.JsonArray;
import dev.espalier.core.json.JsonObject;
import dev.espalier.core.json.JsonReader;
import dev.espalier.core.json.JsonValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PluginsCommandTest {

    private final TestScreen test = TestScreen.plain();

    @TempDir
    private Path folder;

    @Test
    void listsPluginsByKindWithTheirJars() {
        assertEquals(0, test.run("plugins", "list"));

        assertTrue(test.output().startsWith("optimizer" + System.lineSeparator()), test::output);
        assertTrue(hasRow("  adam .* adaptive moment estimation.*"), test::output);
        assertEquals("", test.errors());
    }

    @Test
    void listsPluginsForPrograms() {
        assertEquals(0, test.run("plugins", "list", "--json"));

        JsonObject catalog = JsonReader.readObject(test.output(), "output", ErrorCode.DATA_FORMAT);
        JsonArray plugins = catalog.array("plugins").orElseThrow();
        assertTrue(plugins.elements().stream().anyMatch(plugin -> isNamed(plugin, "adam")));
        assertEquals(0, catalog.array("broken").orElseThrow().elements().size());
    }

    private static boolean isNamed(JsonValue plugin, String name) {
        return plugin instanceof JsonObject object && object.text("name").equals(java.util.Optional.of(name));
    }

    @Test
    void describesSettings() {
        assertEquals(0, test.run("plugins", "describe", "adam"));

        assertTrue(test.output().startsWith("optimizer adam"), test::output);
        assertTrue(
                hasRow("    beta1 +0.9 +a number +exponential decay rate of the first-moment estimate, in \\[0, 1\\)"
                        + " \\(search: 0.5 to 0.99, reverse-log\\)"),
                test::output);
    }

    private boolean hasRow(String pattern) {
        return test.output().lines().anyMatch(line -> line.matches(pattern));
    }

    @Test
    void describesEveryPluginOfANameOrTheOneOfAKind() {
        assertEquals(0, test.run("plugins", "describe", "constant"));
        assertTrue(test.output().contains("scheduler constant"), test::output);
        assertTrue(test.output().contains("initializer constant"), test::output);

        TestScreen one = TestScreen.plain();
        assertEquals(0, one.run("plugins", "describe", "initializer/constant", "--json"));
        JsonArray found = (JsonArray) JsonReader.read(one.output(), "output", ErrorCode.DATA_FORMAT);
        assertEquals(1, found.elements().size());
    }

    @Test
    void suggestsTheNearestName() {
        assertEquals(2, test.run("plugins", "describe", "adan"));
        assertEquals(
                "error[unknown-plugin]: plugins: none is called 'adan'; did you mean 'adam'? see espalier plugins list",
                test.errors().strip());
    }

    @Test
    void namesBrokenPlugins() throws IOException {
        Files.writeString(folder.resolve("junk.jar"), "this is no jar");

        assertEquals(0, test.run("plugins", "list", "--plugins", folder.toString()));
        assertTrue(test.errors().startsWith("warning: junk.jar: "), test::errors);
        assertTrue(test.output().contains("  adam "), test::output);

        TestScreen doctor = TestScreen.plain();
        assertEquals(4, doctor.run("plugins", "doctor", "--plugins", folder.toString()));
        assertTrue(doctor.output().startsWith("junk.jar: "), doctor::output);
        assertTrue(doctor.output().contains("1 broken"), doctor::output);
    }

    @Test
    void refusesAFolderThatIsNotThere() {
        assertEquals(
                6,
                test.run("plugins", "list", "--plugins", folder.resolve("none").toString()));
        assertTrue(test.errors().startsWith("error[io]: "), test::errors);
    }

    @Test
    void saysWhichCommandsThereAre() {
        assertEquals(2, test.run("plugins"));
        assertTrue(test.errors().contains("describe"), test::errors);
    }
}
