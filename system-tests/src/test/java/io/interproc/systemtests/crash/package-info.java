/// What happens to the others when a real process is killed, stopped or unwound in the middle.
@org.jspecify.annotations.NullMarked
package io.interproc.systemtests.crash;
