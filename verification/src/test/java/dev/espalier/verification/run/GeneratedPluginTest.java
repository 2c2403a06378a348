package dev.espalier.verification.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.cli.starter.StarterKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** From nothing to training with a plugin of one's own, by the commands that the generator of projects names. */
@Tag("slow")
class GeneratedPluginTest {

    @TempDir
    static Path folder;

    private static PublishedArtifacts artifacts;

    /** The projects of all kinds, as the command makes them, built as the modules of one project. */
    @BeforeAll
    static void buildAllKinds() throws Exception {
        artifacts = PublishedArtifacts.in(folder.resolve("repository"));
        StringBuilder modules = new StringBuilder();
        for (StarterKind kind : StarterKind.values()) {
            Path project = generated(kind.toString(), "acme-" + kind);
            modules.append("<module>").append(project.getFileName()).append("</module>");
        }
        Files.writeString(folder.resolve("pom.xml"), """
                <project xmlns="http://maven.apache.org/POM/4.0.0">
                  <modelVersion>4.0.0</modelVersion>
                  <groupId>com.acme</groupId>
                  <artifactId>all-kinds</artifactId>
                  <version>1</version>
                  <packaging>pom</packaging>
                  <modules>%s</modules>
                </project>
                """.formatted(modules));
        artifacts.build(folder.resolve("acme-" + StarterKind.OPTIMIZER).resolve("mvnw"), folder, "-T2");
    }

    @ParameterizedTest
    @EnumSource
    void goesFromNothingToTraining(StarterKind kind) {
        String name = "acme-" + kind;
        Command inProject = Command.shortIn(folder.resolve(name));
        inProject
                .run("plugins", "describe", name, "--plugins", "target/plugins")
                .exits(0)
                .prints(kind.kind() + " " + name + " 0.1.0 from ");
        inProject.run("plugins", "doctor", "--plugins", "target/plugins").exits(0);
        inProject
                .run(kind.command(), "stack.yaml", "--plugins", "target/plugins", "--set", "train.epochs=1", "--quiet")
                .exits(0);
    }

