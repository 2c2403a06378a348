package dev.espalier.verification.documents;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.core.catalog.PluginCatalog;
import dev.espalier.core.catalog.PluginDescriptor;
import dev.espalier.core.catalog.SettingDescriptor;
import dev.espalier.core.catalog.SettingRange;
import dev.espalier.core.catalog.SettingType;
import dev.espalier.core.stack.Stack;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The ranges that settings declare are those that the constructors check. */
class DeclaredRangesTest {

    /** Settings whose range depends on another setting, so that not all that they declare is accepted with its default. */
    private static final Set<String> DEPENDENT = Set.of(
            "Rprop.most",
            "Contrast.largest",
            "Blur.smallest",
            "Blur.largest",
            "RandomResizedCrop.largest",
            "Sharpness.largest",
            "RandomErasing.smallest",
            "RandomErasing.largest",
            "RandomScale.smallest",
            "RandomScale.largest",
            "Uniform.low",
            "Uniform.high",
            "MinMax.low",
            "MinMax.high",
            "RobustScale.low",
            "RobustScale.high",
            "CosineRestarts.cycles");

    /** Any number but 0; and numbers of units or channels that must be given, for which 0 is the default that no model accepts. */
    private static final Set<String> EXEMPT =
            Set.of("Scale.factor", "Dense.units", "Convolution.channels", "TransposedConvolution.channels");

    private final List<String> differences = new ArrayList<>();

    @Test
    void agreeWithTheConstructors() throws ReflectiveOperationException {
        int declared = 0;
        try (PluginCatalog catalog = PluginCatalog.load(getClass().getClassLoader())) {
            for (PluginDescriptor plugin : catalog.plugins()) {
                if (plugin.type().getName().startsWith("dev.espalier.")) {
                    declared += check(plugin.type(), plugin.components());
                }
            }
        }
        declared +=
                check(Stack.Train.class, SettingType.Group.of(Stack.Train.class).components());

        assertEquals(List.of(), differences);
        assertTrue(declared > 200, () -> "too few settings have a range to be sure that they were found");
    }

    private int check(Class<? extends Record> type, List<SettingDescriptor> settings)
            throws ReflectiveOperationException {
        int declared = 0;
        for (int i = 0; i < settings.size(); i++) {
            SettingDescriptor setting = settings.get(i);
            String name = type.getSimpleName() + "." + setting.component();
            if (EXEMPT.contains(name) || !hasNumber(type.getRecordComponents()[i].getType())) {
                continue;
            }
            SettingRange range = setting.range();
            declared += range.isBounded() ? 1 : 0;
            for (double value : probes(range, type.getRecordComponents()[i].getType())) {
                boolean accepted = accepts(type, i, value);
                boolean differs = DEPENDENT.contains(name)
                        ? accepted && !range.contains(value)
                        : accepted != range.contains(value);
                if (differs) {
                    differences.add(name + " " + range + (accepted ? " accepts " : " refuses ") + value);
                }
            }
        }
        return declared;
    }

    private static boolean hasNumber(Class<?> type) {
        return type == int.class
                || type == long.class
                || type == float.class
                || type == double.class
                || type == OptionalInt.class
                || type == OptionalLong.class
                || type == OptionalDouble.class;
    }

    /** Values at, just beyond and far beyond the ends, and those of the range that is worth searching. */
    private static double[] probes(SettingRange range, Class<?> type) {
        boolean whole =
                type == int.class || type == long.class || type == OptionalInt.class || type == OptionalLong.class;
        List<Double> probes = new ArrayList<>(List.of(-1.0, 0.0, 1.0));
        for (double end : new double[] {range.low(), range.high()}) {
            if (Double.isFinite(end)) {
                double step = whole ? 1 : Math.max(1e-6, Math.abs(end) * 1e-6);
                probes.addAll(List.of(end - step, end, end + step));
            }
        }
        range.search().ifPresent(search -> probes.addAll(List.of(search.low(), search.high())));
        return probes.stream().mapToDouble(Double::doubleValue).toArray();
    }

    private static boolean accepts(Class<? extends Record> type, int index, double value)
            throws ReflectiveOperationException {
        RecordComponent[] components = type.getRecordComponents();
        Class<?>[] types =
                Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        Constructor<? extends Record> constructor = type.getConstructor(types);
        Record defaults = type.getConstructor().newInstance();
        Object[] values = new Object[components.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = components[i].getAccessor().invoke(defaults);
        }
        values[index] = number(types[index], value);
        try {
            constructor.newInstance(values);
            return true;
        } catch (InvocationTargetException refused) {
            return false;
        }
    }

    private static Object number(Class<?> type, double value) {
        if (type == OptionalInt.class) {
            return OptionalInt.of((int) value);
        }
        if (type == OptionalLong.class) {
            return OptionalLong.of((long) value);
        }
        if (type == OptionalDouble.class) {
            return OptionalDouble.of(value);
        }
        if (type == int.class) {
            return (int) value;
        }
        if (type == long.class) {
            return (long) value;
        }
        return type == float.class ? (Object) (float) value : (Object) value;
    }
}
