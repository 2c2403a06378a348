package ${package};

import dev.espalier.api.regularizer.Regularizer;
import dev.espalier.testkit.StoppingContract;
import java.util.List;
import java.util.Map;

class ${className}Test implements StoppingContract {

    @Override
    public Regularizer.StoppingRule stoppingRule() {
        return new ${className}();
    }

    @Override
    public Map<String, List<?>> refusedSettings() {
        return Map.of("patience", List.of(0));
    }
}
