package io.interproc.proof.simulation;

import io.interproc.internal.lock.Anchors;
import java.lang.ref.Reference;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/// The garbage collector of a participant, which collects what a script says and nothing else, so that a run can be
/// replayed.
final class Collector implements Anchors.Keeper {

    private record Kept(Reference<?> reference, Object anchor) {}

    private final List<Kept> kept = new ArrayList<>();

    @Override
    public void made(Reference<?> reference, Object anchor) {
        kept.add(new Kept(reference, anchor));
    }

    /// Collects every handle that there is. The script uses none of them any more.
    void collectAll() {
        for (Iterator<Kept> all = kept.iterator(); all.hasNext(); ) {
            all.next().reference().enqueue();
            all.remove();
        }
    }
}
