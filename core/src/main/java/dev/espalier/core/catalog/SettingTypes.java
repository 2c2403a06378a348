package dev.espalier.core.catalog;

import dev.espalier.api.Setting;
import dev.espalier.api.Shape;
import dev.espalier.core.document.SettingName;
import dev.espalier.engine.plugin.ThrownText;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/** Finds out what a file may say for each component of a record. */
final class SettingTypes {

    private static final Map<Class<?>, SettingType> SIMPLE = Map.ofEntries(
            Map.entry(int.class, SettingType.WholeNumber.INT),
            Map.entry(Integer.class, SettingType.WholeNumber.INT),
            Map.entry(long.class, SettingType.WholeNumber.LONG),
            Map.entry(Long.class, SettingType.WholeNumber.LONG),
            Map.entry(float.class, new SettingType.DecimalNumber(true)),
            Map.entry(Float.class, new SettingType.DecimalNumber(true)),
            Map.entry(double.class, new SettingType.DecimalNumber(false)),
            Map.entry(Double.class, new SettingType.DecimalNumber(false)),
            Map.entry(boolean.class, new SettingType.Switch()),
            Map.entry(Boolean.class, new SettingType.Switch()),
            Map.entry(String.class, new SettingType.Text()),
            Map.entry(Duration.class, new SettingType.Time()),
            Map.entry(Shape.class, new SettingType.Dimensions()),
            Map.entry(OptionalInt.class, new SettingType.Perhaps(SettingType.WholeNumber.INT, OptionalInt.class)),
            Map.entry(OptionalLong.class, new SettingType.Perhaps(SettingType.WholeNumber.LONG, OptionalLong.class)),
            Map.entry(
                    OptionalDouble.class,
                    new SettingType.Perhaps(new SettingType.DecimalNumber(false), OptionalDouble.class)));

    private SettingTypes() {}

    /** What a file may say for a type of Espalier's own. */
    static SettingType typeOf(Class<?> type) {
        try {
            return plainTypeOf(type, type.getSimpleName(), Set.of());
        } catch (PluginFault fault) {
            throw new IllegalStateException(type + ": " + fault.what(), fault);
        }
    }

    /** The settings of a record that has defaults, or of one that a setting of another is made of. */
    static List<SettingDescriptor> settingsOf(Class<? extends Record> type) throws PluginFault {
        return settingsOf(type, Set.of());
    }

    private static List<SettingDescriptor> settingsOf(Class<? extends Record> type, Set<Class<?>> within)
            throws PluginFault {
        Optional<Record> defaults = defaultsOf(type);
        List<SettingDescriptor> settings = new ArrayList<>();
        Set<String> names = new HashSet<>();
        int shorthands = 0;
        for (RecordComponent component : type.getRecordComponents()) {
            Setting annotation = component.getAnnotation(Setting.class);
            boolean shorthand = annotation != null && annotation.shorthand();
            shorthands += shorthand ? 1 : 0;
            String name = SettingName.of(component.getName());
            if (!names.add(name)) {
                throw new PluginFault(
                        "two components of " + type.getSimpleName() + " are both called " + name, "rename one of them");
            }
            SettingType componentType = typeOf(component, type, within);
            settings.add(new SettingDescriptor(
                    name,
                    component.getName(),
                    componentType,
                    annotation == null ? "" : annotation.value(),
                    defaults.isEmpty() ? Optional.empty() : Optional.of(defaultOf(component, defaults.get())),
                    shorthand,
                    annotation != null && annotation.required(),
                    annotation != null && annotation.flatten(),
                    annotation != null && annotation.location(),
                    SettingRange.of(component, componentType)));
        }
        if (shorthands > 1) {
            throw new PluginFault(
                    shorthands + " components of " + type.getSimpleName() + " are marked as shorthand",
                    "mark at most one");
        }
        return settings;
    }

    private static Optional<Record> defaultsOf(Class<? extends Record> type) throws PluginFault {
        if (!RecordAccess.hasDefaults(type)) {
            return Optional.empty();
        }
        try {
            return Optional.of(RecordAccess.create(type));
        } catch (RecordAccess.Failure failure) {
            throw new PluginFault(
                    "the constructor without arguments of " + type.getSimpleName() + " fails: "
                            + ThrownText.of(failure.reason()),
                    "give it defaults that its own checks accept");
        }
    }

    private static Object defaultOf(RecordComponent component, Record defaults) throws PluginFault {
        Object value;
        try {
            value = RecordAccess.read(component, defaults);
        } catch (RecordAccess.Failure failure) {
            throw new PluginFault(
                    "component " + component.getName() + " cannot be read: " + ThrownText.of(failure.reason()),
                    "make the record public, in a package that its module exports");
        }
        if (value == null) {
            throw new PluginFault("the default of component " + component.getName() + " is null", "use an Optional");
        }
        return value;
    }

    private static SettingType typeOf(RecordComponent component, Class<?> record, Set<Class<?>> within)
            throws PluginFault {
        Set<Class<?>> deeper = new HashSet<>(within);
        deeper.add(record);
        return typeOf(component.getGenericType(), component.getName(), deeper);
    }

    private static SettingType typeOf(Type type, String component, Set<Class<?>> within) throws PluginFault {
        if (type instanceof Class<?> plain) {
            return plainTypeOf(plain, component, within);
        }
        if (type instanceof ParameterizedType generic) {
            Type[] arguments = generic.getActualTypeArguments();
            if (generic.getRawType() == Optional.class) {
                return new SettingType.Perhaps(typeOf(arguments[0], component, within), Optional.class);
            }
            if (generic.getRawType() == List.class) {
                return new SettingType.Many(typeOf(arguments[0], component, within));
            }
            if (generic.getRawType() == Map.class && arguments[0] == String.class) {
                return new SettingType.ByName(typeOf(arguments[1], component, within));
            }
        }
        throw unsupported(type, component);
    }

    private static SettingType plainTypeOf(Class<?> type, String component, Set<Class<?>> within) throws PluginFault {
        SettingType simple = SIMPLE.get(type);
        if (simple != null) {
            return simple;
        }
        if (type.isEnum()) {
            return new SettingType.Choice(type);
        }
        Optional<PluginKind> kind = PluginKind.of(type);
        if (kind.isPresent()) {
            return new SettingType.Nested(kind.get(), type);
        }
        if (type.isRecord() && Modifier.isPublic(type.getModifiers()) && !within.contains(type)) {
            Class<? extends Record> group = type.asSubclass(Record.class);
            return new SettingType.Group(group, settingsOf(group, within));
        }
        if (type.isSealed()) {
            List<SettingType.Group> groups = new ArrayList<>();
            for (Class<?> permitted : type.getPermittedSubclasses()) {
                if (plainTypeOf(permitted, component, within) instanceof SettingType.Group group) {
                    groups.add(group);
                }
            }
            if (groups.size() == type.getPermittedSubclasses().length) {
                return new SettingType.Alternatives(groups);
            }
        }
        throw unsupported(type, component);
    }

    private static PluginFault unsupported(Type type, String component) {
        return new PluginFault(
                "component " + component + " has the type " + type.getTypeName() + ", which no file can give",
                "use int, long, float, double, boolean, String, an enum, Duration, Shape, another plugin's interface, a"
                        + " public record of these, or Optional, List or Map<String, …> of these");
    }
}
