package io.quorate.server.common;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * What a method does with certain arguments, for NullAway: {@code "false, _ -> fail"} says that it
 * does not return where its first argument is false.
 */
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.METHOD)
public @interface Contract {
    String value();
}
