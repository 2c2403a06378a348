package dev.espalier.verification.architecture;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaConstructor;
import com.tngtech.archunit.core.domain.JavaConstructorCall;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.List;
import java.util.Set;

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
