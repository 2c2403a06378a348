package dev.espalier.verification.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A folder of plugin jars, three of them good and all others broken in ways of their own. */
@Tag("slow")
class PluginFolderTest {

    private static final String NAMED = "@Plugin(value = \"%s\", summary = \"made for a test\")";

    private static final int FAULTS = 12;

    /** What the doctor alone tells: the plugins of absent-class.jar and of syntax-error.jar, whose lists name others. */
    private static final int UNLISTED = 2;

    @TempDir
    Path folder;

    /** What each fault is told by, besides the jar's name: what is wrong, and the remedy. */
    private final Map<String, List<String>> faults = new LinkedHashMap<>();

    @BeforeEach
    void makeJars() throws IOException {
        Path plugins = Files.createDirectory(folder.resolve("plugins"));
        PluginJars.versioned("2.1")
                .classFrom("SignDescent", sound("SignDescent", "sign-descent"))
                .listing(PluginJars.OPTIMIZER, "com.acme.SignDescent")
                .write(plugins.resolve("good-optimizer.jar"));
        PluginJars.versioned("0.3")
                .classFrom("Halving", halving())
                .listing(PluginJars.SCHEDULER, "com.acme.Halving")
                .write(Files.createDirectory(plugins.resolve("good-scheduler")).resolve("halving.jar"));

        Files.write(plugins.resolve("junk.jar"), "this is no jar".getBytes(StandardCharsets.UTF_8));
        faults.put("junk.jar", List.of("cannot be read as a jar", "copy the jar again"));

        Path whole = jar("Whole", "whole").write(folder.resolve("whole.jar"));
        byte[] bytes = Files.readAllBytes(whole);
        Files.write(plugins.resolve("cut.jar"), Arrays.copyOf(bytes, bytes.length / 2));
        faults.put("cut.jar", List.of("cannot be read as a jar", "copy the jar again"));

        jar("Present", "present")
                .listing(PluginJars.OPTIMIZER, "com.acme.Absent")
                .write(plugins.resolve("absent-class.jar"));
        faults.put("absent-class.jar", List.of("com.acme.Absent", "rebuild the jar"));

        new PluginJars()
                .classWithout(
                        "Needy",
                        sound("Needy", "needy").replace("this(1)", "this(Library.SIZE.doubleValue())"),
                        "Library",
                        "package com.acme; public final class Library { public static final Double SIZE = 1.0; }")
                .listing(PluginJars.OPTIMIZER, "com.acme.Needy")
                .write(plugins.resolve("needs-a-library.jar"));
        faults.put(
                "needs-a-library.jar", List.of("com/acme/Library", "put the libraries that it needs beside its jar"));

        new PluginJars()
                .classFrom(
                        "Bursting",
                        sound("Bursting", "bursting").replace("this(1)", "this(1 / Integer.parseInt(\"0\"))"))
                .listing(PluginJars.OPTIMIZER, "com.acme.Bursting")
                .write(plugins.resolve("constructor-throws.jar"));
        faults.put("constructor-throws.jar", List.of("/ by zero", "give it defaults"));

        new PluginJars()
                .classFrom("Nameless", PluginJars.signDescent("Nameless", ""))
                .listing(PluginJars.OPTIMIZER, "com.acme.Nameless")
                .write(plugins.resolve("nameless.jar"));
        faults.put("nameless.jar", List.of("@Plugin", "name it"));

        jar("Future", "future")
                .classesChanged(PluginFolderTest::ofJavaNinetyNine)
                .write(plugins.resolve("newer-java.jar"));
        faults.put("newer-java.jar", List.of("class file", "run a newer Java"));

        jar("Foreign", "foreign").manifest("Espalier-Api-Version", "9.0").write(plugins.resolve("other-contract.jar"));
        // what the projects of "plugins new" are built for is what the core accepts
        String current = PublishedArtifacts.property("espalier.api.version");
        faults.put("other-contract.jar", List.of("9.0", "for version " + current + " of the API"));

        new PluginJars()
                .classFrom("Forgotten", sound("Forgotten", "forgotten"))
                .write(plugins.resolve("no-services-file.jar"));
        faults.put(
                "no-services-file.jar",
                List.of(
                        "com.acme.Forgotten is a plugin that no services file lists",
                        "name it in META-INF/services/" + PluginJars.OPTIMIZER));

        new PluginJars()
                .classFrom("Unfinished", """
                        package com.acme;
                        import dev.espalier.api.Plugin;
                        import dev.espalier.api.optimizer.ParameterOptimizer;
                        @Plugin(value = "unfinished", summary = "made for a test")
                        public abstract class Unfinished implements ParameterOptimizer {}
                        """)
                .listing(PluginJars.OPTIMIZER, "com.acme.Unfinished")
                .write(plugins.resolve("abstract-class.jar"));
        faults.put("abstract-class.jar", List.of("com.acme.Unfinished is abstract", "make it a public record"));

        jar("Misplaced", "misplaced")
                .listing(PluginJars.OPTIMIZER)
                .listing(PluginJars.SCHEDULER, "com.acme.Misplaced")
                .write(plugins.resolve("wrong-type.jar"));
        faults.put(
                "wrong-type.jar",
                List.of(
                        "com.acme.Misplaced does not implement " + PluginJars.SCHEDULER,
                        "list the class under the interface that it implements"));

        jar("Garbled", "garbled")
                .listing(PluginJars.OPTIMIZER, "com.acme.Garbled, com.acme.Other")
                .write(plugins.resolve("syntax-error.jar"));
        faults.put(
                "syntax-error.jar",
                List.of(
                        "line 1: 'com.acme.Garbled, com.acme.Other' is not the name of a class",
                        "write one class name on each line"));
    }

