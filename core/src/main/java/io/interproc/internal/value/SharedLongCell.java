package io.interproc.internal.value;

import io.interproc.internal.memory.Words;

/// A word of 8 bytes in a segment.
final class SharedLongCell extends LongCell {

    private final Words words;
    private final long at;
    private final long place;
    private final String path;

    SharedLongCell(Words words, long at, String path) {
        this.words = words;
        this.at = at;
        this.place = words.place(at, 8);
        this.path = path;
    }

    @Override
    public long getVolatile() {
        try {
            return words.getAtPlace(place);
        } catch (IllegalStateException | InternalError e) {
            throw SharedCells.failure(path, e);
        }
    }

    @Override
    public void setVolatile(long word) {
        try {
            words.setVolatile(at, word);
        } catch (IllegalStateException | InternalError e) {
            throw SharedCells.failure(path, e);
        }
    }

    @Override
    public void setRelease(long word) {
        try {
            words.setAtPlace(place, word);
        } catch (IllegalStateException | InternalError e) {
            throw SharedCells.failure(path, e);
        }
    }

    @Override
    public boolean compareAndSet(long expected, long update) {
        try {
            return words.compareAndSet(at, expected, update);
        } catch (IllegalStateException | InternalError e) {
            throw SharedCells.failure(path, e);
        }
    }

    @Override
    public long getAndAdd(long delta) {
        try {
            return words.getAndAdd(at, delta);
        } catch (IllegalStateException | InternalError e) {
            throw SharedCells.failure(path, e);
        }
    }

    @Override
    public long getAndSet(long word) {
        try {
            return words.getAndSet(at, word);
        } catch (IllegalStateException | InternalError e) {
            throw SharedCells.failure(path, e);
        }
    }
}
