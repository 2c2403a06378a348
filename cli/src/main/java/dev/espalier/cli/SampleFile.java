package dev.espalier.cli;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import dev.espalier.api.Problem;
import dev.espalier.core.document.FileReason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A file of samples, or standard input, which is copied to a temporary file: samples are looked at more than once.
 *
 * @param path where the samples are
 * @param name what they are called in messages
 */
record SampleFile(Path path, String name) implements AutoCloseable {

    private static final String STANDARD_INPUT = "standard input";
    private static final String DASH = "-";

    /**
     * The samples that a command is to read.
     *
     * @param given the option's value; null if it is not given
     * @param option its name, for the error
     * @param screen where standard input comes from
     * @return the file, to be closed
     * @throws EspalierException if neither a file nor input from a pipe is given, code USAGE
     */
    static SampleFile of(@Nullable Path given, String option, Screen screen) {
        if (given != null && !given.toString().equals(DASH)) {
            return new SampleFile(given, given.toString());
        }
        if (given == null && !screen.isInputPiped()) {
            throw new EspalierException(
                    ErrorCode.USAGE,
                    option,
                    "it is not given, and standard input is not a pipe",
                    "give a file of samples, or pipe them into the command");
        }
        return copied(screen);
    }

    private static SampleFile copied(Screen screen) {
        try {
            Path copy = Files.createTempFile("espalier-", ".samples");
            copy.toFile().deleteOnExit();
            Files.copy(screen.input(), copy, StandardCopyOption.REPLACE_EXISTING);
            return new SampleFile(copy, STANDARD_INPUT);
        } catch (IOException failure) {
            throw new EspalierException(
                    ErrorCode.IO,
                    STANDARD_INPUT,
                    "it cannot be copied to a temporary file: " + FileReason.of(failure),
                    "free some space, or set another folder with ESPALIER_JAVA_OPTIONS=-Djava.io.tmpdir=DIR",
                    failure);
        }
    }

    /** Whether samples come from standard input. */
    static boolean isStandardInput(SampleFile samples) {
        return samples.name().equals(STANDARD_INPUT);
    }

    /**
     * Does something with the samples.
     *
     * @param work what to do
     * @return its result
     * @throws EspalierException as the work does, with the name of the samples in place of a temporary file
     */
    <T> T reading(Supplier<T> work) {
        try {
            return work.get();
        } catch (EspalierException failure) {
            if (name.equals(path.toString())) {
                throw failure;
            }
            EspalierException named = new EspalierException(
                    failure.problems().stream().map(this::named).toList());
            named.initCause(failure);
            throw named;
        }
    }

    /** A problem with the name of the samples in place of a temporary file. */
    Problem named(Problem problem) {
        return new Problem(problem.code(), named(problem.where()), named(problem.what()), named(problem.remedy()));
    }

    private String named(String text) {
        return text.replace(path.toString(), name);
    }

    @Override
    public void close() {
        if (!name.equals(path.toString())) {
            try {
                Files.deleteIfExists(path);
            } catch (IOException leftBehind) {
                // deleted at the exit
            }
        }
    }
}
