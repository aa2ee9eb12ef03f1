/// Locks between real processes.
@NullMarked
package io.interproc.systemtests.lock;

import org.jspecify.annotations.NullMarked;
