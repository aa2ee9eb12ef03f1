/// The memory of a segment: words with access modes, the layout, the heap of blocks and the directory of names.
///
/// - [Words] is the one view of memory that the algorithms have. [NativeWords] are those of a file that was mapped by
///   system calls, [SegmentWords] those of one that was mapped without.
/// - [SegmentLayout] says what lies where.
/// - [Blocks] allocates, [Directory] finds blocks by name: [NameList] is the list of all names, [NameNodes] the nodes
///   of it, [Buckets] and [NameHints] the ways to them.
///
/// Uses the mappings of `os`.
///
/// Begin with `SegmentLayout`, then `Blocks`.
package io.interproc.internal.memory;
