package ${package};

import dev.espalier.api.regularizer.StoppingRule;
import dev.espalier.testkit.StoppingRuleContract;
import java.util.List;
import java.util.Map;

class ${className}Test implements StoppingRuleContract {

    @Override
    public StoppingRule stoppingRule() {
        return new ${className}();
    }

    @Override
    public Map<String, List<?>> refusedSettings() {
        return Map.of("patience", List.of(0));
    }
}
