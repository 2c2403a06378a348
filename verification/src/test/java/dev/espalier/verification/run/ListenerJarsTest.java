package dev.espalier.verification.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Jars of listeners in a plugin folder, as a user sees them. */
@Tag("slow")
class ListenerJarsTest {

    private static final String PROVIDER = "dev.espalier.api.event.TrainingListenerProvider";

    @TempDir
    Path folder;

    private Path plugins;

    private Command command;

    @BeforeEach
    void makeJar() throws IOException {
        plugins = Files.createDirectory(folder.resolve("plugins"));
        command = Command.shortIn(folder);
        ears("1.2", "began").write(plugins.resolve("ears-1.2.JAR"));
    }

    private static PluginJars ears(String version, String said) throws IOException {
        return PluginJars.versioned(version)
                .classFrom("Ears", """
                        package com.acme;
                        import dev.espalier.api.event.*;
                        import java.util.List;
                        public final class Ears implements TrainingListenerProvider {
                            @Override public List<TrainingListener> listeners(Host host) {
                                return List.of(new TrainingListener() {
                                    @Override public void runStarted(RunStarted event) { System.out.println("%s"); }
                                });
                            }
                        }
                        """.formatted(said))
                .listing(PROVIDER, "com.acme.Ears");
    }

    @Test
    void areListedAndExaminedLikePlugins() {
        Outcome list =
                command.run("plugins", "list", "--plugins", "plugins").exits(0).prints("listener");
        assertEquals("", list.errors());
        requireLine(list, "com.acme.Ears", "1.2", "ears-1.2.JAR");
        command.run("plugins", "list", "--plugins", "plugins", "--json")
                .exits(0)
                .prints("\"listeners\"")
                .prints("\"class\": \"com.acme.Ears\"")
                .prints("\"version\": \"1.2\"")
                .prints("\"jar\": \"ears-1.2.JAR\"");
        Outcome doctor = command.run("plugins", "doctor", "--plugins", "plugins")
                .exits(0)
                .prints("0 broken");
        requireLine(doctor, "ears-1.2.JAR: listener com.acme.Ears is good");
        command.run("plugins", "doctor", "--plugins", "plugins", "--json")
                .exits(0)
                .prints("\"class\": \"com.acme.Ears\"");
    }

    @Test
    void ofTwoVersionsOneIsUsedAndTheOtherTold() throws IOException {
        Stacks.flowers(folder);
        ears("1.3", "began anew").write(plugins.resolve("ears-1.3.jar"));
        Outcome doctor = command.run("plugins", "doctor", "--plugins", "plugins")
                .exits(4)
                .prints("1 broken");
        requireLine(doctor, "ears-1.3.jar", "com.acme.Ears", "ears-1.2.JAR", "remove one of the jars");
        Outcome run = command.run("train", "flowers.yaml", "--plugins", "plugins", "--epochs", "1", "--out", "run")
                .exits(0)
                .tells("warning: ears-1.3.jar");
        assertEquals(
                1, run.output().lines().filter(line -> line.startsWith("began")).count(), run::toString);
    }

    @Test
    void anEmptyFolderIsNoReasonNotToTrain() throws IOException {
        Stacks.flowers(folder);
        Files.createDirectory(folder.resolve("none"));
        String[] train = {"train", "flowers.yaml", "--plugins", "none", "--epochs", "1", "--out", "run"};
        command.run(train).exits(0).tells("warning: none: the plugin folder contains no jar");
        train[train.length - 2] = "--strict";
        train = Arrays.copyOf(train, train.length - 1);
        command.run(train).exits(4).tells("the plugin folder contains no jar");
    }

    private static void requireLine(Outcome outcome, String... parts) {
        assertTrue(
                outcome.output()
                        .lines()
                        .anyMatch(line -> List.of(parts).stream().allMatch(line::contains)),
                outcome::toString);
    }
}
