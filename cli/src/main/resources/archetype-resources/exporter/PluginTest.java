package ${package};

import dev.espalier.testkit.PluginContract;
import java.util.List;
import java.util.Map;

class ${className}Test implements PluginContract {

    @Override
    public Object plugin() {
        return new ${className}();
    }

    @Override
    public Map<String, List<?>> refusedSettings() {
        return Map.of("digits", List.of(0, 18));
    }
}
