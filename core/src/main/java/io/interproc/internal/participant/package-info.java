/// Who is attached to a segment, and the proof that a participant has died.
///
/// A participant is a process that has opened the segment. [Participants] is the table of them; [Leases] is the proof
/// of life, a lock of the kernel for each slot; a [Token] names a participant, or one of its threads, in one word.
///
/// Uses the words and the layout of `memory`, and the locks on files of `os`.
///
/// Begin with `Participants`.
package io.interproc.internal.participant;
