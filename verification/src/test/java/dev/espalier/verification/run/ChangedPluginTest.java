package dev.espalier.verification.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A run that is resumed with another jar of a plugin says so, with what it began with and what it goes on with. */
@Tag("slow")
class ChangedPluginTest {

    private static final String NAMED = "@Plugin(value = \"sign-descent\", summary = \"made for a test\")";

    @TempDir
    static Path folder;

    private static Command command;

    @BeforeAll
    static void begin() throws IOException {
        Stacks.flowers(folder);
        command = Command.shortIn(folder);
        jar("1.0", "").write(folder.resolve("first.jar"));
        jar("1.1", "/* another */ int unused = 0;").write(folder.resolve("version.jar"));
        jar("1.0", "/* rebuilt */ int unused = 1;").write(folder.resolve("digest.jar"));
        PluginJars unversioned = jar("", "int unused = 2;");
        unversioned.write(folder.resolve("unversioned.jar"));
    }

    private static PluginJars jar(String version, String statement) throws IOException {
        PluginJars jar = version.isEmpty() ? new PluginJars() : PluginJars.versioned(version);
        return jar.classFrom(
                        "SignDescent",
                        PluginJars.signDescent("SignDescent", NAMED).replace("float rate", statement + "float rate"))
                .listing(PluginJars.OPTIMIZER, "com.acme.SignDescent");
    }

    private static String digestOf(String jar) throws IOException, NoSuchAlgorithmException {
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(folder.resolve(jar)));
        return HexFormat.of().formatHex(digest).substring(0, 12);
    }

    /** Trains with a jar under a name, then goes on with another under a name. */
    private static Outcome goOn(String run, String jar, String name) throws IOException {
        Path plugins = Files.createDirectory(folder.resolve(run + "-plugins"));
        Path first = Files.copy(folder.resolve("first.jar"), plugins.resolve("sign.jar"));
        String[] train = {
            "train",
            "flowers.yaml",
            "--set",
            "optimizer=sign-descent",
            "--plugins",
            plugins.toString(),
            "--set",
            "train.checkpoint={steps: 2}",
            "--out",
            run
        };
        command.run(with(train, "--max-steps", "4")).exits(0);
        Files.delete(first);
        Files.copy(folder.resolve(jar), plugins.resolve(name));
        return command.run(with(train, "--resume", "--max-steps", "8")).exits(0);
    }

    private static String[] with(String[] arguments, String... further) {
        return Stream.of(arguments, further).flatMap(Stream::of).toArray(String[]::new);
    }

    @ParameterizedTest
    @CsvSource({
        "version.jar, sign.jar, 'version 1.1 '",
        "digest.jar, sign.jar, 'version 1.0 '",
        "unversioned.jar, sign.jar, 'sign.jar ('",
        "version.jar, sign-1.1.jar, 'sign-1.1.jar, version 1.1 '",
    })
    void aChangedJarIsToldWithBoth(String jar, String name, String now) throws Exception {
        Outcome outcome = goOn(jar + "-as-" + name, jar, name);
        List<String> warnings = outcome.errors()
                .lines()
                .filter(line -> line.contains("sign-descent"))
                .toList();
        assertEquals(1, warnings.size(), outcome::toString);
        String warning = warnings.get(0);
        assertTrue(warning.contains("the run began with optimizer sign-descent of sign.jar, version 1.0 "), warning);
        assertTrue(warning.contains(now), warning);
        assertTrue(warning.contains(digestOf("first.jar")) && warning.contains(digestOf(jar)), warning);
    }

    @ParameterizedTest
    @CsvSource({"first.jar, sign.jar", "first.jar, renamed.jar"})
    void theSameJarIsNot(String jar, String name) throws IOException {
        Outcome outcome = goOn(jar + "-as-" + name, jar, name);
        assertFalse(outcome.errors().contains("the run began with"), outcome::toString);
    }
}
