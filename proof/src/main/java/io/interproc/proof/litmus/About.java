package io.interproc.proof.litmus;

import io.interproc.proof.Primitive;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// The primitives whose protocol a litmus test, or a control, repeats.
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@interface About {

    /// Returns the primitives.
    Primitive[] value() default {};

    /// Returns whether the protocol is that of everything that threads wait for.
    boolean waiting() default false;
}
