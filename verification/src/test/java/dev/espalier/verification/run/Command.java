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
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The {@code espalier} command as a user runs it, in a JVM of its own and with what the launcher gives to it; or another
 * program on the same class path.
 *
 * @param folder the working folder
 * @param options options of the JVM
 * @param program the class of the program
 * @param path the class path, or the module path
 * @param module the module of the program; empty if it is on the class path
 */
record Command(Path folder, List<String> options, String program, List<Path> path, Optional<String> module) {

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
        return new Command(folder, options, "dev.espalier.cli.Main", PublishedModule.libraries(), Optional.empty());
    }

    /** Another program. */
    Command running(String mainClass, Path folderOfClasses) {
        return new Command(folder, options, mainClass, and(folderOfClasses, path), module);
    }

    /** Another program, as a module, with Espalier on the module path. */
    Command runningModule(String name, String mainClass, Path folderOfClasses) {
        List<Path> modules = and(folderOfClasses, PublishedModule.modulePath());
        return new Command(folder, options, mainClass, modules, Optional.of(name));
    }

    /** The command as a module, with everything on the module path. */
    Command asModule() {
        return new Command(folder, options, program, PublishedModule.modulePath(), Optional.of("dev.espalier.cli"));
    }

    /** The program with nothing else on its class path. */
    Command alone(Path jarOrFolder) {
        return new Command(folder, options, program, List.of(jarOrFolder), Optional.empty());
    }

    private static List<Path> and(Path first, List<Path> others) {
        return Stream.concat(Stream.of(first), others.stream()).toList();
    }

    /** The command without the module that the fast kernels need. */
    Command withoutVectors() {
        List<String> others =
                options.stream().filter(option -> !VECTORS.contains(option)).toList();
        return new Command(folder, others, program, path, module);
    }

    /** The command with further options of the JVM. */
    Command with(String... further) {
        List<String> all = Stream.concat(options.stream(), Stream.of(further)).toList();
        return new Command(folder, all, program, path, module);
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
        line.addAll(List.of(
                "-Xmx384m",
                "-XX:+UseSerialGC",
                "-Dguice_custom_class_loading=CHILD",
                "--enable-native-access=ALL-UNNAMED"));
        line.addAll(options);
        String entries = path.stream()
                .map(entry -> entry.toAbsolutePath().toString())
                .collect(Collectors.joining(File.pathSeparator));
        line.addAll(
                module.isPresent()
                        ? List.of("--module-path", entries, "--module", module.get() + "/" + program)
                        : List.of("-cp", entries, program));
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
}
