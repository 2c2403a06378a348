package dev.espalier.cli;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.Problem;
import dev.espalier.api.VisibleText;
import dev.espalier.core.document.FileReason;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/**
 * Where the command writes: what was asked for on standard output, warnings and errors on standard error.
 *
 * <p>Whatever comes from files, command lines and plugins is escaped here, so that no terminal obeys it. On a terminal the
 * last line can be a live one, which the next text takes the place of. Threads may write at once.
 *
 * <p>Standard output that cannot be written to is told at once, on standard error, and by {@link #exitCode} at the end; the
 * command itself goes on, since a run must not be lost for a line of its progress. A reader that has seen enough, such as
 * {@code head}, is not a failure and is told by the exit code alone.
 */
final class Screen {

    /** What the shell reports of a program that wrote into a closed pipe: 128 and the number of SIGPIPE. */
    static final int CLOSED_PIPE = 141;

    // the types of files in st_mode, as POSIX systems have them
    private static final int TYPE_OF_FILE = 0xF000;
    private static final int PIPE = 0x1000;
    private static final int REGULAR_FILE = 0x8000;
    private static final int SOCKET = 0xC000;

    private static final String CLEAR_LINE = "\r\u001b[K";

    private final WatchedWriter watched;
    private final PrintWriter output;
    private final PrintWriter errors;
    private final boolean terminal;
    private final int columns;
    private final boolean outputIsPipe;
    private InputStream input = InputStream.nullInputStream();
    private boolean inputIsPiped;
    private boolean liveLineShown;
    private boolean failureTold;

    /**
     * A screen.
     *
     * @param output for results
     * @param errors for warnings and errors
     * @param terminal whether a line of the output can be written again
     * @param columns the width of the terminal
     */
    Screen(Writer output, Writer errors, boolean terminal, int columns) {
        this(output, errors, terminal, columns, false);
    }

    private Screen(Writer output, Writer errors, boolean terminal, int columns, boolean outputIsPipe) {
        this.watched = new WatchedWriter(output);
        this.output = new PrintWriter(watched);
        this.errors = new PrintWriter(errors);
        this.terminal = terminal;
        this.columns = columns;
        this.outputIsPipe = outputIsPipe;
    }

    /** The process's own streams; the launcher script says whether they are a terminal, since Java cannot tell. */
    static Screen ofProcess() {
        boolean terminal = Boolean.getBoolean("espalier.terminal");
        // What is read by programs is UTF-8; what is read on a terminal is what the terminal shows.
        Charset charset = terminal ? terminalCharset() : StandardCharsets.UTF_8;
        Screen screen = new Screen(
                writer(FileDescriptor.out, charset),
                writer(FileDescriptor.err, charset),
                terminal,
                Integer.getInteger("espalier.columns", 80),
                outputIsPipe());
        screen.setInput(new FileInputStream(FileDescriptor.in), inputIsPiped());
        return screen;
    }

    /**
     * Sets standard input; there is none at first.
     *
     * @param in its bytes
     * @param piped whether they come from a program or a file, so that they are read without being asked for
     */
    void setInput(InputStream in, boolean piped) {
        input = in;
        inputIsPiped = piped;
    }

    /** Standard input. */
    InputStream input() {
        return input;
    }

    /** Whether standard input comes from a program or a file. */
    boolean isInputPiped() {
        return inputIsPiped;
    }

    private static boolean inputIsPiped() {
        try {
            int mode = (int) Files.getAttribute(Path.of("/dev/stdin"), "unix:mode");
            int type = mode & TYPE_OF_FILE;
            return type == PIPE || type == SOCKET || type == REGULAR_FILE;
        } catch (IOException | UnsupportedOperationException | IllegalArgumentException notUnix) {
            return false;
        }
    }

    /** The writer of results, for texts of the command itself that others write; nothing is escaped. */
    PrintWriter output() {
        return output;
    }

    /** The writer of warnings and errors, for texts of the command itself that others write; nothing is escaped. */
    PrintWriter errors() {
        return errors;
    }

