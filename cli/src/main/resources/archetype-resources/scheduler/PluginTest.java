package ${package};

import dev.espalier.api.schedule.Scheduler;
import dev.espalier.testkit.SchedulerContract;
import java.util.List;
import java.util.Map;

class ${className}Test implements SchedulerContract {

    @Override
    public Scheduler scheduler() {
        return new ${className}();
    }

    @Override
    public Map<String, List<?>> refusedSettings() {
        return Map.of("share", List.of(-0.1, 1.1));
    }
}
