/// Worker processes as their users meet them: real parents, real children, real signals.
@NullMarked
package io.interproc.systemtests.process;

import org.jspecify.annotations.NullMarked;
