package dev.espalier.api.search;

import dev.espalier.api.ApiStatus;
import java.lang.annotation.Documented;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The values of a setting that are worth searching, written within {@link dev.espalier.api.Setting @Setting}.
 *
 * <p>A search takes them where a stack file says {@code search} in place of a value, such as {@code learning-rate: search}. They
 * are a suggestion: a file may give another range.
 */
@ApiStatus(value = ApiStatus.Level.EXPERIMENTAL, since = "0.1")
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({})
public @interface SearchRange {

    /** The smallest value; a whole number for a setting that takes whole numbers. */
    double low();

    /** The largest value, above the smallest. */
    double high();

    /** The scale on which values are drawn. */
    Scale scale() default Scale.LINEAR;
}
