/// Who is attached to a segment, and the proof that somebody is gone.
package io.interproc.internal.participant;