    /** Two ways to one project: the command, and the Maven archetype that its jar is, for each kind. */
    @Test
    void theArchetypeMakesTheSameProjects() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            List<Future<?>> comparisons = new ArrayList<>();
            for (StarterKind kind : StarterKind.values()) {
                comparisons.add(threads.submit(() -> {
                    comparesWithTheArchetype(kind);
                    return kind;
                }));
            }
            for (Future<?> comparison : comparisons) {
                comparison.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private static void comparesWithTheArchetype(StarterKind kind) throws Exception {
        String name = "acme-same-" + kind;
        Path byCommand = generated(kind.toString(), name);
        Path elsewhere = Files.createDirectory(folder.resolve("archetype-" + kind));
        artifacts.generate(elsewhere, "-DgroupId=com.acme", "-DartifactId=" + name, "-Dkind=" + kind);
        Map<String, String> expected = filesBelow(byCommand);
        assertEquals(10, expected.size(), () -> kind + ": " + expected.keySet());
        assertEquals(expected, filesBelow(elsewhere.resolve(name)), kind::toString);
        assertTrue(Files.isExecutable(elsewhere.resolve(name).resolve("mvnw")), kind::toString);
    }

    private static Map<String, String> filesBelow(Path project) throws IOException {
        Map<String, String> files = new TreeMap<>();
        try (Stream<Path> below = Files.walk(project)) {
            for (Path file : below.filter(Files::isRegularFile).toList()) {
                files.put(project.relativize(file).toString(), Files.readString(file));
            }
        }
        return files;
    }

    /** The commands and the sources of docs/write-a-plugin.md. */
    @Test
    void theTutorialIsTrue() throws Exception {
        String tutorial = Files.readString(Path.of("..", "docs", "write-a-plugin.md"));
        Path project = folder.resolve("acme-lion");
        for (Block block : Block.of(tutorial)) {
            if (block.language().equals("java")) {
                replaceClass(project, block.text());
                continue;
            }
            for (String line : block.text().split("\n")) {
                if (line.startsWith("./mvnw")) {
                    build(project);
                } else if (line.startsWith("espalier ")) {
                    String[] words = line.substring("espalier ".length()).split(" ");
                    Path where = Files.isDirectory(project) ? project : folder;
                    Command.in(where).run(words).exits(0);
                } else {
                    assertEquals("cd acme-lion", line);
                }
            }
        }
    }

    /** Puts a class into the file of its name, below the imports that are there and those that it needs. */
    private static void replaceClass(Path project, String source) throws IOException {
        boolean test = source.startsWith("class AcmeLionTest");
        Path file = project.resolve(
                test ? "src/test/java/com/acme/AcmeLionTest.java" : "src/main/java/com/acme/AcmeLion.java");
        String text = Files.readString(file);
        int start = text.indexOf(test ? "class " : "/**");
        Files.writeString(file, text.substring(0, start) + source);
    }

    /** A block of a Markdown text. */
    private record Block(String language, String text) {

        private static final Pattern FENCED = Pattern.compile("(?s)```(sh|java)\n(.*?)```");

        static List<Block> of(String markdown) {
            List<Block> blocks = FENCED.matcher(markdown)
                    .results()
                    .map(found -> new Block(found.group(1), found.group(2)))
                    .toList();
            assertEquals(6, blocks.size());
            return blocks;
        }
    }

    /** Two plugins in one run, each with another version of one library. */
    @Test
    void eachPluginHasItsOwnVersionOfALibrary() throws Exception {
        Path optimizer = generated("optimizer", "older-numbers");
        Path schedule = generated("scheduler", "newer-numbers");
        needsVersion(optimizer, "OlderNumbers", "1.1");
        needsVersion(schedule, "NewerNumbers", "1.2");
        Path plugins = Files.createDirectory(folder.resolve("both"));
        for (Path project : new Path[] {optimizer, schedule}) {
            build(project);
            try (Stream<Path> built = Files.list(project.resolve("target/plugins"))) {
                for (Path plugin : built.toList()) {
                    Files.move(plugin, plugins.resolve(plugin.getFileName()));
                }
            }
        }
        Command.in(optimizer)
                .run(
                        "train",
                        "stack.yaml",
                        "--plugins",
                        plugins.toString(),
                        "--epochs",
                        "1",
                        "--quiet",
                        "--set",
                        "schedule=[newer-numbers]")
                .exits(0);
    }

    private static Path generated(String kind, String name) {
        Command.shortIn(folder)
                .run("plugins", "new", "--kind", kind, "--name", name, "--package", "com.acme")
                .exits(0)
                .prints("./mvnw package");
        return folder.resolve(name);
    }

    private static void build(Path project) throws IOException, InterruptedException {
        artifacts.build(project.resolve("mvnw"), project);
    }

    /** Makes the plugin refuse to be created with any other version than its own. */
    private static void needsVersion(Path project, String className, String version) throws IOException {
        edit(
                project.resolve("pom.xml"),
                "    <!-- Libraries of your own",
                """
                    <dependency>
                      <groupId>org.apache.commons</groupId>
                      <artifactId>commons-numbers-core</artifactId>
                      <version>%s</version>
                    </dependency>
                """.formatted(version) + "    <!-- Libraries of your own");
        String constructor = "    public " + className + " {\n";
        edit(
                project.resolve("src/main/java/com/acme/" + className + ".java"),
                constructor,
                constructor + """
                                String found = org.apache.commons.numbers.core.Precision.class
                                        .getPackage().getImplementationVersion();
                                Check.require("%s".equals(found), "library", found, "must be version %s");
                        """.formatted(version, version));
    }

    private static void edit(Path file, String known, String instead) throws IOException {
        String text = Files.readString(file);
        assertEquals(2, text.split(Pattern.quote(known), -1).length, () -> file + ": " + known);
        Files.writeString(file, text.replace(known, instead));
    }
}
