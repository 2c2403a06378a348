package dev.espalier.api;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Names a plugin for stack files.
 *
 * <p>A plugin is a public record: its components are its settings, its public constructor without arguments gives their
 * defaults, and its compact constructor checks their ranges. The annotation can be read without running any code of the
 * plugin. A released name never changes its arithmetic; different arithmetic needs a different name.
 */
@ApiStatus(value = ApiStatus.Level.STABLE, since = "0.1")
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface Plugin {

    /** The name: lower-case letters and digits in words joined by single hyphens, such as {@code inverse-sqrt}. */
    String value();

    /** One sentence for the list of plugins, without a full stop at its end. */
    String summary() default "";
}
