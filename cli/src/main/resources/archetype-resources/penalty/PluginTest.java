package ${package};

import dev.espalier.api.regularizer.Penalty;
import dev.espalier.testkit.PenaltyContract;
import java.util.List;
import java.util.Map;

class ${className}Test implements PenaltyContract {

    @Override
    public Penalty penalty() {
        return new ${className}();
    }

    @Override
    public Map<String, List<?>> refusedSettings() {
        return Map.of("coefficient", List.of(-1e-4));
    }
}
