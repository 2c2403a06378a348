package dev.espalier.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.cli.starter.StarterKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class PluginsNewCommandTest {

    private final TestScreen test = TestScreen.plain();

    @TempDir
    private Path folder;

    private int begin(String kind, String name, String packageName) {
        String out = folder.resolve("project").toString();
        return test.run("plugins", "new", "--kind", kind, "--name", name, "--package", packageName, "--out", out);
    }

    @ParameterizedTest
    @EnumSource
    void leavesNoBlankInAnyTemplate(StarterKind kind) throws IOException {
        assertEquals(0, begin(kind.toString(), "acme-thing", "com.acme.things"), test::errors);

        List<Path> files;
        try (Stream<Path> all = Files.walk(folder.resolve("project"))) {
            files = all.filter(Files::isRegularFile).toList();
        }
        assertEquals(10, files.size(), files::toString);
        for (Path file : files) {
            String text = Files.readString(file);
            boolean ours = !file.toString().contains("mvnw") && !file.toString().contains("wrapper");
            assertFalse(
                    ours && text.matches("(?s).*(\\$\\{[a-zA-Z]+\\}|@[a-z.-]+\\.version@).*"),
                    () -> file + "\n" + text);
        }
        Path sources = folder.resolve("project/src");
        assertTrue(Files.exists(sources.resolve("main/java/com/acme/things/AcmeThing.java")));
        assertTrue(Files.exists(sources.resolve("test/java/com/acme/things/AcmeThingTest.java")));
        Path service = sources.resolve("main/resources/META-INF/services")
                .resolve(kind.kind().type().getName());
        assertEquals("com.acme.things.AcmeThing\n", Files.readString(service));
        assertTrue(Files.isExecutable(folder.resolve("project/mvnw")));
    }

    @Test
    void writesStackFilesThatAreSound() throws IOException {
        // the built-in of that name stands in for the plugin that would be built
        assertEquals(0, begin("optimizer", "adam", "com.acme"));
        assertTrue(test.errors().startsWith("warning: optimizer adam is there already"), test::errors);

        assertEquals(
                0, test.run("validate", folder.resolve("project/stack.yaml").toString()), test::errors);
    }

    @ParameterizedTest
    @CsvSource({"AcmeLion, com.acme", "acme_lion, com.acme", "-lion, com.acme", "lion, com.class", "lion, com..acme"})
    void refusesWhatIsNoName(String name, String packageName) {
        assertEquals(2, begin("optimizer", name, packageName));

        assertTrue(test.errors().startsWith("error[usage]: --"), test::errors);
        assertFalse(Files.exists(folder.resolve("project")));
    }

    @Test
    void saysWhichKindsThereAre() {
        assertEquals(2, begin("optimiser", "acme-lion", "com.acme"));

        assertTrue(
                test.errors().contains("'--kind': 'optimiser' is none; did you mean 'optimizer'? known: "),
                test::errors);
        assertTrue(test.errors().contains("gradient-transformation"), test::errors);
    }

    @Test
    void namesBothNamesThatAreNone() {
        assertEquals(2, begin("optimizer", "Lion", "com acme"));

        assertTrue(test.errors().contains("--name: 'Lion' is not a plugin name"), test::errors);
        assertTrue(test.errors().contains("--package: 'com acme' is not a package name"), test::errors);
    }

    @Test
    void leavesAFolderAloneThatHoldsSomething() throws IOException {
        Path project = Files.createDirectory(folder.resolve("project"));
        Path file = Files.writeString(project.resolve("pom.xml"), "mine");

        assertEquals(2, begin("scheduler", "acme-line", "com.acme"));
        assertTrue(test.errors().contains("not an empty folder"), test::errors);
        assertEquals("mine", Files.readString(file));
    }
}
