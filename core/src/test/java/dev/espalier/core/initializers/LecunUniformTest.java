package dev.espalier.core.initializers;

import dev.espalier.api.initializer.Initializer;
import dev.espalier.api.parameter.ParameterInfo;
import dev.espalier.testkit.InitializerContract;

class LecunUniformTest implements InitializerContract {

    @Override
    public Initializer initializer() {
        return new LecunUniform();
    }

    @Override
    public double variance(ParameterInfo parameter) {
        return 1.0 / parameter.fanIn();
    }
}
