package ${package};

import dev.espalier.api.Shape;
import dev.espalier.api.model.Layer;
import dev.espalier.testkit.LayerContract;
import java.util.List;
import java.util.Map;

class ${className}Test implements LayerContract {

    @Override
    public Layer layer() {
        return new ${className}();
    }

    @Override
    public List<Shape> inputs() {
        return List.of(Shape.of(3, 7));
    }

    @Override
    public List<List<Shape>> refusedInputs() {
        return List.of(List.of(Shape.of(5), Shape.of(5)));
    }

    @Override
    public Map<String, List<?>> refusedSettings() {
        return Map.of("softness", List.of(-1.0, 0.0));
    }
}
