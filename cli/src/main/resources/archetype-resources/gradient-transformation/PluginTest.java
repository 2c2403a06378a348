package ${package};

import dev.espalier.api.regularizer.GradientTransformation;
import dev.espalier.testkit.GradientTransformationContract;
import java.util.List;
import java.util.Map;

class ${className}Test implements GradientTransformationContract {

    @Override
    public GradientTransformation gradientTransformation() {
        return new ${className}();
    }

    @Override
    public Map<String, List<?>> refusedSettings() {
        return Map.of("limit", List.of(0.0));
    }
}
