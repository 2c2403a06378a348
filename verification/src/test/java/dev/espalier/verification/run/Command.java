package dev.espalier.verification.run;

import dev.espalier.verification.modules.PublishedModule;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The {@code espalier} command as a user runs it, in a JVM of its own and with what the launcher gives to it; or another
 * program on the same class path.
 *
 * @param folder the working folder
 * @param options options of the JVM
 * @param program the class of the program
 * @param classes where its classes are, besides the class path of Espalier
 */
record Command(Path folder, List<String> options, String program, List<Path> classes) {

    /** Enough on a machine that is busy with other things; a process that hangs is killed after it. */
    private static final Duration PATIENCE = Duration.ofSeconds(240);

    private static final List<String> VECTORS = List.of("--add-modules", "jdk.incubator.vector");

    /** The command in a working folder, with the fast kernels. */
    static Command in(Path folder) {
        return of(folder, VECTORS);
    }

    /** The command for what computes nothing, which starts sooner. */
    static Command shortIn(Path folder) {
        return of(folder, List.of("-XX:TieredStopAtLevel=1"));
    }

    private static Command of(Path folder, List<String> options) {
        return new Command(folder, options, "dev.espalier.cli.Main", List.of());
    }

    /** Another program. */
    Command running(String mainClass, Path folderOfClasses) {
        return new Command(folder, options, mainClass, List.of(folderOfClasses));
    }

    /** The command without the module that the fast kernels need. */
    Command withoutVectors() {
        List<String> others =
                options.stream().filter(option -> !VECTORS.contains(option)).toList();
        return new Command(folder, others, program, classes);
    }

    /** The command with further options of the JVM. */
    Command with(String... further) {
        List<String> all = Stream.concat(options.stream(), Stream.of(further)).toList();
        return new Command(folder, all, program, classes);
    }

    /** Runs the command to its end. */
    Outcome run(String... arguments) {
        try (RunningCommand running = start(arguments)) {
            return running.await(PATIENCE);
        }
    }

    /** Starts the command. */
    RunningCommand start(String... arguments) {
        List<String> line = new ArrayList<>();
        line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        line.addAll(List.of("-Xmx384m", "-XX:+UseSerialGC", "-Dguice_custom_class_loading=CHILD"));
        line.addAll(options);
        line.addAll(List.of("-cp", classPath(), program));
        line.addAll(List.of(arguments));
        try {
            Path output = Files.createTempFile("espalier-", ".out");
            Path errors = Files.createTempFile("espalier-", ".err");
            ProcessBuilder builder = new ProcessBuilder(line)
                    .directory(folder.toFile())
                    .redirectOutput(output.toFile())
                    .redirectError(errors.toFile());
            // What the surroundings would add to every JVM is none of the command's output.
            builder.environment().keySet().removeAll(List.of("JAVA_TOOL_OPTIONS", "_JAVA_OPTIONS", "JDK_JAVA_OPTIONS"));
            return new RunningCommand(List.of(arguments), builder.start(), output, errors);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private String classPath() {
        Stream<Path> espalier = PublishedModule.classPath().stream().filter(entry -> !entry.endsWith("test-classes"));
        return Stream.concat(classes.stream(), espalier)
                .map(entry -> entry.toAbsolutePath().toString())
                .collect(Collectors.joining(File.pathSeparator));
    }
}
