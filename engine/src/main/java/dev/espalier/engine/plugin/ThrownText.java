package dev.espalier.engine.plugin;

import java.io.PrintWriter;
import java.io.Writer;
import org.jspecify.annotations.Nullable;

/** What a thrown object says of itself, read so that nothing is thrown by reading it. */
public final class ThrownText {

    private static final int LONGEST = 500;
    private static final int DEEPEST = 16;

    private ThrownText() {}

    /** What was thrown, and what that was caused by: classes and messages on one line, shortened if it is very long. */
    public static String of(Throwable thrown) {
        return chain(thrown, true);
    }

    /** As {@link #of}, with simple names of classes. */
    public static String brief(Throwable thrown) {
        return chain(thrown, false);
    }

    private static String chain(Throwable thrown, boolean full) {
        StringBuilder text = new StringBuilder(full ? one(thrown) : simple(thrown));
        Throwable cause = causeOf(thrown);
        for (int depth = 0; cause != null && depth < DEEPEST; depth++) {
            String more = full ? one(cause) : simple(cause);
            if (text.indexOf(more) < 0) {
                text.append(", caused by ").append(more);
            }
            cause = causeOf(cause);
        }
        return shortened(text.toString());
    }

    /** The message alone; that there is none, or that it cannot be read. */
    public static String message(Throwable thrown) {
        try {
            return shortened(String.valueOf(thrown.getMessage()));
        } catch (Throwable unreadable) {
            return unreadable(thrown);
        }
    }

    /**
     * Something that can be printed with its stack trace whatever its class does when it is asked: what was thrown, or a
     * substitute with its class, its stack trace and nothing of its code.
     */
    public static Throwable printable(Throwable thrown) {
        try {
            thrown.printStackTrace(new PrintWriter(Writer.nullWriter()));
            return thrown;
        } catch (Throwable unreadable) {
            IllegalStateException substitute = new IllegalStateException(unreadable(thrown));
            try {
                substitute.setStackTrace(thrown.getStackTrace());
            } catch (Throwable without) {
                substitute.setStackTrace(new StackTraceElement[0]);
            }
            return substitute;
        }
    }

    /** What it was caused by; null if there is nothing or it cannot be asked for. */
    public static @Nullable Throwable causeOf(Throwable thrown) {
        try {
            return thrown.getCause();
        } catch (Throwable unreadable) {
            return null;
        }
    }

    private static String one(Throwable thrown) {
        try {
            String text = thrown.toString();
            return text == null || text.isBlank()
                    ? thrown.getClass().getName()
                    : text.lines().findFirst().orElse("");
        } catch (Throwable unreadable) {
            return unreadable(thrown);
        }
    }

    private static String simple(Throwable thrown) {
        try {
            String message = thrown.getMessage();
            return thrown.getClass().getSimpleName()
                    + (message == null ? "" : ": " + message.lines().findFirst().orElse(""));
        } catch (Throwable unreadable) {
            return unreadable(thrown);
        }
    }

    private static String unreadable(Throwable thrown) {
        return thrown.getClass().getName() + " (its message cannot be read: asking for it throws)";
    }

    private static String shortened(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + " …";
    }
}
