package dev.espalier.benchmarks.compare;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** What the driver was asked for; its text is what {@code --help} says. */
final class Options {

    @Option(
            names = "--workloads",
            split = ",",
            paramLabel = "NAME",
            description =
                    "what to run: W1, W2, W4, W5 (default: these), the convolutional W3, R20 and MB, or neighbours of them such "
                            + "as W1:300-100@50 with hidden layers of 300 and 100 and batches of 50, or W3:24-48k5s2i27 with "
                            + "24 and 48 channels, kernels of 5, a stride of 2 and images of 27 x 27; W3+augment flips, rotates, "
                            + "translates and masks images; none to run only products")
    List<String> workloads = List.of("W1", "W2", "W4", "W5");

    @Option(
            names = "--peers",
            split = ",",
            paramLabel = "NAME",
            description = "against whom: tensorflow, pytorch, smile (default: all); none for Espalier alone")
    List<String> peers = Contenders.PEERS;

    @Option(
            names = "--products",
            split = ",",
            arity = "0..1",
            paramLabel = "LIBRARY",
            fallbackValue = "openblas,onednn,mkl",
            description = "matrix products too, against openblas, onednn, mkl (default: all three), or none of them")
    List<String> libraries = List.of();

    @Option(
            names = "--rounds",
            paramLabel = "N",
            description = "alternating rounds, of whose results the median counts (default: ${DEFAULT-VALUE})")
    int rounds = 3;

    @Option(
            names = "--threads",
            split = ",",
            paramLabel = "N",
            description = "threads that each contender is tried with (default: 1,2)")
    List<Integer> threads = List.of(1, 2);

    @Option(
            names = "--data",
            paramLabel = "FOLDER",
            description =
                    "the four IDX files of Fashion-MNIST, gzipped or not (default: ${DEFAULT-VALUE}, where Debian's "
                            + "package dataset-fashion-mnist puts them)")
    Path data = Path.of("/usr/share/datasets/fashion-mnist");

    @Option(
            names = "--jdk",
            paramLabel = "FOLDER",
            description = "the Java that runs Espalier (default: the driver's own)")
    Optional<Path> jdk = Optional.empty();

    @Option(
            names = "--also-on",
            paramLabel = "FOLDER",
            description = "another Java on which Espalier runs as well, in turns")
    Optional<Path> alsoOn = Optional.empty();

    @Option(
            names = "--base",
            paramLabel = "FOLDER",
            description = "another clone in which the benchmarks are built, whose Espalier runs as well, in turns")
    Optional<Path> base = Optional.empty();

    @Option(
            names = "--wrap",
            split = " ",
            paramLabel = "COMMAND",
            description = "put before every process, such as 'taskset -c 0,1' or 'nice -n -5'")
    List<String> wrapper = List.of();

    @Option(
            names = "--busy",
            paramLabel = "N",
            description = "busy threads of another process beside each contender (default: ${DEFAULT-VALUE})")
    int busy;

    @Option(names = "--phases", description = "say where the time of Espalier's steps goes")
    boolean phases;

    @Option(
            names = "--targets",
            description = "print the goals of Espalier's speed relative to its peers, and whether they are reached")
    boolean targets;

    @Option(names = "--json", paramLabel = "FILE", description = "write every measurement there")
    Optional<Path> json = Optional.empty();

    @Option(names = "--help", usageHelp = true, description = "say this")
    boolean help;

    Options() {}

    /** The names in a list, of which the word none makes an empty one. */
    static List<String> names(List<String> list) {
        return list.equals(List.of("none")) ? List.of() : list;
    }
}
