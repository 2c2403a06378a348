package dev.espalier.plugins.regularizers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.espalier.api.evaluation.Monitor;
import dev.espalier.api.evaluation.Monitor.Direction;
import dev.espalier.api.event.History;
import dev.espalier.api.regularizer.StoppingRule;
import dev.espalier.testkit.StoppingRuleContract;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TargetStopTest implements StoppingRuleContract {

    @Override
    public StoppingRule stoppingRule() {
        return new TargetStop();
    }

    @Override
    public Map<String, List<?>> refusedSettings() {
        return Map.of(
                "target", List.of(Double.POSITIVE_INFINITY),
                "metric", List.of(" "),
                "direction", List.of(Direction.MAXIMIZE));
    }

    @Test
    void stopsAtTheFirstValidationThatIsGoodEnough() {
        TargetStop stop = new TargetStop(0.9, "accuracy", Direction.MAXIMIZE);
        History history = History.EMPTY.with(new History.Entry(10, 1, Map.of("accuracy", 0.89)));
        assertFalse(stop.reasonToStop(history).isPresent());
        assertFalse(stop.reasonToStop(history.with(new History.Entry(20, 2, Map.of("loss", 0.1))))
                .isPresent());
        assertEquals(
                "accuracy was 0.9 after step 20, the target is 0.9",
                stop.reasonToStop(history.with(new History.Entry(20, 2, Map.of("accuracy", 0.9))))
                        .orElseThrow());
        assertEquals(new Monitor("accuracy", Direction.MAXIMIZE), stop.monitor());
    }

    @Test
    void isNotReachedByWhatIsNotFinite() {
        TargetStop stop = new TargetStop();
        for (double value : new double[] {Double.NaN, Double.NEGATIVE_INFINITY}) {
            assertFalse(stop.reasonToStop(History.EMPTY.with(new History.Entry(10, 1, Map.of("loss", value))))
                    .isPresent());
        }
    }

    @Test
    void goesByTheDirectionThatTheMetricSays() {
        TargetStop stop = new TargetStop(0.9, "accuracy", Optional.empty())
                .withDirections(monitor -> new Monitor(monitor.metric(), Direction.MAXIMIZE));
        assertEquals(new TargetStop(0.9, "accuracy", Direction.MAXIMIZE), stop);
    }
}
