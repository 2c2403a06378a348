package dev.espalier.verification.tool;

import static org.junit.jupiter.api.Assertions.fail;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.opentest4j.TestAbortedException;

/**
 * A program that Espalier does not come with, such as {@code promtool}.
 *
 * <p>Where it is missing, the test that needs it is skipped and says why; with {@code -Despalier.requireTools=true}, which
 * {@code .ci/run} sets, the test fails instead.
 */
public final class ExternalTool {

    /** The system property that turns a skipped test into a failed one. */
    public static final String REQUIRED = "espalier.requireTools";

    private ExternalTool() {}

    /**
     * Finds a program on the search path, or ends the test.
     *
     * @param debianPackage the package of Debian that has it
     * @param names the names by which it is known, the preferred one first
     * @return the program
     */
    public static Path require(String debianPackage, String... names) {
        return find(List.of(names)).orElseGet(() -> missing(debianPackage, names));
    }

    private static Path missing(String debianPackage, String... names) {
        String reason = String.join(" or ", names) + " is not on the search path; install it, on Debian with: "
                + "apt-get install " + debianPackage;
        if (Boolean.getBoolean(REQUIRED)) {
            return fail(reason + "; without -D" + REQUIRED + " the test would be skipped");
        }
        throw new TestAbortedException(reason);
    }

    private static Optional<Path> find(List<String> names) {
        String searchPath = Optional.ofNullable(System.getenv("PATH")).orElse("");
        List<String> folders = Arrays.asList(searchPath.split(File.pathSeparator, -1));
        return names.stream()
                .flatMap(name ->
                        folders.stream().filter(folder -> !folder.isEmpty()).map(folder -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
