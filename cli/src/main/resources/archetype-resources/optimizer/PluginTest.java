package ${package};

import dev.espalier.api.optimizer.Optimizer;
import dev.espalier.testkit.OptimizerContract;
import java.util.List;
import java.util.Map;

class ${className}Test implements OptimizerContract {

    @Override
    public Optimizer optimizer() {
        return new ${className}();
    }

    @Override
    public Map<String, List<?>> refusedSettings() {
        return Map.of("momentum", List.of(-0.1, 1.0));
    }
}
