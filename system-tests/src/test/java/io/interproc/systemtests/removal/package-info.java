/// Removal of objects, and regions, among several processes, some of which are killed.
@NullMarked
package io.interproc.systemtests.removal;

import org.jspecify.annotations.NullMarked;
