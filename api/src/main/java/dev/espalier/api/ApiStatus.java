package dev.espalier.api;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * How far a public type, or a method added to one, can be relied on, and since when it is there; on a package, what holds for
 * those of its types that state nothing themselves.
 *
 * <p>Kept in class files, so that tools can hold a release against the one before it, and not at run time, so that
 * nothing can come to depend on it.
 */
@ApiStatus(value = ApiStatus.Level.STABLE, since = "0.1")
@Documented
@Retention(RetentionPolicy.CLASS)
@Target({ElementType.PACKAGE, ElementType.TYPE, ElementType.METHOD})
public @interface ApiStatus {

    /** The promise that is made of the type, the method or the package. */
    Level value();

    /** The first version that has it with this promise. */
    String since();

    /** The promises that can be made. */
    @ApiStatus(value = Level.STABLE, since = "0.1")
    enum Level {
        /** Changes only by new default methods until the next major version. */
        STABLE,
        /** Can change in any release; the changelog says how, under "SPI". */
        EXPERIMENTAL,
        /** Public for technical reasons only; not for use outside Espalier. */
        INTERNAL
    }
}