    /** Whether a live line can be shown. */
    boolean isTerminal() {
        return terminal;
    }

    /** Writes a line of the result. */
    synchronized void line(String text) {
        clearLiveLine();
        output.println(VisibleText.line(text));
        output.flush();
        tellFailure();
    }

    /** Writes text of the result, which may have several lines and ends with a line break of its own. */
    synchronized void text(String text) {
        clearLiveLine();
        output.print(VisibleText.block(text));
        output.flush();
        tellFailure();
    }

    /**
     * Writes data of the result: as they are for programs, escaped for a terminal; not flushed.
     *
     * @throws IOException if standard output cannot be written to: there is no point in computing more
     */
    synchronized void data(String text) throws IOException {
        clearLiveLine();
        watched.write(terminal ? VisibleText.block(text) : text);
    }

    /** Shows a line that the next text takes the place of; nothing where there is no terminal. */
    synchronized void live(String text) {
        if (terminal) {
            String visible = VisibleText.line(text);
            // In the last column the cursor would wrap, and the line could not be taken back.
            String fitting = visible.length() < columns ? visible : visible.substring(0, Math.max(0, columns - 1));
            output.print(CLEAR_LINE + fitting);
            output.flush();
            liveLineShown = true;
        }
    }

    /** Writes a line that is no result: a warning, a problem. */
    synchronized void error(String text) {
        clearLiveLine();
        errors.println(VisibleText.line(text));
        errors.flush();
    }

    /** Writes lines that are no result, such as a stack trace. */
    synchronized void errorText(String text) {
        clearLiveLine();
        errors.println(VisibleText.block(text));
        errors.flush();
    }

    /** Whether a failure is that of standard output, of which everything is said by {@link #exitCode}. */
    boolean isOutputFailure(Throwable failure) {
        return watched.failure().filter(own -> own.equals(failure)).isPresent();
    }

    /**
     * The exit code of a command that has written its last text.
     *
     * @param code what it is if everything could be written
     * @return that code if it is not 0; otherwise {@value #CLOSED_PIPE} if the reader of standard output has gone, and the
     *     code of IO if it could not be written to
     */
    synchronized int exitCode(int code) {
        output.flush();
        tellFailure();
        Optional<IOException> failure = watched.failure();
        if (code != 0 || failure.isEmpty()) {
            return code;
        }
        return isClosedPipe(failure.get()) ? CLOSED_PIPE : ExitCode.of(ErrorCode.IO);
    }

    private void tellFailure() {
        Optional<IOException> failure = watched.failure();
        if (failure.isPresent() && !failureTold) {
            failureTold = true;
            if (!isClosedPipe(failure.get())) {
                error(new Problem(
                                ErrorCode.IO,
                                "standard output",
                                "cannot be written to: " + FileReason.of(failure.get()),
                                "free some space, or redirect the output")
                        .toString());
            }
        }
    }

    private boolean isClosedPipe(IOException failure) {
        String message = String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT);
        return message.contains("broken pipe") || outputIsPipe;
    }

    /** The system's words for a closed pipe depend on its language, but writing into a pipe fails for no other reason. */
    private static boolean outputIsPipe() {
        try {
            return Files.readSymbolicLink(Path.of("/proc/self/fd/1")).toString().startsWith("pipe:");
        } catch (IOException | UnsupportedOperationException notLinux) {
            return false;
        }
    }

    private void clearLiveLine() {
        if (liveLineShown) {
            output.print(CLEAR_LINE);
            output.flush();
            liveLineShown = false;
        }
    }

    private static Charset terminalCharset() {
        String name = System.getProperty("stdout.encoding", System.getProperty("native.encoding", "UTF-8"));
        return Charset.isSupported(name) ? Charset.forName(name) : StandardCharsets.UTF_8;
    }

    private static Writer writer(FileDescriptor descriptor, Charset charset) {
        return new OutputStreamWriter(new FileOutputStream(descriptor), charset);
    }
}
