package ${package};

import dev.espalier.api.search.Pruner;
import dev.espalier.testkit.PrunerContract;
import java.util.List;
import java.util.Map;

class ${className}Test implements PrunerContract {

    @Override
    public Pruner pruner() {
        return new ${className}();
    }

    @Override
    public Map<String, List<?>> refusedSettings() {
        return Map.of("tolerance", List.of(-0.1, 1.1));
    }
}
