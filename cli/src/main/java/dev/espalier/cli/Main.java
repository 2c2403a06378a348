package dev.espalier.cli;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.Problem;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** The {@code espalier} command as a process. */
public final class Main {

    private Main() {}

    /**
     * Runs the command and ends the JVM with its exit code.
     *
     * @param arguments the command line
     */
    public static void main(String[] arguments) {
        boolean debug = Arrays.asList(arguments).contains("--debug");
        if (debug) {
            System.setProperty("espalier.debug", "true");
        }
        Screen screen = Screen.ofProcess();
        SignalStop signals = new SignalStop(Runtime.getRuntime()::halt, screen::error, SignalStop.PATIENCE).install();
        SecondSignal.install(Runtime.getRuntime()::halt);
        if (trains(arguments)) {
            // From the first moment on: reading the command line alone takes a second on a machine that is busy.
            signals.preparing(() -> screen.error("stopping: no step was made, and nothing is saved"));
        }
        byte[] fullHeap = ErrorReport.of(new OutOfMemoryError()).text().getBytes(StandardCharsets.UTF_8);
        Thread.setDefaultUncaughtExceptionHandler((thread, failure) -> endOnUncaught(failure, screen, debug, fullHeap));
        int code = LocaleNames.check(
                        System.getProperty("sun.jnu.encoding", "UTF-8"),
                        List.of(arguments),
                        System.getProperty("user.dir", ""))
                .map(problem -> refuse(problem, screen))
                .orElseGet(() -> new CommandContext(screen, signals).execute(arguments));
        signals.commandFinished(code);
        System.exit(code);
    }

    private static boolean trains(String[] arguments) {
        return Arrays.stream(arguments)
                .filter(argument -> !argument.startsWith("-"))
                .findFirst()
                .filter(List.of("train", "cross-validate")::contains)
                .isPresent();
    }

    private static int refuse(Problem problem, Screen screen) {
        screen.error(problem.toString());
        return ExitCode.of(problem.code());
    }

    /**
     * A thread has died of an unexpected error. Threads that wait for it would wait indefinitely, and after an
     * OutOfMemoryError nothing can be trusted to go on: the process ends at once. If there is not enough memory even for
     * the report, one is written that was made before.
     */
    private static void endOnUncaught(Throwable failure, Screen screen, boolean debug, byte[] fullHeap) {
        int code = ExitCode.of(ErrorReport.isOutOfMemory(failure) ? ErrorCode.OUT_OF_MEMORY : ErrorCode.INTERNAL);
        try {
            ErrorReport.of(failure).print(screen, debug);
        } catch (OutOfMemoryError full) {
            System.err.write(fullHeap, 0, fullHeap.length);
            System.err.flush();
        } finally {
            Runtime.getRuntime().halt(code);
        }
    }
}
