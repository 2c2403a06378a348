package dev.espalier.verification.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.espalier.verification.modules.PublishedModule;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A Java runtime that is linked as {@code docs/embedding.md} says has all that training and its meters need. */
@Tag("slow")
@DisabledOnOs(OS.WINDOWS) // the line of the document is one for a shell
class LinkedRuntimeTest {

    private static final String MAIN = "dev.espalier.cli.Main";
    private static final Path DOCUMENT = Path.of("..", "docs", "embedding.md");

    @TempDir
    Path folder;

    @Test
    void trainsOnTheClassPathAndOnTheModulePath() throws IOException, InterruptedException {
        String line = Files.readString(DOCUMENT)
                .lines()
                .filter(each -> each.startsWith("jlink "))
                .findFirst()
                .orElseThrow();
        run(List.of("sh", "-c", Path.of(System.getProperty("java.home"), "bin") + File.separator + line));
        Stacks.flowers(folder);
        train("one", List.of("-cp", path(PublishedModule.libraries()), MAIN));
        train(
                "other",
                List.of("--module-path", path(PublishedModule.modulePath()), "--module", "dev.espalier.cli/" + MAIN));
        RunFiles.requireSame(new RunFiles(folder.resolve("one")), new RunFiles(folder.resolve("other")));
    }

    private void train(String out, List<String> program) throws IOException, InterruptedException {
        List<String> command =
                new ArrayList<>(List.of(folder.resolve("runtime/bin/java").toString()));
        command.addAll(program);
        command.addAll(List.of("train", "flowers.yaml", "--metrics-port", "0", "--out", out));
        run(command);
    }

    private static String path(List<Path> entries) {
        return entries.stream()
                .map(entry -> entry.toAbsolutePath().toString())
                .collect(Collectors.joining(File.pathSeparator));
    }

    private void run(List<String> command) throws IOException, InterruptedException {
        Path output = folder.resolve("output");
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        int exit = process.waitFor();
        String text = Files.readString(output);
        assertEquals(0, exit, text);
        assertFalse(text.contains("kernels: portable"), text);
    }
}
