package dev.espalier.plugins.optimizers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import dev.espalier.api.Setting;
import dev.espalier.api.optimizer.ParameterOptimizer;
import dev.espalier.testkit.FakeParameterSlice;
import dev.espalier.testkit.FakeStep;
import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A number that a schedule drives acts as if it had been set: a schedule that nobody reads would be accepted in silence. */
class ScheduledNumbersTest {

    /** Plugins with every number above 0 or left to the profile, so that there is something to drive. */
    static List<Arguments> numbers() throws ReflectiveOperationException {
        List<ParameterOptimizer> optimizers = List.of(
                new Adam(0.9, 0.999, 1e-3),
                new AdamW(0.1),
                new AdaBelief(Profile.PYTORCH, 0.9, 0.999, 1e-3),
                new Lars(Profile.PYTORCH, 0.9, 0.001, 0.1, 1e-3, true),
                new Lion(),
                new Momentum(0.9, 0.5, Profile.PYTORCH),
                new Nesterov(),
                new Muon(0.9, true, 2, 0.1, new Sgd()),
                new RAdam(Profile.PYTORCH, 0.9, 0.999, 1e-3, 5),
                new RmsProp(Profile.PYTORCH, false, 0.9),
                new Rprop(),
                new Sgd(0.9, 0.5, false),
                new ScheduleFreeAdamW(0.9, 0.999, 1e-3, 0.1),
                new AdaDelta(),
                new Adafactor(),
                new AdaGrad(Profile.PYTORCH, OptionalDouble.empty(), Optional.empty(), OptionalDouble.empty(), 0.1),
                new AdaMax(),
                new AmsGrad(),
                new Lamb(),
                new NAdam(),
                new Lookahead(new Sgd()));
        List<Arguments> numbers = new ArrayList<>();
        for (ParameterOptimizer optimizer : optimizers) {
            for (RecordComponent component : optimizer.getClass().getRecordComponents()) {
                Object value = component.getAccessor().invoke(optimizer);
                boolean number = (value instanceof Double set && set > 0) || value instanceof OptionalDouble;
                if (number && component.getAnnotation(Setting.class).schedulable()) {
                    numbers.add(Arguments.of(optimizer, component.getName()));
                }
            }
        }
        return numbers;
    }

    @ParameterizedTest(name = "{1} of {0}")
    @MethodSource("numbers")
    void act(ParameterOptimizer optimizer, String name) throws ReflectiveOperationException {
        RecordComponent[] components = optimizer.getClass().getRecordComponents();
        Object[] values = new Object[components.length];
        double driven = 0;
        for (int i = 0; i < values.length; i++) {
            values[i] = components[i].getAccessor().invoke(optimizer);
            if (components[i].getName().equals(name) && values[i] instanceof Double number) {
                driven = number * (name.equals("threshold") || name.equals("grow") ? 1.125 : 0.875);
                values[i] = driven;
            } else if (components[i].getName().equals(name) && values[i] instanceof OptionalDouble number) {
                driven = 0.875 * number.orElse(0.5);
                values[i] = OptionalDouble.of(driven);
            }
        }
        Constructor<?> constructor = optimizer
                .getClass()
                .getConstructor(
                        Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
        ParameterOptimizer set = (ParameterOptimizer) constructor.newInstance(values);
        assertArrayEquals(after(set, new FakeStep(0.01)), after(optimizer, new FakeStep(0.01).schedule(name, driven)));
    }

    private static float[] after(ParameterOptimizer optimizer, FakeStep step) {
        FakeParameterSlice slice = FakeParameterSlice.weight(2, 2, optimizer).setValues(1, -2, 3, 0.5f);
        for (int i = 0; i < 8; i++) {
            slice.setGradients(0.5f, i % 3 - 1, -1 + 0.1f * i, 1e-3f);
            optimizer.update(slice, step);
            step.next();
        }
        return slice.values().clone();
    }
}
