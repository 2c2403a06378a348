package dev.espalier.metrics;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * A number that the run's thread writes, and whoever looks at the meters reads.
 *
 * <p>Writing is a plain store: no lock, no fence, no allocation, whatever the registry. A step writes a few dozen of them.
 */
final class Value {

    private static final VarHandle NUMBER;

    static {
        try {
            NUMBER = MethodHandles.lookup().findVarHandle(Value.class, "number", double.class);
        } catch (ReflectiveOperationException missing) {
            throw new ExceptionInInitializerError(missing);
        }
    }

    @SuppressWarnings("FieldMayBeFinal") // written through the handle
    private double number;

    Value(double initial) {
        this.number = initial;
    }

    /** Nothing yet. */
    static Value none() {
        return new Value(Double.NaN);
    }

    /** A count that begins at 0. */
    static Value zero() {
        return new Value(0);
    }

    void set(double value) {
        NUMBER.setRelease(this, value);
    }

    /** Adds to the number; by one thread only. */
    void add(double term) {
        NUMBER.setRelease(this, number + term);
    }

    double get() {
        return (double) NUMBER.getAcquire(this);
    }
}
