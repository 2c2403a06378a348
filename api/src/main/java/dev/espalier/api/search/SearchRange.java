package dev.espalier.api.search;

import dev.espalier.api.ApiStatus;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The values of a setting that are worth searching, beside {@link dev.espalier.api.Setting @Setting}.
 *
 * <p>A search takes them where a stack file says {@code search} in place of a value, such as {@code learning-rate: search}. They
 * are a suggestion within the legal range, and a file may give another one.
 */
@ApiStatus(value = ApiStatus.Level.EXPERIMENTAL, since = "0.1")
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.RECORD_COMPONENT, ElementType.FIELD})
public @interface SearchRange {

    /** The smallest value; a whole number for a setting that takes whole numbers. */
    double low();

    /** The largest value, above the smallest. */
    double high();

    /** The scale on which values are drawn. */
    Scale scale() default Scale.LINEAR;
}
