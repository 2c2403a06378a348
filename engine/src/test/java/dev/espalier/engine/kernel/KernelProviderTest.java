package dev.espalier.engine.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** The tests run with the incubator module and C2. */
class KernelProviderTest {

    @Test
    void choosesVectorsWhereTheyWork() {
        KernelProvider.Choice choice = KernelProvider.choose("");
        assertEquals("vector", choice.kernels().name());
        assertTrue(
                choice.describe(", 2 threads").matches("kernels: vector, (4|8|16) lanes, 2 threads"),
                choice.describe(""));
    }

    @Test
    void followsTheProperty() {
        assertEquals("vector", KernelProvider.choose("vector").kernels().name());
        KernelProvider.Choice portable = KernelProvider.choose("portable");
        assertEquals("portable", portable.kernels().name());
        assertEquals("kernels: portable, 1 thread", portable.describe(", 1 thread"));
    }

    @Test
    void refusesAnUnknownProvider() {
        KernelProvider.Choice choice = KernelProvider.choose("cuda");
        Exception e = assertThrows(IllegalStateException.class, choice::kernels);
        assertEquals("espalier.kernels is 'cuda'; it may be vector or portable, or not be set", e.getMessage());
    }

    @Test
    void saysWhatToDoForVectors() {
        KernelProvider.Choice choice =
                new KernelProvider.Choice(Samples.portable(), "add --add-modules jdk.incubator.vector", "");
        assertEquals(
                "kernels: portable, 2 threads; add --add-modules jdk.incubator.vector", choice.describe(", 2 threads"));
    }

    @Test
    void avoidsVectorsWithoutC2() {
        assertEquals("", KernelProvider.compilerObstacle("mixed mode, sharing"));
        assertTrue(KernelProvider.compilerObstacle("interpreted mode, sharing").contains("C2"));
        assertTrue(KernelProvider.compilerObstacle("mixed mode, emulated-client, sharing")
                .contains("C2"));
    }

    @Test
    void choosesOnce() {
        assertSame(KernelProvider.kernels(), KernelProvider.kernels());
        assertEquals(KernelProvider.describe() + ", 1 thread", KernelProvider.describe(1));
        assertEquals(KernelProvider.describe() + ", 3 threads", KernelProvider.describe(3));
    }

    @Test
    void theSelfTestPassesRightKernels() {
        assertEquals("", SelfTest.firstDifference(Samples.vector(), Samples.portable()));
    }

    @Test
    void theSelfTestNamesTheWrongOperation() {
        assertEquals(
                "matrix product PLAIN",
                SelfTest.firstDifference(
                        wrongIn("multiply", arguments -> ((MatrixProduct) arguments[0]).c), Samples.portable()));
        assertEquals(
                "activation RELU",
                SelfTest.firstDifference(wrongIn("activate", arguments -> (float[]) arguments[4]), Samples.portable()));
        assertEquals(
                "softmax",
                SelfTest.firstDifference(
                        wrongIn("softmax", arguments -> ((Matrix) arguments[3]).values()), Samples.portable()));
    }

    /** Portable kernels that change the last bit of one element of an operation's output. */
    private static Kernels wrongIn(String operation, Function<Object[], float[]> output) {
        Kernels right = Samples.portable();
        return (Kernels) Proxy.newProxyInstance(
                Kernels.class.getClassLoader(), new Class<?>[] {Kernels.class}, (proxy, method, arguments) -> {
                    try {
                        Object result = method.invoke(right, arguments);
                        if (method.getName().equals(operation)) {
                            float[] y = output.apply(arguments);
                            y[5] = Math.nextUp(y[5]);
                        }
                        return result;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
