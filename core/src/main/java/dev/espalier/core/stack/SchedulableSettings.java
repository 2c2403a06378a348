package dev.espalier.core.stack;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import dev.espalier.api.Setting;
import dev.espalier.api.optimizer.Optimizer;
import dev.espalier.core.document.SettingCalls;
import dev.espalier.core.document.SettingName;
import java.lang.reflect.RecordComponent;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The settings of an optimizer that schedules can drive: its numbers with fractions, and those of optimizers within it, but
 * for those that say that they are not.
 */
public final class SchedulableSettings {

    private SchedulableSettings() {}

    /**
     * The settings of an optimizer.
     *
     * @param optimizer the rule
     * @return their names in a stack file, sorted
     */
    public static Set<String> of(Optimizer optimizer) {
        return values(optimizer).keySet();
    }

    /**
     * The value that a setting has before any schedule.
     *
     * @param optimizer the rule
     * @param setting its name in a stack file
     * @return its value; empty if there is no such setting, or if it is left to the optimizer
     */
    public static OptionalDouble value(Optimizer optimizer, String setting) {
        Double value = values(optimizer).get(setting);
        return value == null || value.isNaN() ? OptionalDouble.empty() : OptionalDouble.of(value);
    }

    private static SortedMap<String, Double> values(Optimizer optimizer) {
        SortedMap<String, Double> values = new TreeMap<>();
        add(optimizer, values);
        return values;
    }

    private static void add(Optimizer optimizer, SortedMap<String, Double> values) {
        RecordComponent[] components = optimizer.getClass().getRecordComponents();
        if (components == null) {
            return;
        }
        for (RecordComponent component : components) {
            Setting setting = component.getAnnotation(Setting.class);
            if (setting != null && !setting.schedulable()) {
                continue;
            }
            String name = SettingName.of(component.getName());
            if (component.getType() == double.class) {
                values.putIfAbsent(name, (Double) read(component, optimizer));
            } else if (component.getType() == OptionalDouble.class) {
                OptionalDouble value = (OptionalDouble) read(component, optimizer);
                values.putIfAbsent(name, value.orElse(Double.NaN));
            } else if (Optimizer.class.isAssignableFrom(component.getType())) {
                add((Optimizer) read(component, optimizer), values);
            }
        }
    }

    private static Object read(RecordComponent component, Optimizer optimizer) {
        return SettingCalls.read(component, optimizer)
                .orElseThrow(() -> new EspalierException(
                        ErrorCode.PLUGIN_BROKEN,
                        optimizer.getClass().getName(),
                        "its setting '" + component.getName() + "' cannot be read",
                        "export its package, or open it to dev.espalier.core"));
    }
}
