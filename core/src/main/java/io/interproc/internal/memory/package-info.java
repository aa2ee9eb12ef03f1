/// Shared words, the layout of a segment, the allocator of blocks and the directory of names.
package io.interproc.internal.memory;
