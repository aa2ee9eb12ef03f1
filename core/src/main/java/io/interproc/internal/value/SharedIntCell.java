package io.interproc.internal.value;

import io.interproc.internal.memory.Words;

/// A word of 4 bytes in a segment.
final class SharedIntCell implements IntCell {

    private final Words words;
    private final long at;

    SharedIntCell(Words words, long at) {
        this.words = words;
        this.at = at;
    }

    @Override
    public int getVolatile() {
        try {
            return words.getIntVolatile(at);
        } catch (IllegalStateException e) {
            throw SharedCells.closed(e);
        }
    }

    @Override
    public void setVolatile(int word) {
        try {
            words.setIntVolatile(at, word);
        } catch (IllegalStateException e) {
            throw SharedCells.closed(e);
        }
    }

    @Override
    public void setRelease(int word) {
        try {
            words.setIntRelease(at, word);
        } catch (IllegalStateException e) {
            throw SharedCells.closed(e);
        }
    }

    @Override
    public boolean compareAndSet(int expected, int update) {
        try {
            return words.compareAndSetInt(at, expected, update);
        } catch (IllegalStateException e) {
            throw SharedCells.closed(e);
        }
    }

    @Override
    public int getAndAdd(int delta) {
        try {
            return words.getAndAddInt(at, delta);
        } catch (IllegalStateException e) {
            throw SharedCells.closed(e);
        }
    }

    @Override
    public int getAndSet(int word) {
        try {
            return words.getAndSetInt(at, word);
        } catch (IllegalStateException e) {
            throw SharedCells.closed(e);
        }
    }
}
