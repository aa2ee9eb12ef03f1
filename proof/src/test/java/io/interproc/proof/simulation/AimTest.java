package io.interproc.proof.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// What it is worth that random walks aim at kinds of steps that have been killed at least often.
class AimTest {

    @Test
    void killsAtMoreKindsOfSteps() {
        int blindly = 0;
        int aiming = 0;
        for (Script script : Scripts.walks()) {
            if (script.name().endsWith(", killed")) {
                CoverageCounts blind =
                        new Explorer(script).walkBlindly(1, 400).orThrow().coverage();
                CoverageCounts aimed =
                        new Explorer(script).walk(1, 400).orThrow().coverage();
                System.out.printf("%s: blindly %s, aiming %s%n", script, blind, aimed);
                blindly += blind.killed();
                aiming += aimed.killed();
            }
        }
        System.out.printf("kinds of steps killed at: %d blindly, %d aiming%n", blindly, aiming);
        assertThat(aiming).isGreaterThan(blindly);
    }
}
