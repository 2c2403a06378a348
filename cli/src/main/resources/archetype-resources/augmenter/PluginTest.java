package ${package};

import dev.espalier.api.augment.Augmenter;
import dev.espalier.testkit.AugmenterContract;
import java.util.List;
import java.util.Map;

class ${className}Test implements AugmenterContract {

    @Override
    public Augmenter augmenter() {
        return new ${className}();
    }

    @Override
    public Map<String, List<?>> refusedSettings() {
        return Map.of("amount", List.of(-0.1));
    }
}
