package ${package};

import dev.espalier.api.regularizer.WeightConstraint;
import dev.espalier.testkit.WeightConstraintContract;
import java.util.List;
import java.util.Map;

class ${className}Test implements WeightConstraintContract {

    @Override
    public WeightConstraint weightConstraint() {
        return new ${className}();
    }

    @Override
    public Map<String, List<?>> refusedSettings() {
        return Map.of("limit", List.of(0.0));
    }
}
