/// What a name of a scope or of an object must look like, the same in every scope.
@org.jspecify.annotations.NullMarked
package io.interproc.internal.name;
