package ${package};

import dev.espalier.api.regularizer.TargetTransformation;
import dev.espalier.testkit.TargetTransformationContract;
import java.util.List;
import java.util.Map;

class ${className}Test implements TargetTransformationContract {

    @Override
    public TargetTransformation targetTransformation() {
        return new ${className}();
    }

    @Override
    public Map<String, List<?>> refusedSettings() {
        return Map.of("smoothing", List.of(-0.1, 1.1));
    }
}
