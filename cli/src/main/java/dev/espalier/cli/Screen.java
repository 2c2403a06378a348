package dev.espalier.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/**
 * Where the command writes: what was asked for on standard output, warnings and errors on standard error.
 *
 * <p>On a terminal the last line can be a live one, which the next text takes the place of. Threads may write at once.
 */
final class Screen {

    private static final String CLEAR_LINE = "\r\u001b[K";

    private final PrintWriter output;
    private final PrintWriter errors;
    private final boolean terminal;
    private final int columns;
    private boolean liveLineShown;

    /**
     * A screen.
     *
     * @param output for results
     * @param errors for warnings and errors
     * @param terminal whether a line of the output can be written again
     * @param columns the width of the terminal
     */
    Screen(PrintWriter output, PrintWriter errors, boolean terminal, int columns) {
        this.output = output;
        this.errors = errors;
        this.terminal = terminal;
        this.columns = columns;
    }

    /** The process's own streams; the launcher script says whether they are a terminal, since Java cannot tell. */
    static Screen ofProcess() {
        boolean terminal = Boolean.getBoolean("espalier.terminal");
        // What is read by programs is UTF-8; what is read on a terminal is what the terminal shows.
        Charset charset = terminal ? terminalCharset() : StandardCharsets.UTF_8;
        return new Screen(
                writer(FileDescriptor.out, charset),
                writer(FileDescriptor.err, charset),
                terminal,
                Integer.getInteger("espalier.columns", 80));
    }

    /** The writer of results, for texts that others write. */
    PrintWriter output() {
        return output;
    }

    /** The writer of warnings and errors, for texts that others write. */
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
        output.println(text);
        output.flush();
    }

    /** Writes text of the result as it is. */
    synchronized void text(String text) {
        clearLiveLine();
        output.print(text);
        output.flush();
    }

    /** Shows a line that the next text takes the place of; nothing where there is no terminal. */
    synchronized void live(String text) {
        if (terminal) {
            // In the last column the cursor would wrap, and the line could not be taken back.
            String fitting = text.length() < columns ? text : text.substring(0, Math.max(0, columns - 1));
            output.print(CLEAR_LINE + fitting);
            output.flush();
            liveLineShown = true;
        }
    }

    /** Writes a line that is no result: a warning, a problem. */
    synchronized void error(String text) {
        clearLiveLine();
        errors.println(text);
        errors.flush();
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

    private static PrintWriter writer(FileDescriptor descriptor, Charset charset) {
        return new PrintWriter(new OutputStreamWriter(new FileOutputStream(descriptor), charset), false);
    }
}
