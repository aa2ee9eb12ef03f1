/// What the regions of all scopes share.
///
/// Uses public types only.
///
/// Begin with `ScopeRegion`.
package io.interproc.internal.region;
