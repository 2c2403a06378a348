package dev.espalier.verification.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Plugins that never come back, or end the JVM: the process ends nevertheless, with what was saved. */
@DisabledOnOs(OS.WINDOWS)
@Tag("slow")
class StuckPluginTest {

    private static final String[] TRAIN = {"--plugins", "plugins", "--set", "train.checkpoint={steps: 1}", "--out"};

    @TempDir
    static Path folder;

    private static Command command;

    @BeforeAll
    static void makeJars() throws IOException {
        Path plugins = Files.createDirectory(folder.resolve("plugins"));
        command = Command.shortIn(folder);
        Stacks.flowers(folder);
        String annotation = "@Plugin(value = \"%s\", summary = \"made for a test\")";
        String update = "float rate";
        new PluginJars()
                .classFrom(
                        "Endless",
                        PluginJars.signDescent("Endless", annotation.formatted("endless"))
                                .replace(update, "while (step.number() > 5) { Thread.onSpinWait(); }\n" + update))
                .listing(PluginJars.OPTIMIZER, "com.acme.Endless")
                .write(plugins.resolve("endless.jar"));
        new PluginJars()
                .classFrom(
                        "Exiting",
                        PluginJars.signDescent("Exiting", annotation.formatted("exiting"))
                                .replace(update, "if (step.number() > 5) { System.exit(0); }\n" + update))
                .listing(PluginJars.OPTIMIZER, "com.acme.Exiting")
                .write(plugins.resolve("exiting.jar"));
    }

    private static String[] train(String optimizer, String out) {
        return new String[] {
            "train",
            "flowers.yaml",
            "--set",
            "optimizer=" + optimizer,
            TRAIN[0],
            TRAIN[1],
            TRAIN[2],
            TRAIN[3],
            TRAIN[4],
            out
        };
    }

    @Test
    void aSecondSignalEndsARunWhoseStepNeverEnds() {
        RunFiles files = new RunFiles(folder.resolve("endless"));
        try (RunningCommand running = command.start(train("endless", "endless"))) {
            running.awaitUntil(() -> files.checkpoints().size() > 2).signal("TERM");
            if (!running.endsWithin(Duration.ofSeconds(2))) {
                running.signal("TERM");
            }
            running.await(Duration.ofSeconds(20)).exits(143).tells("at a second signal");
        }
        command.run("checkpoint", "verify", "endless").exits(0);
    }

    @Test
    void aPluginThatEndsTheJvmIsNamedAndNotTakenForSuccess() {
        command.run(train("exiting", "exiting"))
                .exits(4)
                .tells("com.acme.Exiting")
                .tells("called System.exit");
        command.run("checkpoint", "verify", "exiting").exits(0);
    }
}
