package io.interproc.internal.memory;

import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/// Spans in a row. The links are in the spans, so a method has done nothing if the stack overflows at its call,
/// and all it does otherwise.
final class SpanQueue {

    private @Nullable Span first;
    private @Nullable Span last;
    private int size;

    int size() {
        return size;
    }

    /// Returns the first span, or null if there is none.
    @Nullable
    Span first() {
        return first;
    }

    /// Adds a span behind the others.
    void add(Span span) {
        Span before = last;
        if (before == null) {
            first = span;
        } else {
            before.next = span;
        }
        last = span;
        size++;
    }

    /// Takes the first span.
    Span remove() {
        Span span = first;
        if (span == null) {
            throw new NoSuchElementException();
        }
        first = span.next;
        if (first == null) {
            last = null;
        }
        span.next = null;
        size--;
        return span;
    }

    /// Takes the first span and puts another one behind the others; returns that one itself if there is none.
    Span exchange(Span span) {
        Span taken = first;
        Span before = last;
        if (taken == null || before == null) {
            return span;
        }
        before.next = span; // which is the first now if there was one only
        last = span;
        first = taken.next;
        taken.next = null;
        return taken;
    }
}
