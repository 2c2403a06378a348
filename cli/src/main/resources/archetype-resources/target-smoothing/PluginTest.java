package ${package};

import dev.espalier.api.regularizer.Regularizer;
import dev.espalier.testkit.SmoothingContract;
import java.util.List;
import java.util.Map;

class ${className}Test implements SmoothingContract {

    @Override
    public Regularizer.TargetSmoothing smoothing() {
        return new ${className}();
    }

    @Override
    public Map<String, List<?>> refusedSettings() {
        return Map.of("share", List.of(-0.1, 1.1));
    }
}
