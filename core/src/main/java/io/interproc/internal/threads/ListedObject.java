package io.interproc.internal.threads;

/// Which object of a thread scope a listing has met.
record ListedObject(RemovableObject object) {

    @Override
    public String toString() {
        return object.label.text();
    }
}
