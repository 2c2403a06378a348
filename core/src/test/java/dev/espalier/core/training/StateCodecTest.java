package dev.espalier.core.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import dev.espalier.api.event.History;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StateCodecTest {

    @Test
    void everyNumberReturnsToItsBits() {
        RunState state = new RunState();
        state.step = 1234;
        state.totalSteps = 5678;
        state.epochLoss = new LossMean(new double[] {0.1 + 0.2, Double.NaN}, new double[] {3, 0});
        state.epochPenalty = -0.1 - 0.2;
        state.epochSamples = 99;
        state.recentLoss = new LossMean(new double[] {1e-300}, new double[] {Math.nextUp(7.0)});
        state.recentSamples = 7;
        state.reportedEpochs = 3;
        state.bestStep = 1000;
        state.bestValue = Math.nextDown(0.5);
        RunState read = new RunState();
        StateCodec.read(StateCodec.write(state), "test", read);
        assertEquals(state.step, read.step);
        assertEquals(state.totalSteps, read.totalSteps);
        assertArrayEquals(state.epochLoss.losses(), read.epochLoss.losses());
        assertArrayEquals(state.epochLoss.weights(), read.epochLoss.weights());
        assertEquals(state.epochPenalty, read.epochPenalty);
        assertEquals(state.epochSamples, read.epochSamples);
        assertArrayEquals(state.recentLoss.losses(), read.recentLoss.losses());
        assertArrayEquals(state.recentLoss.weights(), read.recentLoss.weights());
        assertEquals(state.recentSamples, read.recentSamples);
        assertEquals(state.reportedEpochs, read.reportedEpochs);
        assertEquals(state.bestStep, read.bestStep);
        assertEquals(state.bestValue, read.bestValue);
    }

    @Test
    void aNewRunReturnsToo() {
        RunState read = new RunState();
        read.bestValue = 1;
        StateCodec.read(StateCodec.write(new RunState()), "test", read);
        assertEquals(Double.NaN, read.bestValue);
    }

    @Test
    void doesNotGrowWithTheValidations() {
        RunState state = new RunState();
        state.step = 12_345;
        String before = StateCodec.write(state);
        for (int i = 1; i <= 1000; i++) {
            state.add(new History.Entry(i, 1, Map.of("loss", 1.0 / i)));
        }
        assertEquals(before, StateCodec.write(state));
    }

    @Test
    void aMissingNumberIsNamed() {
        EspalierException refusal = assertThrows(
                EspalierException.class,
                () -> StateCodec.read("{\"step\": 1, \"total-steps\": 2}", "checkpoint", new RunState()));
        assertEquals(ErrorCode.CHECKPOINT_DAMAGED, refusal.code());
        assertEquals(
                "its state has no valid 'epoch-loss'", refusal.problems().get(0).what());
    }
}
