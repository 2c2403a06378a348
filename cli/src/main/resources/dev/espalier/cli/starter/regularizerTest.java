package __package__;

import dev.espalier.api.regularizer.Regularizer;
import dev.espalier.testkit.PenaltyContract;
import java.util.List;
import java.util.Map;

class __class__Test implements PenaltyContract {

    @Override
    public Regularizer.Penalty penalty() {
        return new __class__();
    }

    @Override
    public Map<String, List<?>> refusedSettings() {
        return Map.of("rate", List.of(-1e-4));
    }
}
