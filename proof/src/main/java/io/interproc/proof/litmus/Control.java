package io.interproc.proof.litmus;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// A litmus test with something left out: the outcome that is forbidden with it is interesting here, and has to be
/// seen.
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@interface Control {

    /// Who moves the accesses.
    enum Mover {
        /// The processor, whatever the compiler does.
        PROCESSOR,
        /// The compiler, if it is told to schedule at random.
        STRESSED_COMPILER
    }

    /// Returns who shows the outcome.
    Mover by();

    /// Returns the processors, by the names of the system property `os.arch`, on which the outcome must be seen.
    String[] on() default {"amd64", "aarch64"};
}
