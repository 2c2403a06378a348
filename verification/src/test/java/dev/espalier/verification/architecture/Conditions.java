package dev.espalier.verification.architecture;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaConstructor;
import com.tngtech.archunit.core.domain.JavaConstructorCall;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaType;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Conditions that ArchUnit does not bring along. */
final class Conditions {

    static final String PLUGIN = "dev.espalier.api.Plugin";
    static final String API_STATUS = "dev.espalier.api.ApiStatus";
    private static final String NULL_MARKED = "org.jspecify.annotations.NullMarked";

    /** The kinds of plugins that other modules than core bring. */
    static final List<String> EXTENSION_TYPES = List.of(
            "dev.espalier.api.optimizer.Optimizer",
            "dev.espalier.api.schedule.Scheduler",
            "dev.espalier.api.regularizer.Regularizer",
            "dev.espalier.api.augment.Augmenter",
            "dev.espalier.api.initializer.Initializer");

    private static final Set<String> GENERIC_EXCEPTIONS =
            Set.of("java.lang.Throwable", "java.lang.Exception", "java.lang.RuntimeException", "java.lang.Error");

    private Conditions() {}

    static ArchCondition<JavaClass> bePluginRecords() {
        return new ArchCondition<>(
                "be public records with @Plugin, a public no-arg constructor and final fields only") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                require(visibleOutside().test(type), type, "is not public", events);
                require(type.isRecord(), type, "is not a record", events);
                require(type.isAnnotatedWith(PLUGIN), type, "has no @Plugin", events);
                boolean hasDefaults = type.tryGetConstructor()
                        .map(JavaConstructor::getModifiers)
                        .filter(modifiers -> modifiers.contains(JavaModifier.PUBLIC))
                        .isPresent();
                require(hasDefaults, type, "has no public constructor without arguments", events);
                for (JavaField field : type.getFields()) {
                    boolean isFinal = field.getModifiers().contains(JavaModifier.FINAL);
                    require(isFinal, type, "has the field " + field.getName() + ", which is not final", events);
                }
            }
        };
    }

    static ArchCondition<JavaClass> notUseStandardStreams() {
        return new ArchCondition<>("not use standard streams") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                for (JavaAccess<?> access : type.getAccessesFromSelf()) {
                    require(!isStandardStream(access), type, access.getDescription(), events);
                }
            }
        };
    }

    private static boolean isStandardStream(JavaAccess<?> access) {
        JavaClass owner = access.getTargetOwner();
        String name = access.getName();
        boolean ofSystem = owner.isEquivalentTo(System.class)
                && Set.of("in", "out", "err", "console").contains(name);
        boolean trace = owner.isAssignableTo(Throwable.class)
                && name.equals("printStackTrace")
                && access instanceof com.tngtech.archunit.core.domain.JavaMethodCall call
                && call.getTarget().getRawParameterTypes().isEmpty();
        return ofSystem || trace;
    }

    static ArchCondition<JavaClass> notCreateGenericExceptions() {
        return new ArchCondition<>("not create Throwable, Exception, RuntimeException or Error") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                for (JavaConstructorCall call : type.getConstructorCallsFromSelf()) {
                    boolean generic =
                            GENERIC_EXCEPTIONS.contains(call.getTargetOwner().getName());
                    require(!generic || isSuperCall(call), type, call.getDescription(), events);
                }
            }
        };
    }

    private static boolean isSuperCall(JavaConstructorCall call) {
        return call.getOrigin() instanceof JavaConstructor
                && call.getOriginOwner()
                        .getRawSuperclass()
                        .filter(call.getTargetOwner()::equals)
                        .isPresent();
    }

    static ArchCondition<JavaClass> stateTheirStatusOrResideInPackagesThatDo() {
        return new ArchCondition<>("state their status, or reside in packages that do") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                require(
                        type.isAnnotatedWith(API_STATUS) || type.getPackage().isAnnotatedWith(API_STATUS),
                        type,
                        "neither it nor " + type.getPackageName() + " has an @ApiStatus",
                        events);
            }
        };
    }

    /**
     * Nothing that a user of the type can name shows a type of the code's own that she cannot name.
     *
     * @param base the package that the code is below
     * @param exported the packages that are exported
     */
    static ArchCondition<JavaClass> showTypesOf(String base, Set<String> exported) {
        return new ArchCondition<>("show in signatures only types of exported packages") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                Stream.Builder<Map.Entry<String, JavaType>> shown = Stream.builder();
                type.getFields().stream()
                        .filter(Conditions::isVisibleMember)
                        .forEach(field -> shown.add(Map.entry(field.getName(), field.getType())));
                type.getCodeUnits().stream().filter(Conditions::isVisibleMember).forEach(unit -> {
                    shown.add(Map.entry(unit.getName() + "()", unit.getReturnType()));
                    unit.getParameterTypes()
                            .forEach(parameter -> shown.add(Map.entry(unit.getName() + "()", parameter)));
                });
                shown.build()
                        .forEach(member -> member.getValue().getAllInvolvedRawTypes().stream()
                                .map(JavaClass::getBaseComponentType)
                                .filter(seen -> seen.getPackageName().startsWith(base))
                                .filter(seen -> !isVisibleOutside(seen) || !exported.contains(seen.getPackageName()))
                                .forEach(seen ->
                                        require(false, type, member.getKey() + " shows " + seen.getName(), events)));
            }
        };
    }

    private static boolean isVisibleMember(JavaMember member) {
        Set<JavaModifier> modifiers = member.getModifiers();
        boolean subclassed = modifiers.contains(JavaModifier.PROTECTED)
                && !member.getOwner().getModifiers().contains(JavaModifier.FINAL);
        return !modifiers.contains(JavaModifier.SYNTHETIC) && (modifiers.contains(JavaModifier.PUBLIC) || subclassed);
    }

    static ArchCondition<JavaClass> resideInNullMarkedPackages() {
        return new ArchCondition<>("reside in packages that are @NullMarked") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                require(
                        type.getPackage().isAnnotatedWith(NULL_MARKED),
                        type,
                        "is in " + type.getPackageName() + ", which is not @NullMarked",
                        events);
            }
        };
    }

    /** Public, and so is every type around it. */
    static DescribedPredicate<JavaClass> visibleOutside() {
        return DescribedPredicate.describe("are visible outside", Conditions::isVisibleOutside);
    }

    private static boolean isVisibleOutside(JavaClass type) {
        return type.getModifiers().contains(JavaModifier.PUBLIC)
                && !type.getSimpleName().equals("package-info")
                && type.getEnclosingClass().map(Conditions::isVisibleOutside).orElse(true);
    }

    private static void require(boolean holds, JavaClass type, String problem, ConditionEvents events) {
        if (!holds) {
            events.add(SimpleConditionEvent.violated(type, type.getName() + ": " + problem));
        }
    }
}