    /** A jar in which one plugin is listed and another one is not, and a second jar with the name of a good plugin. */
    private void makeDoubtfulJars() throws IOException {
        Path plugins = folder.resolve("plugins");
        new PluginJars()
                .classFrom("Kept", sound("Kept", "kept"))
                .classFrom("Lost", sound("Lost", "lost"))
                .listing(PluginJars.OPTIMIZER, "com.acme.Kept")
                .write(plugins.resolve("shaded.jar"));
        jar("Namesake", "sign-descent").write(plugins.resolve("namesake.jar"));
    }

    @Test
    void listShowsTheGoodOnesLikeBuiltInsAndNamesEachFault() {
        Outcome outcome = Command.shortIn(folder)
                .run("plugins", "list", "--plugins", "plugins")
                .exits(0);
        requireRow(outcome, "sign-descent", "2.1", "good-optimizer.jar", "made for a test");
        requireRow(outcome, "halving", "0.3", "halving.jar", "made for a test");
        requireRow(outcome, "adam", "plugins-optimizers");
        requireFaults(outcome.errors(), outcome);
    }

    @Test
    void doctorNamesEachFault() {
        Outcome outcome = Command.shortIn(folder)
                .run("plugins", "doctor", "--plugins", "plugins")
                .exits(4)
                .prints((FAULTS + UNLISTED) + " broken");
        requireFaults(outcome.output(), outcome);
    }

    @Test
    void doctorFindsWhatAShadedJarHasLostAndNamesThatAreGivenTwice() throws IOException {
        makeDoubtfulJars();
        Outcome outcome = Command.shortIn(folder)
                .run("plugins", "doctor", "--plugins", "plugins")
                .exits(4)
                .prints((FAULTS + UNLISTED + 1) + " broken, 1 name is provided more than once");
        requireRow(
                outcome,
                "shaded.jar: optimizer lost: class com.acme.Lost is a plugin that no services file lists",
                "merge");
        requireRow(
                outcome,
                "optimizer sign-descent is provided by good-optimizer.jar and namesake.jar",
                "write sign-descent@good-optimizer or sign-descent@namesake");
        requireFaults(outcome.output(), outcome);
    }

    @Test
    void aGoodOneTrainsBesideBrokenOnesUnlessThatIsRefused() throws IOException {
        Stacks.flowers(folder);
        Command command = Command.shortIn(folder);
        String[] train = {
            "train", "flowers.yaml", "--set", "optimizer=sign-descent", "--epochs", "2", "--plugins", "plugins", "--out"
        };
        command.run(with(train, "run")).exits(0).prints("sign-descent").tells("warning: ");
        Outcome strict = command.run(with(train, "strict", "--strict")).exits(4);
        assertEquals(FAULTS, strict.problems().size(), strict::toString);
        command.run("train", "flowers.yaml", "--set", "optimizer=bursting", "--plugins", "plugins", "--out", "broken")
                .exits(4)
                .tells("error[plugin-broken]")
                .tells("constructor-throws.jar")
                .tells("/ by zero");
    }

    @Test
    void theSchemaAndTheHelpOfASettingKnowThem() {
        Command command = Command.shortIn(folder);
        command.run("schema", "--plugins", "plugins")
                .exits(0)
                .prints("\"sign-descent\"")
                .prints("factor on each step");
        command.run("plugins", "describe", "sign-descent", "--plugins", "plugins")
                .exits(0)
                .prints("made for a test")
                .prints("factor on each step")
                .prints("good-optimizer.jar");
    }

    private void requireFaults(String text, Outcome outcome) {
        assertEquals(FAULTS, faults.size());
        faults.forEach((jar, parts) -> assertEquals(
                1,
                text.lines()
                        .filter(line ->
                                line.contains(jar + ": ") && parts.stream().allMatch(line::contains))
                        .count(),
                () -> jar + " is not told once with " + parts + "\n" + outcome));
    }

    private static void requireRow(Outcome outcome, String... parts) {
        assertTrue(
                outcome.output()
                        .lines()
                        .anyMatch(line -> List.of(parts).stream().allMatch(line::contains)),
                () -> "no line has " + List.of(parts) + "\n" + outcome);
    }

    private static PluginJars jar(String className, String name) throws IOException {
        return new PluginJars()
                .classFrom(className, sound(className, name))
                .listing(PluginJars.OPTIMIZER, "com.acme." + className);
    }

    private static String sound(String className, String name) {
        return PluginJars.signDescent(className, NAMED.formatted(name));
    }

    private static String halving() {
        return """
                package com.acme;
                import dev.espalier.api.Plugin;
                import dev.espalier.api.schedule.TrainingProgress;
                import dev.espalier.api.schedule.Scheduler;
                @Plugin(value = "halving", summary = "made for a test")
                public record Halving() implements Scheduler {
                    @Override public double factor(TrainingProgress progress) {
                        return 1 / (1 + progress.fraction());
                    }
                }
                """;
    }

    /** A class file's version stands in its bytes 6 and 7. */
    private static byte[] ofJavaNinetyNine(byte[] classFile) {
        byte[] changed = classFile.clone();
        changed[6] = 0;
        changed[7] = (byte) (44 + 99);
        return changed;
    }

    private static String[] with(String[] arguments, String... further) {
        String[] all = Arrays.copyOf(arguments, arguments.length + further.length);
        System.arraycopy(further, 0, all, arguments.length, further.length);
        return all;
    }
}
