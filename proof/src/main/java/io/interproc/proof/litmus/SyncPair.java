package io.interproc.proof.litmus;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// The sync point, `// sync NAME release` and `// sync NAME acquire` in the code, that a litmus test tries.
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@interface SyncPair {

    /// Returns the name.
    String value();
}
