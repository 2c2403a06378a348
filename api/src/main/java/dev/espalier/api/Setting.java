package dev.espalier.api;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Describes a component of a plugin's record to users.
 *
 * <p>Shown by {@code espalier plugins describe} and offered by editors through the schema of the stack file. The name of
 * the setting is the component's, in lower case with hyphens: {@code warmupSteps} is {@code warmup-steps} in a file.
 */
@ApiStatus(value = ApiStatus.Level.STABLE, since = "0.1")
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.RECORD_COMPONENT, ElementType.FIELD})
public @interface Setting {

    /** One phrase with range and unit, such as "exponential decay rate of the first-moment estimate, in [0, 1)". */
    String value();

    /**
     * Whether the component takes a value that is given instead of a map of settings: {@code dense: 256} for {@code dense:
     * {units: 256}}. At most one component of a record.
     */
    boolean shorthand() default false;

    /** Whether a file must give a value although the constructor without arguments has one. */
    boolean required() default false;

    /**
     * Whether the components of this component's record are settings beside those of the record that holds it, instead of
     * a map of their own. If a file gives none of them, the component keeps its default.
     */
    boolean flatten() default false;

    /**
     * Whether the value says where data is, and nothing else: with another one, but data of the same digest, a run computes the
     * same numbers. A run can be resumed with data that has been moved.
     */
    boolean location() default false;

    /**
     * Whether this number of an optimizer can be scheduled, in which case the optimizer must read it by {@link
     * dev.espalier.api.parameter.Step#scheduled}. False for numbers that are read only once, such as the initial value of a
     * state: a schedule of one is refused, because it would have no effect.
     */
    boolean schedulable() default true;

    /**
     * The numbers that the constructor accepts, as an interval: {@code "[0, 1)"}, {@code "(0, inf)"}, {@code "[1, inf)"}; empty for
     * any number. Of a list or an optional number it is that of each. The constructor checks the range all the same; what is worth
     * searching within it is said by {@code @SearchRange}.
     */
    String range() default "";
}
