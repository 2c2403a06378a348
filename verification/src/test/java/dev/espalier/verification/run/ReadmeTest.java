package dev.espalier.verification.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.api.event.Split;
import dev.espalier.core.Espalier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the README shows is what happens. */
@Tag("slow")
class ReadmeTest {

    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Pattern BLOCK = Pattern.compile("(?ms)^```(\\w+)\\n(.*?)^```$");
    private static final Pattern PUBLIC_CLASS = Pattern.compile("public (?:final )?class (\\w+)");
    private static final Pattern VERSION = Pattern.compile("<version>(.*)</version>");
    private static final String LAUNCHER = "./espalier ";

    @TempDir
    Path folder;

    @Test
    void theCommandsWorkAndTheFirstOneReaches86Percent() throws IOException {
        copy(ROOT.resolve("stacks"), folder.resolve("stacks"));
        Files.createDirectory(folder.resolve("plugins"));
        Files.move(Stacks.flowers(folder), folder.resolve("my-stack.yaml"));
        SampleData.writePictures(folder.resolve("pictures"), 20);
        Files.copy(folder.resolve("pictures/bar/1.jpg"), folder.resolve("photo.jpg"));
        List<String> lines = blocks("sh").stream()
                .flatMap(String::lines)
                .filter(line -> line.startsWith(LAUNCHER))
                .map(line -> line.replaceFirst(" +#.*", ""))
                .toList();
        assertTrue(lines.size() >= 4, lines::toString);
        assertEquals(LAUNCHER + "train stacks/fashion-mnist-small.yaml", lines.get(0));
        run(lines.get(0));
        RunFiles first = new RunFiles(folder.resolve("runs/fashion-mnist-small"));
        // what the README goes on with, so that it is not trained all over
        copy(first.folder(), folder.resolve("runs/mine"));
        lines.stream().skip(1).forEach(this::run);
        double accuracy = first.last(Split.TEST, "accuracy");
        assertTrue(accuracy >= 0.86, () -> "accuracy " + accuracy);
    }

    @Test
    void theJavaExampleCompilesAndRuns() throws IOException {
        List<String> examples = blocks("java").stream()
                .filter(text -> text.contains("void main("))
                .toList();
        assertEquals(1, examples.size(), "examples in README.md that can be run");
        Matcher name = PUBLIC_CLASS.matcher(examples.get(0));
        assertTrue(name.find(), examples.get(0));
        JavaSources.compile(Map.of(name.group(1), examples.get(0)), folder);
        Outcome outcome =
                Command.in(folder).running(name.group(1), folder).run().exits(0);
        assertFalse(outcome.output().isBlank(), outcome::toString);
    }

    @Test
    void theCoordinatesAreThoseOfThisBuild() throws IOException {
        List<String> dependencies = blocks("xml");
        assertEquals(1, dependencies.size());
        List<String> versions = VERSION.matcher(dependencies.get(0))
                .results()
                .map(found -> found.group(1))
                .distinct()
                .toList();
        assertEquals(List.of(Espalier.version()), versions);
    }

    private void run(String line) {
        Command.in(folder).run(line.substring(LAUNCHER.length()).split(" ")).exits(0);
    }

    private static List<String> blocks(String language) throws IOException {
        return BLOCK.matcher(Files.readString(ROOT.resolve("README.md")))
                .results()
                .filter(block -> block.group(1).equals(language))
                .map(block -> block.group(2))
                .toList();
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> below = Files.walk(from)) {
            for (Path path : below.toList()) {
                Files.copy(path, to.resolve(from.relativize(path).toString()));
            }
        }
    }
}
