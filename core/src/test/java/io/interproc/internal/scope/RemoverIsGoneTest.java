package io.interproc.internal.scope;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.interproc.IntValue;
import io.interproc.Scope;
import io.interproc.internal.inspect.Inspector;
import java.lang.ref.Reference;
import org.junit.jupiter.api.Test;

/// What a process has removed is free when it has left, or died, and nobody refers to it.
class RemoverIsGoneTest extends NamedScopeFixture {

    private static final int OBJECTS = 10;
    private static final int ATTEMPTS = 100;

    private long removed() {
        return Inspector.read(name).heap().removed();
    }

    @Test
    void whatALeaverHasRemovedIsFree() {
        try (Scope _ = open();
                Peer peer = Peer.start()) {
            peer.ask("open " + name);
            for (int i = 0; i < OBJECTS; i++) {
                peer.ask("int n" + i);
                assertThat(peer.ask("remove n" + i)).isEqualTo("true");
            }
            assertThat(removed()).as("of which the peer has handles").isEqualTo(OBJECTS);
            assertThat(peer.ask("close")).isEqualTo("closed");
            assertThat(removed()).isZero();
        }
    }

    @Test
    void whatALeaverHasRemovedAndOthersReferToIsFreeWhenTheyLetGo() {
        try (Scope scope = open();
                Peer peer = Peer.start();
                Peer next = Peer.start()) {
            removeByLeaver(scope, peer);
            for (int i = 0; removed() > 0 && i < ATTEMPTS; i++) {
                System.gc();
                scope.event("collected"); // who makes something hears of what was collected
                assertThat(next.ask("open " + name)).isEqualTo("opened");
                assertThat(next.ask("close")).isEqualTo("closed");
            }
            assertThat(removed()).isZero();
        }
    }

    private void removeByLeaver(Scope scope, Peer peer) {
        IntValue value = scope.intValue("n", 1);
        try {
            peer.ask("open " + name);
            assertThat(peer.ask("remove n")).isEqualTo("true");
            assertThat(peer.ask("close")).isEqualTo("closed");
            assertThat(removed()).isOne();
            assertThatThrownBy(value::get).hasMessageEndingWith(" was removed from its scope");
        } finally {
            Reference.reachabilityFence(value);
        }
    }

    /// Nobody waits and nobody comes, so nobody has noticed the death before.
    @Test
    void whatADeadProcessHasRemovedIsFreeBeforeAnybodyIsRefused() {
        try (Scope scope = open()) {
            int room;
            try (Peer peer = Peer.start()) {
                peer.ask("open " + name);
                room = Integer.parseInt(peer.ask("use-up"));
            }
            assertThat(removed()).isEqualTo(room);
            for (int i = 0; i < room / 2; i++) {
                scope.event();
            }
            assertThat(removed()).isLessThan(room);
        }
    }
}
