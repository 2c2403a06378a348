package ${package};

import dev.espalier.api.regularizer.Regularizer;
import dev.espalier.testkit.ShapingContract;
import java.util.List;
import java.util.Map;

class ${className}Test implements ShapingContract {

    @Override
    public Regularizer.Shaping shaping() {
        return new ${className}();
    }

    @Override
    public Map<String, List<?>> refusedSettings() {
        return Map.of("limit", List.of(0.0));
    }
}
