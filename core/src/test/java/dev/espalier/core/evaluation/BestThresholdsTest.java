package dev.espalier.core.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class BestThresholdsTest {

    @Test
    void aThresholdLiesBetweenTheProbabilitiesThatItParts() {
        BestThresholds best = new BestThresholds(1);
        best.add(3, new float[] {0.125f, 0.25f, 0.375f}, new float[] {0, 0, 1});
        best.add(2, new float[] {0.5f, 0.0625f}, new float[] {1, 0});
        assertEquals(List.of(0.3125), best.thresholds());
    }

    /** From 0.25 on, two are right of three that are predicted and two that apply: 2 · 2 / 5; every other cut has less. */
    @Test
    void theLargestF1Wins() {
        BestThresholds best = new BestThresholds(2);
        float[] probabilities = {0.9f, 0.75f, 0.5f, 0.5f, 0.25f, 0.125f, 0.0f, 0.0f};
        float[] applies = {1, 0, 0, 0, 1, 0, 0, 0};
        best.add(4, probabilities, applies);
        assertEquals(List.of(0.125, 0.5), best.thresholds(), "a label that never applies keeps one half");
    }

    @Test
    void equalProbabilitiesAreNotParted() {
        BestThresholds best = new BestThresholds(1);
        best.add(4, new float[] {0.5f, 0.5f, 0.5f, 0.25f}, new float[] {1, 0, 1, 1});
        // all: 2 · 3 / (3 + 4); from 0.5 on: 2 · 2 / (3 + 3)
        assertEquals(List.of(0.125), best.thresholds());
    }
}
