/// The process scope, which brings the layers together, and the place where implementations of scopes are found.
///
/// - [Scopes] finds the implementation of a scope; `ProcessScope` is that of processes, and `Objects` makes and finds
///   its objects.
/// - An `Attachment` is this process's part in one segment, from entering it to closing it. [Attachments] are all of
///   them.
/// - A `ScopeHandle`, with `ScopeReference` and `ObjectHandle`, stands for a scope or an object in an object stream.
///
/// Uses all packages below it. Of those above only `inspect` uses it.
///
/// Begin with `ProcessScope`, and for the life of a segment with `Attachment`.
package io.interproc.internal.scope;
