package io.interproc.internal.lock;

import io.interproc.Holder;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Which acquisition of this process took a lock over, and from whom.
///
/// @param acquisition the number that [Ownership#acquisition] had
/// @param dead the holder that died
record Takeover(long acquisition, Holder dead) {

    /// Returns the dead holder if the latest take-over is that of an acquisition.
    static Optional<Holder> dead(@Nullable Takeover latest, long acquisition) {
        return latest != null && latest.acquisition == acquisition ? Optional.of(latest.dead) : Optional.empty();
    }
}
