package dev.espalier.engine.plan;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.api.RandomStream;
import dev.espalier.api.Shape;
import dev.espalier.api.data.Schema;
import dev.espalier.api.initializer.Initializer;
import dev.espalier.api.model.Layer;
import dev.espalier.api.parameter.ParameterInfo;
import dev.espalier.engine.layer.BatchNorm;
import dev.espalier.engine.layer.Dense;
import dev.espalier.engine.model.Graph;
import dev.espalier.engine.model.Model;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ParametersTest {

    record Uniform(double low, double high) implements Initializer {

        @Override
        public void fill(ParameterInfo parameter, float[] values, int from, int to, RandomStream random) {
            random.fillUniform(values, from, to, low, high);
        }
    }

    private static Graph graph(Layer... layers) {
        return Graph.of(Model.sequential(layers), List.of(new Schema.Input("x", Shape.of(4), List.of())));
    }

    @Test
    void startFromTheLawOfTheLayerElseOfTheModelElseFromConstants() {
        Parameters parameters = Parameters.trainable(
                graph(new Dense(3), new BatchNorm(), new Dense(2, true, Optional.of(new Uniform(10, 11)))));
        parameters.buffer(0)[0] = 99;

        parameters.initialize(1, new Uniform(-1, 0));

        for (float weight : parameters.values(parameters.indexOf("dense1/weight"))) {
            assertTrue(weight >= -1 && weight < 0);
        }
        for (float weight : parameters.values(parameters.indexOf("dense2/weight"))) {
            assertTrue(weight >= 10 && weight < 11);
        }
        assertArrayEquals(new float[3], parameters.values(parameters.indexOf("dense1/bias")));
        assertArrayEquals(new float[] {1, 1, 1}, parameters.values(parameters.indexOf("batch-norm1/scale")));
        assertArrayEquals(new float[3], parameters.buffer(parameters.indexOfBuffer("batch-norm1/running-mean")));
        assertArrayEquals(
                new float[] {1, 1, 1}, parameters.buffer(parameters.indexOfBuffer("batch-norm1/running-variance")));
    }

    @Test
    void startFromNumbersThatDependOnSeedAndNameAlone() {
        Parameters one = Parameters.of(graph(new Dense(3), new Dense(3)));
        Parameters other = Parameters.of(graph(new Dense(3), new BatchNorm(), new Dense(3)));

        one.initialize(5, new Uniform(-1, 1));
        other.initialize(5, new Uniform(-1, 1));

        assertArrayEquals(one.values(one.indexOf("dense2/weight")), other.values(other.indexOf("dense2/weight")));
        assertNotEquals(one.values(0)[0], one.values(one.indexOf("dense2/weight"))[0]);
        one.initialize(6, new Uniform(-1, 1));
        assertNotEquals(one.values(0)[0], other.values(0)[0]);
    }

    @Test
    void keepGradientsOnlyWhereTheyAreTrained() {
        Graph graph = graph(new Dense(3));

        assertEquals(12, Parameters.trainable(graph).gradients(0).length);
        assertEquals(0, Parameters.of(graph).gradients(0).length);
        assertFalse(Parameters.of(graph).isTrainable());
    }

    @Test
    void copyValuesAndStatisticsIntoArraysOfTheirOwn() {
        Parameters parameters = Parameters.trainable(graph(new Dense(3), new BatchNorm()));
        parameters.initialize(1, new Uniform(-1, 1));
        parameters.buffer(1)[2] = 7;

        Parameters copy = parameters.copy();

        assertNotSame(parameters.values(0), copy.values(0));
        assertArrayEquals(parameters.values(0), copy.values(0));
        assertEquals(7, copy.buffer(1)[2]);
        assertEquals(
                List.of(
                        "dense1/weight",
                        "dense1/bias",
                        "batch-norm1/scale",
                        "batch-norm1/shift",
                        "batch-norm1/running-mean",
                        "batch-norm1/running-variance"),
                copy.arrays().stream().map(NamedArray::name).toList());
    }

    @Test
    void nameWhatIsThereWhenAskedForWhatIsNot() {
        Parameters parameters = Parameters.of(graph(new Dense(3)));

        IllegalArgumentException thrown =
                assertThrows(IllegalArgumentException.class, () -> parameters.indexOf("dense1/scale"));

        assertTrue(thrown.getMessage().contains("dense1/weight"), thrown::getMessage);
    }
}
