package __package__;

import dev.espalier.api.optimizer.Optimizer;
import dev.espalier.testkit.OptimizerContract;
import java.util.List;
import java.util.Map;

class __class__Test implements OptimizerContract {

    @Override
    public Optimizer optimizer() {
        return new __class__();
    }

    @Override
    public Map<String, List<?>> refusedSettings() {
        return Map.of("momentum", List.of(-0.1, 1.0));
    }
}
