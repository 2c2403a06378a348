package dev.espalier.benchmarks.compare;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A build of Espalier that is measured.
 *
 * @param name what tables call it
 * @param root the folder of its clone
 * @param classPath of its programs
 */
public record Build(String name, Path root, String classPath) {

    /** The build that the driver belongs to. */
    public static Build own() {
        return new Build(
                Contenders.ESPALIER,
                Contenders.folder().resolve("..").normalize(),
                System.getProperty("java.class.path"));
    }

    /**
     * Another build, such as that of an older state: its libraries under the benchmarks of this one.
     *
     * @param root the folder of its clone, in which the benchmarks are built
     * @return the build, named after its folder
     * @throws IOException if nothing is built there
     */
    public static Build of(Path root) throws IOException {
        Path file = root.resolve("benchmarks/target/class-path");
        if (!Files.exists(file)) {
            throw new IOException("there is no " + file + "; build the module benchmarks of " + root);
        }
        String classPath = Contenders.folder().resolve("target/classes")
                + File.pathSeparator
                + Files.readString(file).strip();
        return new Build(
                Contenders.ESPALIER + "-" + root.toAbsolutePath().normalize().getFileName(), root, classPath);
    }

    /**
     * What to run for a program that uses Espalier, with the options that the launcher trains with.
     *
     * @param jdk that runs it
     * @param program the class
     * @return the command, without the program's arguments
     */
    public List<String> command(Path jdk, String program) {
        List<String> command = new ArrayList<>();
        command.add(jdk.resolve("bin/java").toString());
        command.add("@" + root.resolve("cli/training.options"));
        command.addAll(List.of("-cp", classPath, program));
        return command;
    }
}
