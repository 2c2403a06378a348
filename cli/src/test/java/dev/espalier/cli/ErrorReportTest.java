package dev.espalier.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import dev.espalier.api.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ErrorReportTest {

    @Test
    void printsEveryProblemOnALine() {
        TestScreen test = TestScreen.plain();
        Problem first =
                new Problem(ErrorCode.UNKNOWN_SETTING, "a.yaml:3:5", "no setting 'betta1'", "did you mean 'beta1'?");
        Problem second = new Problem(ErrorCode.WRONG_TYPE, "a.yaml:9:1", "'ten' is no whole number", "");
        ErrorReport report = ErrorReport.of(new EspalierException(List.of(first, second)));
        report.print(test.screen(), false);

        assertEquals(
                List.of(
                        "error[unknown-setting]: a.yaml:3:5: no setting 'betta1'; did you mean 'beta1'?",
                        "error[wrong-type]: a.yaml:9:1: 'ten' is no whole number",
                        "2 problems"),
                test.errors().lines().toList());
        assertEquals("", test.output());
        assertEquals(2, report.exitCode());
    }

    static Stream<Arguments> failures() {
        return Stream.of(
                Arguments.of(
                        new NoSuchFileException("/no/where"),
                        6,
                        "error[io]: /no/where: there is no such file or folder"),
                Arguments.of(
                        new UncheckedIOException(new AccessDeniedException("/root/x")),
                        6,
                        "error[io]: /root/x: permission denied;"),
                Arguments.of(new FileSystemException("/a"), 6, "error[io]: /a: file system;"),
                Arguments.of(new NotDirectoryException("/a"), 6, "error[io]: /a: it is not a folder;"),
                Arguments.of(
                        new FileSystemException("/a", null, "Is a directory"), 6, "error[io]: /a: Is a directory;"),
                Arguments.of(new ClosedChannelException(), 6, "error[io]: closed channel;"),
                Arguments.of(new IOException("No space left on device"), 6, "error[io]: No space left on device"),
                Arguments.of(new OutOfMemoryError("Java heap space"), 8, "error[out-of-memory]: heap: its "),
                Arguments.of(
                        new IllegalStateException(new ExecutionException(new OutOfMemoryError())),
                        8,
                        "error[out-of-memory]: heap: its "),
                Arguments.of(
                        new EspalierException(
                                ErrorCode.OUT_OF_MEMORY, "heap", "the run needs more", "", new OutOfMemoryError()),
                        8,
                        "error[out-of-memory]: heap: the run needs more"),
                Arguments.of(
                        new EspalierException(ErrorCode.PLUGIN_FAILED, "node", "it threw", "", new OutOfMemoryError()),
                        8,
                        "error[out-of-memory]: heap: its "),
                Arguments.of(new StackOverflowError(), 1, "error[internal]: StackOverflowError;"),
                Arguments.of(
                        new NullPointerException("a is null\nand more"),
                        1,
                        "error[internal]: NullPointerException: a is null; this is a fault of Espalier"));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void givesEveryFailureACode(Throwable failure, int exitCode, String start) {
        TestScreen test = TestScreen.plain();
        ErrorReport report = ErrorReport.of(failure);
        report.print(test.screen(), false);

        assertEquals(exitCode, report.exitCode());
        assertTrue(test.errors().startsWith(start), test::errors);
        assertEquals(1, test.errors().lines().count());
    }

    @Test
    void printsTheStackTraceForDebugging() {
        TestScreen test = TestScreen.plain();
        ErrorReport.of(new NullPointerException("x")).print(test.screen(), true);

        assertTrue(test.errors().contains("\tat dev.espalier.cli"), test::errors);
    }

    @Test
    void looksForTheHeapInCircularCauses() {
        IllegalStateException outer = new IllegalStateException();
        outer.initCause(new IllegalStateException(outer));

        assertFalse(ErrorReport.isOutOfMemory(outer));
    }
}
