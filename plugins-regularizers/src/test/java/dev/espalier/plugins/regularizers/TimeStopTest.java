package dev.espalier.plugins.regularizers;

import dev.espalier.api.regularizer.TimeLimit;
import dev.espalier.testkit.TimeLimitContract;
import java.time.Duration;
import java.util.List;
import java.util.Map;

class TimeStopTest implements TimeLimitContract {

    @Override
    public TimeLimit timeLimit() {
        return new TimeStop();
    }

    @Override
    public Map<String, List<?>> refusedSettings() {
        return Map.of("limit", List.of(Duration.ZERO, Duration.ofSeconds(-1)));
    }
}
