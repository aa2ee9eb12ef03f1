package io.interproc.internal.value;

import io.interproc.internal.memory.Words;

/// A word of 4 bytes in a segment.
final class SharedIntCell extends IntCell {

    private final Words words;
    private final long at;
    private final long place;
    private final String path;

    SharedIntCell(Words words, long at, String path) {
        this.words = words;
        this.at = at;
        this.place = words.place(at, 4);
        this.path = path;
    }

    @Override
    public int getVolatile() {
        try {
            return words.getIntAtPlace(place);
        } catch (IllegalStateException | InternalError e) {
            throw SharedCells.failure(path, e);
        }
    }

    @Override
    public void setVolatile(int word) {
        try {
            words.setIntVolatile(at, word);
        } catch (IllegalStateException | InternalError e) {
            throw SharedCells.failure(path, e);
        }
    }

    @Override
    public void setRelease(int word) {
        try {
            words.setIntAtPlace(place, word);
        } catch (IllegalStateException | InternalError e) {
            throw SharedCells.failure(path, e);
        }
    }

    @Override
    public boolean compareAndSet(int expected, int update) {
        try {
            return words.compareAndSetInt(at, expected, update);
        } catch (IllegalStateException | InternalError e) {
            throw SharedCells.failure(path, e);
        }
    }

    @Override
    public int getAndAdd(int delta) {
        try {
            return words.getAndAddInt(at, delta);
        } catch (IllegalStateException | InternalError e) {
            throw SharedCells.failure(path, e);
        }
    }

    @Override
    public int getAndSet(int word) {
        try {
            return words.getAndSetInt(at, word);
        } catch (IllegalStateException | InternalError e) {
            throw SharedCells.failure(path, e);
        }
    }
}
