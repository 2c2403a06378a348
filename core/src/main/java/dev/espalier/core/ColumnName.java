package dev.espalier.core;

import dev.espalier.api.ApiStatus;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The column that a component of a record holds, where its name cannot tell, as with {@code "petal length (cm)"}. */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
@ApiStatus(value = ApiStatus.Level.EXPERIMENTAL, since = "0.1")
public @interface ColumnName {

    /** The name in the header of the table that the model was trained on. */
    String value();
}
