package dev.espalier.verification.violations.core;

import dev.espalier.verification.violations.core.wiring.InnocentWiringView;
import dev.espalier.verification.violations.plugins.optimizers.InnocentPlugin;
import java.util.List;
import java.util.logging.Logger;

/** What no class of the core may do, and a few things that look alike. */
public final class Seeded {

    private Seeded() {}

    /** Public, and what it shows is not exported. */
    public abstract static class ShowsTheWiring {
        protected final List<InnocentWiringView> views = List.of();

        public abstract InnocentWiringView wiring();

        abstract InnocentWiringView hidden();
    }

    record SeesPlugins(InnocentPlugin plugin) {}

    static final class LogsToJavaUtilLogging {
        void log() {
            Logger.getLogger("seeded").info("logged");
        }
    }

    static final class PrintsToStandardOut {
        void print() {
            System.out.println("printed");
        }
    }

    static final class PrintsTraces {
        void print(Exception e) {
            e.printStackTrace();
        }
    }

    static final class InnocentWriter {
        void print(Exception e, java.io.PrintWriter out) {
            e.printStackTrace(out);
            out.println(System.getProperty("java.version"));
        }
    }

    static final class ThrowsRuntimeException {
        void fail() {
            throw new RuntimeException("seeded");
        }
    }

    static final class ThrowsError {
        void fail() {
            throw new Error("seeded");
        }
    }

    static final class HidesAGenericCause extends RuntimeException {
        private static final long serialVersionUID = 1;

        HidesAGenericCause() {
            super("seeded", new Exception("cause"));
        }
    }

    static final class InnocentException extends RuntimeException {
        private static final long serialVersionUID = 1;

        InnocentException() {
            super("seeded");
        }
    }

    static final class CountsInstances {
        private static int count;

        CountsInstances() {
            count++;
        }

        int count() {
            return count;
        }
    }

    static final class InnocentConstant {
        static final int LIMIT = 3;
        int count;
    }

    static final class ThingHelper {}

    static final class ThingImpl {}

    abstract static class AbstractThing {}

    static final class InnocentImplicitUtilityOfImplants {}
}
