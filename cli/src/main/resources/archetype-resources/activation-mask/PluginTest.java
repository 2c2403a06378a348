package ${package};

import dev.espalier.api.regularizer.ActivationMask;
import dev.espalier.testkit.ActivationMaskContract;
import java.util.List;
import java.util.Map;

class ${className}Test implements ActivationMaskContract {

    @Override
    public ActivationMask mask() {
        return new ${className}();
    }

    @Override
    public Map<String, List<?>> refusedSettings() {
        return Map.of("probability", List.of(-0.1, 1.0));
    }
}
