package dev.espalier.core.initializers;

import dev.espalier.api.initializer.Initializer;
import dev.espalier.api.parameter.ParameterInfo;
import dev.espalier.testkit.InitializerContract;

class OnesTest implements InitializerContract {

    @Override
    public Initializer initializer() {
        return new Ones();
    }

    @Override
    public double variance(ParameterInfo parameter) {
        return 0;
    }

    @Override
    public double mean(ParameterInfo parameter) {
        return 1;
    }
}
