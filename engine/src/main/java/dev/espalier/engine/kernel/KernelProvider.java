package dev.espalier.engine.kernel;

/**
 * The choice of {@link Kernels}, made once, at first use.
 *
 * <p>{@code vector} is chosen if the module {@code jdk.incubator.vector} is there, the machine has vectors of 4 lanes
 * or more, C2 compiles, and a short comparison with {@code portable} finds the same bits; else {@code portable}. The
 * system property {@value #PROPERTY} with the value {@code vector} or {@code portable} decides instead.
 */
public final class KernelProvider {

    /** System property that forces a provider. */
    public static final String PROPERTY = "espalier.kernels";

    private static final String MODULE = "jdk.incubator.vector";

    /** How much faster {@code vector} is on the workloads of a dense network. */
    private static final String GAIN = "2x to 3x the speed";

    private KernelProvider() {}

    /**
     * The chosen kernels.
     *
     * @throws IllegalStateException if the system property names an unknown provider or one that cannot be used here
     */
    public static Kernels kernels() {
        return Holder.CHOICE.kernels();
    }

    /** Whether there are faster kernels that cannot be used as this JVM was started, which {@link #describe()} explains. */
    public static boolean isSecondChoice() {
        return !Holder.CHOICE.remark().isEmpty();
    }

    /**
     * The choice in a line, with its reason where there is something to do about it: {@code kernels: vector, 16 lanes}.
     */
    public static String describe() {
        return Holder.CHOICE.describe("");
    }

    /** As {@link #describe()}, with the number of threads: {@code kernels: vector, 16 lanes, 2 threads}. */
    public static String describe(int threads) {
        return Holder.CHOICE.describe(", " + threads + (threads == 1 ? " thread" : " threads"));
    }

    /**
     * Makes the choice afresh.
     *
     * @param requested value of the system property, empty for none
     */
    static Choice choose(String requested) {
        Kernels portable = new PortableKernels();
        if (requested.equals(portable.name())) {
            return new Choice(portable, "", "");
        }
        if (!requested.isEmpty() && !requested.equals("vector")) {
            return new Choice(
                    portable, "", PROPERTY + " is '" + requested + "'; it may be vector or portable, or not be set");
        }
        boolean forced = !requested.isEmpty();
        String obstacle = forced ? "" : compilerObstacle(System.getProperty("java.vm.info", ""));
        if (ModuleLayer.boot().findModule(MODULE).isEmpty()) {
            obstacle = "add --add-modules " + MODULE + " for " + GAIN;
        } else if (obstacle.isEmpty()) {
            try {
                Kernels vector = VectorLoader.load();
                obstacle = VectorLoader.obstacle(vector, portable);
                if (obstacle.isEmpty()) {
                    return new Choice(vector, "", "");
                }
            } catch (LinkageError | RuntimeException e) {
                obstacle = "the vector kernels cannot be used: " + e;
            }
        }
        return new Choice(
                portable, obstacle, forced ? PROPERTY + " is 'vector', but it cannot be used; " + obstacle : "");
    }

    /** Interpreted and C1 code allocate every vector on the heap, which makes it many times slower than plain loops. */
    static String compilerObstacle(String vmInfo) {
        return vmInfo.contains("interpreted mode") || vmInfo.contains("emulated-client")
                ? "this JVM runs without the C2 compiler, which vectors need"
                : "";
    }

    /**
     * A provider and why it was chosen.
     *
     * @param remark what to do for better ones, or why there are none; may be empty
     * @param error why the request cannot be fulfilled; empty if it is
     */
    record Choice(Kernels provider, String remark, String error) {

        Kernels kernels() {
            if (!error.isEmpty()) {
                throw new IllegalStateException(error);
            }
            return provider;
        }

        String describe(String threads) {
            int lanes = provider.lanes();
            String note =
                    FusedMultiplyAdd.isFast() ? "" : "; this machine has no fused multiply-add, training will be slow";
            return "kernels: " + provider.name() + (lanes > 1 ? ", " + lanes + " lanes" : "") + threads
                    + (remark.isEmpty() ? "" : "; " + remark) + note;
        }
    }

    private static final class Holder {
        static final Choice CHOICE = choose(System.getProperty(PROPERTY, ""));
    }

    /** The only way to the classes that need the incubator module, entered when it is known to be there. */
    private static final class VectorLoader {

        static Kernels load() {
            return new VectorKernels();
        }

        static String obstacle(Kernels vector, Kernels portable) {
            if (vector.lanes() < 4) {
                return "this machine's vectors have " + vector.lanes() + " lanes; the vector kernels need 4";
            }
            String difference = SelfTest.firstDifference(vector, portable);
            return difference.isEmpty() ? "" : "the vector kernels failed their self-test: " + difference;
        }
    }
}
