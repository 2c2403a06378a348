package dev.espalier.cli;

import dev.espalier.api.VisibleText;
import java.text.MessageFormat;
import java.util.Locale;
import java.util.ResourceBundle;
import org.jspecify.annotations.Nullable;

/**
 * Writes what libraries and plugins log as plain lines on standard error: warnings and worse, and everything that is
 * not a trace with {@code -Despalier.debug=true}.
 */
public final class CommandLoggers extends System.LoggerFinder {

    /** For {@link java.util.ServiceLoader}. */
    public CommandLoggers() {}

    @Override
    public System.Logger getLogger(String name, Module module) {
        return new LineLogger(name);
    }

    private record LineLogger(String name) implements System.Logger {

        @Override
        public String getName() {
            return name;
        }

        @Override
        public boolean isLoggable(Level level) {
            // the JDK's own messages for debugging explain the JDK
            boolean debug = Boolean.getBoolean("espalier.debug") && !name.matches("(java|javax|jdk|sun)[.].*");
            Level least = debug ? Level.DEBUG : Level.WARNING;
            return level != Level.OFF && level.getSeverity() >= least.getSeverity();
        }

        @Override
        public void log(
                Level level, @Nullable ResourceBundle bundle, @Nullable String message, @Nullable Throwable thrown) {
            if (isLoggable(level)) {
                print(level, message, thrown);
            }
        }

        @Override
        public void log(
                Level level,
                @Nullable ResourceBundle bundle,
                @Nullable String format,
                @Nullable Object @Nullable ... parameters) {
            if (isLoggable(level)) {
                boolean plain = format == null || parameters == null || parameters.length == 0;
                print(level, plain ? format : MessageFormat.format(format, parameters), null);
            }
        }

        private void print(Level level, @Nullable String message, @Nullable Throwable thrown) {
            // A live line may stand where this one goes; it is drawn again soon.
            String start = Boolean.getBoolean("espalier.terminal") ? "\r\u001b[K" : "";
            String reason = thrown == null ? "" : ": " + thrown;
            System.err.println(
                    start + VisibleText.line(level.getName().toLowerCase(Locale.ROOT) + ": " + message + reason));
            if (thrown != null && Boolean.getBoolean("espalier.debug")) {
                thrown.printStackTrace();
            }
        }
    }
}
