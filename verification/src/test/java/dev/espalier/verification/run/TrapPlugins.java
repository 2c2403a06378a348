package dev.espalier.verification.run;

import java.io.IOException;
import java.util.Map;

/** Source text of plugins that fail at the call that they are told, in the way that they are told. */
final class TrapPlugins {

    /** The call at which a plugin fails is the value of its one setting or, without one, of the system property trap. */
    private static final String TRAP = """
            package com.acme;
            public final class Trap {
                private Trap() {}
                static void at(String call, String given) {
                    String trap = set(given);
                    if (!trap.startsWith(call + ":")) {
                        return;
                    }
                    if (Thread.currentThread().getContextClassLoader() != Trap.class.getClassLoader()) {
                        throw new IllegalStateException("another context class loader");
                    }
                    switch (trap.substring(call.length() + 1)) {
                        case "exception" -> throw new IllegalStateException("boom");
                        case "error" -> throw new AssertionError("boom");
                        case "initializer" -> Burst.touch();
                        case "missing" -> throw new NoClassDefFoundError("boom");
                        case "overflow" -> recurse(0);
                        case "own" -> throw new Own();
                        case "checked" -> Trap.<RuntimeException>sneak(new java.io.IOException("boom"));
                        case "memory" -> throw new OutOfMemoryError("boom");
                        case "meant" -> throw new dev.espalier.api.EspalierException(
                                dev.espalier.api.ErrorCode.DATA_VALUE, "row 7", "it is boom", "correct it");
                        default -> { }
                    }
                }
                private static String set(String given) {
                    return given.isEmpty() ? System.getProperty("trap", "") : given;
                }
                static boolean is(String call, String what, String trap) {
                    return set(trap).equals(call + ":" + what);
                }
                static int recurse(int depth) { return recurse(depth + 1) + 1; }
                @SuppressWarnings("unchecked")
                static <T extends Throwable> void sneak(Throwable failure) throws T { throw (T) failure; }
                static final class Burst {
                    static { if (true) { throw new IllegalStateException("boom"); } }
                    static void touch() {}
                }
                static final class Own extends RuntimeException {
                    @Override public String getMessage() { throw new IllegalStateException("no message"); }
                    @Override public String toString() { throw new IllegalStateException("no text"); }
                }
            }
            """;

    private static final String HEAD = """
            package com.acme;
            import dev.espalier.api.*;
            import dev.espalier.api.augment.*;
            import dev.espalier.api.data.*;
            import dev.espalier.api.diagnosis.*;
            import dev.espalier.api.evaluation.*;
            import dev.espalier.api.event.*;
            import dev.espalier.api.initializer.*;
            import dev.espalier.api.model.*;
            import dev.espalier.api.optimizer.*;
            import dev.espalier.api.parameter.*;
            import dev.espalier.api.regularizer.*;
            import dev.espalier.api.schedule.*;
            import java.util.*;
            @Plugin(value = "%s", summary = "fails where it is told to")
            public record %s(@Setting(shorthand = true, value = "where and how") String trap) implements %s {
                public %s() { this(""); }
            %s
            }
            """;

    private TrapPlugins() {}

    /**
     * Compiles a plugin into a jar, without listing it.
     *
     * @param jar the jar
     * @param className its simple name
     * @param name the name of the plugin
     * @param types the interfaces that it implements
     * @param methods its methods, which call {@code Trap.at(call, trap)}
     */
    static PluginJars add(PluginJars jar, String className, String name, String types, String methods)
            throws IOException {
        return jar.entriesFrom(Map.of(
                "com.acme." + className,
                HEAD.formatted(name, className, types, className, methods),
                "com.acme.Trap",
                TRAP));
    }

    /**
     * Compiles a class that is no plugin of a stack file, such as one that makes listeners, into a jar, without listing it.
     *
     * @param jar the jar
     * @param className its simple name
     * @param source its text; {@code Trap.at(call, "")} fails as the system property says
     */
    static PluginJars addClass(PluginJars jar, String className, String source) throws IOException {
        return jar.entriesFrom(Map.of("com.acme." + className, source, "com.acme.Trap", TRAP));
    }
}
