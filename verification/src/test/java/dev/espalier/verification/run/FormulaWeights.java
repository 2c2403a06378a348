package dev.espalier.verification.run;

import dev.espalier.api.Plugin;
import dev.espalier.api.RandomStream;
import dev.espalier.api.initializer.Initializer;
import dev.espalier.api.parameter.ParameterInfo;

/** The weights that a {@link ReferenceTraining} begins with: each layer's from a stream of its own, exact in a float. */
@Plugin(value = "formula-weights", summary = "the weights that a reference was made with")
public record FormulaWeights() implements Initializer {

    @Override
    public void fill(ParameterInfo parameter, float[] values, int from, int to, RandomStream random) {
        int layer = parameter.name().charAt("dense".length()) - '0';
        for (int i = from; i < to; i++) {
            values[i] = ReferenceTraining.number(layer, i) / 65536f;
        }
    }
}
