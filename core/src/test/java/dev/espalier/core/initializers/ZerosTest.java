package dev.espalier.core.initializers;

import dev.espalier.api.initializer.Initializer;
import dev.espalier.api.parameter.ParameterInfo;
import dev.espalier.testkit.InitializerContract;

class ZerosTest implements InitializerContract {

    @Override
    public Initializer initializer() {
        return new Zeros();
    }

    @Override
    public double variance(ParameterInfo parameter) {
        return 0;
    }
}
