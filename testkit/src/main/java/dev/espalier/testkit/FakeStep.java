package dev.espalier.testkit;

import dev.espalier.api.ApiStatus;
import dev.espalier.api.Check;
import dev.espalier.api.parameter.MatrixProducts;
import dev.espalier.api.parameter.Step;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * A step controlled by a test; settings without a schedule have their base value.
 *
 * <p>Its {@link #products()} are plain loops with the same bits as {@link MatrixProducts} specifies.
 */
@ApiStatus(value = ApiStatus.Level.STABLE, since = "0.1")
public final class FakeStep implements Step {

    private final Map<String, Double> scheduled = new HashMap<>();
    private final ThreadLocal<Map<Integer, Room>> rooms = ThreadLocal.withInitial(HashMap::new);
    private long number = 1;
    private double learningRate;

    /**
     * Step 1 with a learning rate.
     *
     * @param learningRate of this step and those that follow, finite
     */
    public FakeStep(double learningRate) {
        this.learningRate = Check.finite("learningRate", learningRate);
    }

    /**
     * Goes to a step.
     *
     * @param newNumber from 1
     * @return this
     */
    public FakeStep at(long newNumber) {
        number = Check.atLeast("number", newNumber, 1);
        return this;
    }

    /** Goes to the next step. */
    public FakeStep next() {
        number++;
        return this;
    }

    /**
     * Changes the learning rate from here on.
     *
     * @param newRate finite
     * @return this
     */
    public FakeStep learningRate(double newRate) {
        learningRate = Check.finite("learningRate", newRate);
        return this;
    }

    /**
     * Sets the scheduled value of a setting.
     *
     * @param setting the component's name
     * @param value its value from here on
     * @return this
     */
    public FakeStep schedule(String setting, double value) {
        scheduled.put(setting, value);
        return this;
    }

    @Override
    public long number() {
        return number;
    }

    @Override
    public double learningRate() {
        return learningRate;
    }

    @Override
    public double scheduled(String setting, double base) {
        Double value = scheduled.get(setting);
        return value == null ? base : value;
    }

    @Override
    public MatrixProducts products() {
        return PlainMatrixProducts.INSTANCE;
    }

    @Override
    public float[] scratch(int index, int length) {
        Room room = rooms.get().computeIfAbsent(index, none -> new Room());
        if (room.numbers.length < length) {
            room.numbers = new float[length];
            room.step = 0;
        }
        if (room.step != number) {
            // detects optimizers that read what they have not written
            Arrays.fill(room.numbers, Bits.FORBIDDEN);
            room.step = number;
        }
        return room.numbers;
    }

    private static final class Room {

        private float[] numbers = new float[0];
        private long step;
    }

    /** Such as {@code step 12, learning rate 0.1}. */
    @Override
    public String toString() {
        return "step " + number + ", learning rate " + learningRate;
    }
}
