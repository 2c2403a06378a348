package ${package};

import dev.espalier.api.Shape;
import dev.espalier.api.data.Schema;
import dev.espalier.api.data.TargetKind;
import dev.espalier.api.model.Loss;
import dev.espalier.testkit.LossContract;
import java.util.List;
import java.util.Map;

class ${className}Test implements LossContract {

    @Override
    public Loss loss() {
        return new ${className}();
    }

    @Override
    public Shape output() {
        return Shape.of(3);
    }

    @Override
    public Schema.Target target() {
        return new Schema.Target("kind", TargetKind.CLASS_INDEX, 3, List.of("a", "b", "c"));
    }

    @Override
    public List<Schema.Target> refusedTargets() {
        return List.of(new Schema.Target("size", TargetKind.VALUES, 3, List.of()));
    }

    @Override
    public Map<String, List<?>> refusedSettings() {
        return Map.of("margin", List.of(-1.0, 0.0));
    }
}
