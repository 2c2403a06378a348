package ${package};

import dev.espalier.api.initializer.Initializer;
import dev.espalier.api.parameter.ParameterInfo;
import dev.espalier.testkit.InitializerContract;
import java.util.List;
import java.util.Map;

class ${className}Test implements InitializerContract {

    @Override
    public Initializer initializer() {
        return new ${className}();
    }

    @Override
    public double variance(ParameterInfo parameter) {
        return 2.0 / parameter.fanIn();
    }

    @Override
    public Map<String, List<?>> refusedSettings() {
        return Map.of("share", List.of(-1.0, 0.0));
    }
}
