package dev.espalier.benchmarks.compare;

import java.io.File;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A build of Espalier that is measured.
 *
 * @param name what tables call it
 * @param root the folder of its clone
 * @param jdk that runs it
 * @param classPath of its programs
 */
public record Build(String name, Path root, Path jdk, String classPath) {

    /** The first release of Java that keeps classes when told where. */
    private static final int FIRST_THAT_KEEPS = 19;

    private static final Pattern VERSION = Pattern.compile("JAVA_VERSION=\"(\\d+)");

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
                System.getProperty("java.class.path").replace(classes().toString(), programs()));
    }

    private static Path classes() {
        return Contenders.folder().resolve("target/classes");
    }

    /** The jar of the measured programs, because Java keeps no classes of a class path with folders; else their folder. */
    private static String programs() {
        Path target = Contenders.folder().resolve("target");
        try (DirectoryStream<Path> jars = Files.newDirectoryStream(target, "espalier-benchmarks-*.jar")) {
            for (Path jar : jars) {
                return jar.toString();
            }
            return classes().toString();
        } catch (IOException e) {
            return classes().toString();
        }
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
        String classPath =
                programs() + File.pathSeparator + Files.readString(file).strip();
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
        command.addAll(keptClasses());
        command.addAll(List.of("-cp", classPath, program));
        return command;
    }

    /**
     * Runs a program once, so that Java keeps the classes that it has read and checked, and later starts find them: as an
     * application can have it on Java 19 and later, by the same options.
     *
     * @param data the folder of Fashion-MNIST
     * @throws IOException if the program fails
     * @throws InterruptedException if somebody stops waiting for it
     */
    public void prepare(Path data) throws IOException, InterruptedException {
        if (!keptClasses().isEmpty()) {
            List<String> command = command(EspalierContender.class.getName());
            command.addAll(List.of("W1", "1", data.toString(), "epochs=1"));
            new ChildProcess(List.of(), Map.of(), 0).run(command);
        }
    }

    private List<String> keptClasses() {
        if (feature() < FIRST_THAT_KEEPS) {
            return List.of();
        }
        // Java 25 complains of the incubator module and uses the file all the same
        return List.of(
                "-XX:+AutoCreateSharedArchive",
                "-XX:SharedArchiveFile="
                        + Contenders.folder().resolve("target/" + name + "-" + jdk.getFileName() + ".jsa"),
                "-Xlog:cds=off",
                "-Xlog:aot=off");
    }

    /** The feature release of the Java; 0 if it does not say. */
    private int feature() {
        try {
            Matcher version = VERSION.matcher(Files.readString(jdk.resolve("release")));
            return version.find() ? Integer.parseInt(version.group(1)) : 0;
        } catch (IOException e) {
            return 0;
        }
    }
}
