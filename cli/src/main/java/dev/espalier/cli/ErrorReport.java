package dev.espalier.cli;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import dev.espalier.api.Problem;
import dev.espalier.core.document.FileReason;
import dev.espalier.engine.plugin.PluginBoundary;
import dev.espalier.engine.plugin.ThrownText;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.InvalidPathException;
import java.util.List;
import java.util.Optional;

/**
 * What is said of a failure, and the exit code that it ends the command with.
 *
 * @param problems at least one
 * @param failure what was thrown
 */
record ErrorReport(List<Problem> problems, Throwable failure) {

    /**
     * The report of whatever was thrown.
     *
     * @param failure anything
     * @return its problems; a fault of Espalier itself if it is none of the known kinds
     */
    static ErrorReport of(Throwable failure) {
        boolean outOfMemory = isOutOfMemory(failure);
        if (failure instanceof EspalierException known
                && (!outOfMemory || known.problems().get(0).code() == ErrorCode.OUT_OF_MEMORY)) {
            return new ErrorReport(known.problems(), failure);
        }
        if (outOfMemory) {
            return new ErrorReport(List.of(outOfMemory()), failure);
        }
        Optional<EspalierException> ofPlugin = PluginBoundary.thrownByPlugin(failure);
        if (ofPlugin.isPresent()) {
            return new ErrorReport(ofPlugin.get().problems(), ofPlugin.get());
        }
        Throwable reason = failure instanceof UncheckedIOException ? failure.getCause() : failure;
        if (reason instanceof IOException io) {
            return new ErrorReport(List.of(inputOutput(io)), failure);
        }
        if (failure instanceof InvalidPathException path) {
            FileReason.Refusal refusal = FileReason.of(path);
            Problem problem = new Problem(ErrorCode.USAGE, path.getInput(), refusal.what(), refusal.remedy());
            return new ErrorReport(List.of(problem), failure);
        }
        return new ErrorReport(List.of(internal(failure)), failure);
    }

    /** Whether a failure is the heap's, directly or as the reason of another one. */
    static boolean isOutOfMemory(Throwable failure) {
        Throwable reason = failure;
        // The bound guards against reasons that go round in a circle.
        for (int depth = 0; reason != null && depth < 32; depth++) {
            if (reason instanceof OutOfMemoryError) {
                return true;
            }
            reason = ThrownText.causeOf(reason);
        }
        return false;
    }

    /** The exit code: the first problem's. */
    int exitCode() {
        return ExitCode.of(problems.get(0).code());
    }

    /** The problems, each on a line of its own. */
    String text() {
        StringBuilder text = new StringBuilder();
        for (Problem problem : problems) {
            text.append(problem).append(System.lineSeparator());
        }
        return text.toString();
    }

    /**
     * Writes the problems, one a line.
     *
     * @param screen where
     * @param debug whether to write the stack trace as well
     */
    void print(Screen screen, boolean debug) {
        for (Problem problem : problems) {
            screen.error(problem.toString());
        }
        if (problems.size() > 1) {
            screen.error(problems.size() + " problems");
        }
        if (debug) {
            StringWriter trace = new StringWriter();
            ThrownText.printable(failure).printStackTrace(new PrintWriter(trace, true));
            screen.errorText(trace.toString().stripTrailing());
        }
    }

    private static Problem outOfMemory() {
        long mebibytes = Runtime.getRuntime().maxMemory() >> 20;
        return new Problem(
                ErrorCode.OUT_OF_MEMORY,
                "heap",
                "its " + mebibytes + " MiB are full",
                "give it more with ESPALIER_JAVA_OPTIONS=-Xmx8g, or make the batch or the model smaller");
    }

    private static Problem inputOutput(IOException failure) {
        String where = failure instanceof FileSystemException file && file.getFile() != null ? file.getFile() : "";
        return new Problem(
                ErrorCode.IO,
                where,
                FileReason.of(failure),
                "check the path, its permissions and the space on the disk");
    }

    private static Problem internal(Throwable failure) {
        return new Problem(
                ErrorCode.INTERNAL,
                "",
                ThrownText.brief(failure),
                "this is a fault of Espalier: run again with --debug and report what is printed");
    }
}
