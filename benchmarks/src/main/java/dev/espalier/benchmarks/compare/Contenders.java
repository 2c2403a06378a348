package dev.espalier.benchmarks.compare;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The programs that can take part.
 *
 * <p>Espalier runs with the options of the launcher. A peer is there if its module was
 * built, which leaves its class path in {@code benchmarks/peers/NAME/target/class-path}.
 */
public final class Contenders {

    static final String ESPALIER = "espalier";

    /** Espalier by its launcher, for start and memory as those have them who use the command. */
    static final String COMMAND = "espalier-command";

    static final List<String> PEERS = List.of("tensorflow", "pytorch", "smile");
    static final List<String> LIBRARIES = List.of("openblas", "onednn", "mkl");

    private static final List<String> NATIVE_OPTIONS =
            List.of("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow");

    private final Path home;
    private final List<Build> builds;
    private final Path peerJdk;

    /**
     * Where things are.
     *
     * @param home the folder of the benchmarks module
     * @param builds of Espalier, that of the driver first
     * @param peerJdk that runs the peers
     */
    Contenders(Path home, List<Build> builds, Path peerJdk) {
        this.home = home;
        this.builds = List.copyOf(builds);
        this.peerJdk = peerJdk;
    }

    /** The folder of the benchmarks module. */
    static Path folder() {
        return Path.of(System.getProperty("espalier.benchmarks", "benchmarks"));
    }

    /**
     * Whether a contender can do a workload: Smile has neither batch norm nor Adam, and is included for small networks; the
     * command reads its samples from files. Augmented images are Espalier's alone.
     */
    static boolean takesPart(String name, Workload workload) {
        return switch (name) {
            case "smile" -> workload.regression() || workload.inference();
            case COMMAND -> !workload.synthetic() && !workload.inference() && !workload.augmented();
            default -> !workload.augmented();
        };
    }

    /** What to run, without the workload's own arguments. */
    List<String> command(String name) throws IOException {
        return switch (name) {
            case "tensorflow" -> peer("tensorflow", "tensorflow.TensorFlowContender");
            case "pytorch" -> peer("pytorch", "pytorch.TorchContender");
            case "smile" -> peer("smile", "smile.SmileContender");
            default -> build(name).command(EspalierContender.class.getName());
        };
    }

    /** The builds of Espalier, that of the driver first. */
    List<String> builds() {
        return builds.stream().map(Build::name).toList();
    }

    Build build(String name) {
        return builds.stream()
                .filter(build -> build.name().equals(name))
                .findFirst()
                .orElseThrow(
                        () -> new IllegalArgumentException("'" + name + "' is not a contender; peers are " + PEERS));
    }

    /** What to run for the limit of the processor, without threads. */
    List<String> limit() {
        List<String> command = new ArrayList<>(build(ESPALIER).command(ProcessorLimit.class.getName()));
        // the loop waits for its compilation, however busy the machine is
        command.add(1, "-Xbatch");
        return command;
    }

    /** What to run for the matrix products of a library, without threads. */
    List<String> products(String library) throws IOException {
        if (library.equals(ESPALIER)) {
            return build(ESPALIER).command(EspalierProducts.class.getName());
        }
        List<String> command = new ArrayList<>(peer("blas", "blas.BlasProducts"));
        command.add(library);
        return command;
    }

    /** Espalier by its launcher. */
    LauncherRun launcher(Path data, List<String> wrapper, int neighbours) {
        return new LauncherRun(builds.get(0).root(), builds.get(0).jdk(), data, wrapper, neighbours);
    }

    /** What prints where MKL was unpacked. */
    List<String> mklFolder() throws IOException {
        return peer("pytorch", "pytorch.MklFolder");
    }

    private List<String> peer(String module, String program) throws IOException {
        Path target = home.resolve("peers").resolve(module).resolve("target");
        Path file = target.resolve("class-path");
        if (!Files.exists(file)) {
            throw new IOException("there is no " + file + "; build the peers with -Ppeers, as benchmarks/compare does");
        }
        String classPath = target.resolve("classes")
                + File.pathSeparator
                + Files.readString(file).strip();
        List<String> command = new ArrayList<>();
        command.add(peerJdk.resolve("bin/java").toString());
        command.addAll(NATIVE_OPTIONS);
        command.addAll(List.of("-cp", classPath, "dev.espalier.benchmarks.peers." + program));
        return command;
    }
}
