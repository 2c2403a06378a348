package __package__;

import dev.espalier.api.schedule.Scheduler;
import dev.espalier.testkit.SchedulerContract;
import java.util.List;
import java.util.Map;

class __class__Test implements SchedulerContract {

    @Override
    public Scheduler scheduler() {
        return new __class__();
    }

    @Override
    public Map<String, List<?>> refusedSettings() {
        return Map.of("share", List.of(-0.1, 1.1));
    }
}
