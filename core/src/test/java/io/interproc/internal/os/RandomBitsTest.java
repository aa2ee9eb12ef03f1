package io.interproc.internal.os;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class RandomBitsTest {

    private static final int MANY = 1_000;
    private static final int VERSION_RANDOM = 4;
    private static final int VARIANT_IETF = 2;

    @Test
    void identifiersAreRandomOnesOfTheStandard() {
        UUID uuid = RandomBits.uuid();
        assertThat(uuid.version()).isEqualTo(VERSION_RANDOM);
        assertThat(uuid.variant()).isEqualTo(VARIANT_IETF);
    }

    @Test
    void everyBitThatIsRandomChanges() {
        Set<UUID> seen = new HashSet<>();
        long high = 0;
        long low = 0;
        UUID first = RandomBits.uuid();
        for (int i = 0; i < MANY; i++) {
            UUID uuid = RandomBits.uuid();
            seen.add(uuid);
            high |= uuid.getMostSignificantBits() ^ first.getMostSignificantBits();
            low |= uuid.getLeastSignificantBits() ^ first.getLeastSignificantBits();
        }
        assertThat(seen).hasSize(MANY);
        assertThat(high).isEqualTo(~0xF000L);
        assertThat(low).isEqualTo(-1L >>> 2);
    }
}
