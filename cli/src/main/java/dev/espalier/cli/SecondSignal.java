package dev.espalier.cli;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;

/**
 * Ends the process at a second Ctrl-C or SIGTERM: the JVM answers the first by its shutdown hooks, and while one of these
 * waits it does not listen to another.
 *
 * <p>Signals can only be seen by classes that are not part of the Java platform's interface, which is why they are reached
 * by reflection; where they are not there, the limit of time alone ends a process that hangs.
 */
final class SecondSignal {

    /** Names and numbers, which make the exit codes 130 and 143. */
    private static final List<String> NAMES = List.of("INT", "TERM");

    private static final int EXIT_CODE_BASE = 128;

    private final AtomicInteger signals = new AtomicInteger();
    private final IntConsumer halt;

    private SecondSignal(IntConsumer halt) {
        this.halt = halt;
    }

    /**
     * Listens from now on.
     *
     * @param halt ends the process at once with a code
     */
    static void install(IntConsumer halt) {
        SecondSignal second = new SecondSignal(halt);
        for (String name : NAMES) {
            try {
                second.listen(name);
            } catch (ReflectiveOperationException | RuntimeException | LinkageError notHere) {
                return;
            }
        }
    }

    @SuppressWarnings("ReferenceEquality") // whether it is one handler
    private void listen(String name) throws ReflectiveOperationException {
        Class<?> signalType = Class.forName("sun.misc.Signal");
        Class<?> handlerType = Class.forName("sun.misc.SignalHandler");
        Object signal = signalType.getConstructor(String.class).newInstance(name);
        Method handle = signalType.getMethod("handle", signalType, handlerType);
        Method handleSignal = handlerType.getMethod("handle", signalType);
        Object ignoring = handlerType.getField("SIG_IGN").get(null);
        int number = (Integer) signalType.getMethod("getNumber").invoke(signal);
        Object[] usual = new Object[1];
        Object handler = Proxy.newProxyInstance(
                SecondSignal.class.getClassLoader(), new Class<?>[] {handlerType}, (self, method, given) -> {
                    if (!method.getName().equals("handle")) {
                        return method.getName().equals("hashCode") ? System.identityHashCode(self) : self == given[0];
                    }
                    if (signals.incrementAndGet() > 1) {
                        halt.accept(EXIT_CODE_BASE + number);
                    } else if (usual[0] != null) {
                        handleSignal.invoke(usual[0], given[0]);
                    }
                    return null;
                });
        usual[0] = handle.invoke(null, signal, handler);
        if (usual[0] == ignoring) {
            // who started the process does not want it to end by this signal
            handle.invoke(null, signal, ignoring);
        }
    }
}
