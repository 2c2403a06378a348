package ${package};

import dev.espalier.api.regularizer.Regularizer;
import dev.espalier.testkit.MaskContract;
import java.util.List;
import java.util.Map;

class ${className}Test implements MaskContract {

    @Override
    public Regularizer.ActivationMask mask() {
        return new ${className}();
    }

    @Override
    public Map<String, List<?>> refusedSettings() {
        return Map.of("probability", List.of(-0.1, 1.0));
    }
}
