/// The rules for the names of scopes and of objects, the same in every scope: see [NameRule].
///
/// Uses no other internal package.
@org.jspecify.annotations.NullMarked
package io.interproc.internal.name;
