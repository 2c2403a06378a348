package ${package};

import dev.espalier.api.regularizer.Regularizer;
import dev.espalier.testkit.GradientRuleContract;
import java.util.List;
import java.util.Map;

class ${className}Test implements GradientRuleContract {

    @Override
    public Regularizer.GradientRule gradientRule() {
        return new ${className}();
    }

    @Override
    public Map<String, List<?>> refusedSettings() {
        return Map.of("limit", List.of(0.0));
    }
}
