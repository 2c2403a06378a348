package dev.espalier.cli;

import java.util.Map;
import java.util.Optional;

/**
 * A call of {@code System.exit} that the command has not made: the thread that made it waits for the end of the JVM and
 * never comes back to its step.
 *
 * @param className the class that called it
 */
record ExitByPlugin(String className) {

    /** Looks for such a call among all threads of the JVM. */
    static Optional<ExitByPlugin> find() {
        for (Map.Entry<Thread, StackTraceElement[]> thread :
                Thread.getAllStackTraces().entrySet()) {
            Optional<ExitByPlugin> found = in(thread.getValue());
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    /** The caller of {@code Runtime.exit} in a stack trace, if it is there; a signal does not come by it. */
    private static Optional<ExitByPlugin> in(StackTraceElement[] trace) {
        boolean exits = false;
        for (StackTraceElement frame : trace) {
            boolean platform = frame.getClassName().startsWith("java.lang.");
            if (exits && !platform) {
                return Optional.of(new ExitByPlugin(frame.getClassName()));
            }
            exits |= frame.getClassName().equals("java.lang.Runtime")
                    && frame.getMethodName().equals("exit");
        }
        return Optional.empty();
    }
}
