package dev.espalier.benchmarks.compare;

import java.io.File;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A build of Espalier that is measured.
 *
 * @param name what tables call it
 * @param root the folder of its clone
 * @param jdk that runs it
 * @param classPath of its programs
 */
public record Build(String name, Path root, Path jdk, String classPath) {

    /** Java 25 complains of the incubator module on standard output, among the events, and uses the archive all the same. */
    private static final List<String> WARNINGS_APART = List.of("-Xlog:disable", "-Xlog:all=warning:stderr");

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
        command.add(java());
        command.add("@" + options());
        command.addAll(keptClasses());
        command.addAll(List.of("-cp", classPath, program));
        return command;
    }

    /**
     * Runs a program once, so that Java keeps the classes that it has read and checked, and later starts find them: as an
     * application can have it, and as the launcher does. What was kept of the same build is used again.
     *
     * @param data the folder of Fashion-MNIST
     * @throws IOException if the program fails
     * @throws InterruptedException if somebody stops waiting for it
     */
    public void prepare(Path data) throws IOException, InterruptedException {
        if (isPrepared()) {
            return;
        }
        Files.deleteIfExists(archive(""));
        ChildProcess once = new ChildProcess(List.of(), Map.of(), 0);
        List<String> ofJdk =
                new ArrayList<>(List.of(java(), "-Xshare:dump", "-XX:SharedArchiveFile=" + archive("-base")));
        ofJdk.addAll(alignment());
        ofJdk.add("-XX:+UseSerialGC");
        once.run(ofJdk);
        List<String> training = command(EspalierContender.class.getName());
        training.addAll(1, WARNINGS_APART);
        training.addAll(
                1, List.of("-XX:ArchiveClassesAtExit=" + archive(""), "-XX:SharedArchiveFile=" + archive("-base")));
        training.addAll(List.of("W1", "1", data.toString(), "epochs=1"));
        once.run(training);
    }

    private boolean isPrepared() throws IOException {
        Path kept = archive("");
        if (!Files.exists(kept)) {
            return false;
        }
        FileTime made = Files.getLastModifiedTime(kept);
        for (String entry : (classPath + File.pathSeparator + options()).split(File.pathSeparator)) {
            if (Files.getLastModifiedTime(Path.of(entry)).compareTo(made) > 0) {
                return false;
            }
        }
        return true;
    }

    private List<String> keptClasses() {
        List<String> options = new ArrayList<>();
        if (Files.exists(archive(""))) {
            options.add("-XX:SharedArchiveFile=" + archive(""));
            options.addAll(WARNINGS_APART);
        }
        return options;
    }

    private Path archive(String suffix) {
        return Contenders.folder().resolve("target/" + name + "-" + jdk.getFileName() + suffix + ".jsa");
    }

    /** The option that says at what addresses objects begin, for which the archive that a JDK brings is not made. */
    private List<String> alignment() throws IOException {
        return Files.readAllLines(options()).stream()
                .filter(line -> line.startsWith("-XX:ObjectAlignmentInBytes="))
                .toList();
    }

    private String java() {
        return jdk.resolve("bin/java").toString();
    }

    private Path options() {
        return root.resolve("cli/training.options");
    }
}
