package dev.espalier.verification.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A plugin that was built elsewhere: the project in {@code verification/independent}, built by a Maven of its own from the
 * artifacts that this build publishes, and dropped into a plugin folder.
 */
@Tag("slow")
class IndependentPluginTest {

    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    @TempDir
    static Path folder;

    @BeforeAll
    static void build() throws IOException, InterruptedException {
        PublishedArtifacts artifacts = PublishedArtifacts.in(folder.resolve("repository"));
        Path project = folder.resolve("independent");
        copySources(ROOT.resolve("verification/independent"), project);
        artifacts.build(ROOT.resolve("mvnw"), project, "-Despalier.version=" + artifacts.version());
        Files.move(project.resolve("target/plugins"), folder.resolve("plugins"));
    }

    private static void copySources(Path from, Path to) throws IOException {
        try (Stream<Path> below = Files.walk(from)) {
            for (Path path : below.toList()) {
                Path relative = from.relativize(path);
                if (!relative.startsWith("target")) {
                    Files.copy(path, to.resolve(relative.toString()));
                }
            }
        }
    }

    @Test
    void isShownLikeABuiltIn() {
        Command command = Command.shortIn(folder);
        Outcome list = command.run("plugins", "list", "--plugins", "plugins").exits(0);
        assertEquals("", list.errors());
        assertTrue(
                list.output()
                        .lines()
                        .anyMatch(line -> Stream.of("acme-lion", "1.0.0", "acme-lion", "sign of interpolated momentum")
                                .allMatch(line::contains)),
                list::toString);
        command.run("plugins", "describe", "acme-lion", "--plugins", "plugins")
                .exits(0)
                .prints("beta1")
                .prints("0.99")
                .prints("exponential decay rate of the momentum, in [0, 1)");
        command.run("schema", "--plugins", "plugins")
                .exits(0)
                .prints("\"acme-lion\"")
                .prints("tolerance");
        command.run("plugins", "doctor", "--plugins", "plugins").exits(0);
    }

    /** Each run goes on with another number of threads than it was killed with. */
    @Test
    void itsStateSurvivesTwentyKills() throws IOException {
        Path own = Files.createDirectory(folder.resolve("killed"));
        String stack = Stacks.everything(own).toString();
        Command command = Command.in(own);
        String plugins = folder.resolve("plugins").toString();
        Killing.of(command, stack, "--plugins", plugins, "--set", "optimizer=acme-lion", "--set", "learning-rate=0.002")
                .survives(20, 1, 2, 3);
    }
}
