/// Real processes that do everything at random while they are killed, stopped and replaced; conservation is judged.
@org.jspecify.annotations.NullMarked
package io.interproc.proof.storm;
