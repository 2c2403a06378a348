package dev.espalier.api;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The stability of a public type, or of a method added to one, and the version that introduced it; on a package, the default
 * for its types.
 *
 * <p>Kept in class files, so that tools can compare releases, but not at run time, so that no code can depend on it.
 */
@ApiStatus(value = ApiStatus.Level.STABLE, since = "0.1")
@Documented
@Retention(RetentionPolicy.CLASS)
@Target({ElementType.PACKAGE, ElementType.TYPE, ElementType.METHOD})
public @interface ApiStatus {

    /** The level of stability. */
    Level value();

    /** The first version with this level. */
    String since();

    /** The levels of stability. */
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
