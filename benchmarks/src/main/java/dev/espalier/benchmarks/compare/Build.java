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
 * @param jdk that runs it
 * @param classPath of its programs
 */
public record Build(String name, Path root, Path jdk, String classPath) {

    /**
     * The build that the driver belongs to.
     *
     * @param jdk that runs it
     * @return the build
     */
    public static Build own(Path jdk) {
        return new Build(
                Contenders.ESPALIER,
                Contenders.folder().resolve("..").normalize(),
                jdk,
                System.getProperty("java.class.path"));
    }

    /**
     * Another build, such as that of an older state: its libraries under the benchmarks of this one.
     *
     * @param root the folder of its clone, in which the benchmarks are built
     * @param jdk that runs it
     * @return the build, named after its folder
     * @throws IOException if nothing is built there
     */
    public static Build of(Path root, Path jdk) throws IOException {
        Path file = root.resolve("benchmarks/target/class-path");
        if (!Files.exists(file)) {
            throw new IOException("there is no " + file + "; build the module benchmarks of " + root);
        }
        String classPath = Contenders.folder().resolve("target/classes")
                + File.pathSeparator
                + Files.readString(file).strip();
        return new Build(
                Contenders.ESPALIER + "-" + root.toAbsolutePath().normalize().getFileName(), root, jdk, classPath);
    }

    /**
     * The same on another Java.
     *
     * @param other the folder of the Java
     * @return the build, named after the folder
     */
    Build on(Path other) {
        return new Build(name + "-" + other.toAbsolutePath().normalize().getFileName(), root, other, classPath);
    }

    /**
     * What to run for a program that uses Espalier, with the options that the launcher trains with.
     *
     * @param program the class
     * @return the command, without the program's arguments
     */
    public List<String> command(String program) {
        List<String> command = new ArrayList<>();
        command.add(jdk.resolve("bin/java").toString());
        command.add("@" + root.resolve("cli/training.options"));
        command.addAll(List.of("-cp", classPath, program));
        return command;
    }
}
