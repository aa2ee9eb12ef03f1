/// The programs of the guide. Each is a [io.interproc.examples.Program]: a record of its counts and pauses that runs in
/// any scope, prints who does what while it does it, and checks what came out.
package io.interproc.examples;
