package ${package};

import dev.espalier.api.search.Sampler;
import dev.espalier.testkit.SamplerContract;
import java.util.List;
import java.util.Map;

class ${className}Test implements SamplerContract {

    @Override
    public Sampler sampler() {
        return new ${className}();
    }

    @Override
    public Map<String, List<?>> refusedSettings() {
        return Map.of("candidates", List.of(0));
    }
}
