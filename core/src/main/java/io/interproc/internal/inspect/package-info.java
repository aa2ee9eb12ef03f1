/// Scopes as they look from outside: what the command line shows of them, and the removal of those that nobody uses.
///
/// [Inspector] is the entry, and declares what is shown. A `ScopeView` reads one segment without taking part in it;
/// `OpenScopes` finds segments that no name leads to.
///
/// Uses everything below it, which is every other package, and is used by none of them. It writes no word of a segment
/// that is in use.
///
/// Begin with `Inspector`.
package io.interproc.internal.inspect;
