package dev.gradus.labs.lab;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Says in a few words what a component of a settings record is; shown by {@code ./lab list} and in reports. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Setting {

    /**
     * What it is.
     *
     * @return a few words
     */
    String value();
}
