/// Real processes that do everything at random while they are killed, stopped and replaced; conservation is judged.
@NullMarked
package io.interproc.proof.storm;

import org.jspecify.annotations.NullMarked;
