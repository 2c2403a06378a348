package dev.espalier.testkit;

import dev.espalier.api.Plugin;
import dev.espalier.api.RandomStream;
import dev.espalier.api.Shape;
import dev.espalier.api.initializer.Initializer;
import dev.espalier.api.model.Layer;
import dev.espalier.api.parameter.ParameterInfo;
import dev.espalier.engine.layer.Add;
import dev.espalier.engine.layer.BatchNorm;
import dev.espalier.engine.layer.Concatenate;
import dev.espalier.engine.layer.Dense;
import dev.espalier.engine.layer.Elu;
import dev.espalier.engine.layer.Embedding;
import dev.espalier.engine.layer.Flatten;
import dev.espalier.engine.layer.Gelu;
import dev.espalier.engine.layer.LayerNorm;
import dev.espalier.engine.layer.LeakyRelu;
import dev.espalier.engine.layer.Periodic;
import dev.espalier.engine.layer.Relu;
import dev.espalier.engine.layer.Relu6;
import dev.espalier.engine.layer.Reshape;
import dev.espalier.engine.layer.Sigmoid;
import dev.espalier.engine.layer.Silu;
import dev.espalier.engine.layer.Softmax;
import dev.espalier.engine.layer.Tanh;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

/** The contract of layers, tried on every layer that comes with Espalier. */
class LayerPluginsTest {

    /** An initializer for layers that take one. */
    @Plugin("test-all-ones")
    public record AllOnes() implements Initializer {

        @Override
        public void fill(ParameterInfo parameter, float[] values, int from, int to, RandomStream random) {
            Arrays.fill(values, from, to, 1);
        }
    }

    @Nested
    class OfAdd implements LayerContract {

        @Override
        public Layer layer() {
            return new Add();
        }

        @Override
        public List<Shape> inputs() {
            return List.of(Shape.of(2, 3), Shape.of(2, 3), Shape.of(2, 3));
        }

        @Override
        public List<List<Shape>> refusedInputs() {
            return List.of(List.of(Shape.of(2, 3), Shape.of(3, 2)));
        }
    }

    @Nested
    class OfBatchNorm implements LayerContract {

        @Override
        public Layer layer() {
            return new BatchNorm(0.2, 1e-3);
        }

        @Override
        public Map<String, List<?>> refusedSettings() {
            return Map.of(
                    "momentum", List.of(0.0, 1.1, -0.1), "epsilon", List.of(0.0, -1e-5, Double.POSITIVE_INFINITY));
        }

        @Override
        public List<Shape> inputs() {
            return List.of(Shape.of(21));
        }

        @Override
        public List<List<Shape>> refusedInputs() {
            return List.of(List.of(Shape.of(5), Shape.of(5)));
        }
    }

    @Nested
    class OfBatchNormOfImages implements LayerContract {

        @Override
        public Layer layer() {
            return new BatchNorm();
        }

        @Override
        public List<Shape> inputs() {
            return List.of(Shape.of(19, 5, 3));
        }
    }

    @Nested
    class OfConcatenate implements LayerContract {

        @Override
        public Layer layer() {
            return new Concatenate(1);
        }

        @Override
        public Map<String, List<?>> refusedSettings() {
            return Map.of("axis", List.of(-1));
        }

        @Override
        public List<Shape> inputs() {
            return List.of(Shape.of(2, 3), Shape.of(2, 4));
        }

        @Override
        public List<List<Shape>> refusedInputs() {
            return List.of(List.of(Shape.of(2, 3), Shape.of(3, 3)), List.of(Shape.of(5)));
        }
    }

    @Nested
    class OfDense implements LayerContract {

        @Override
        public Layer layer() {
            return new Dense(4, false, Optional.of(new AllOnes()));
        }

        @Override
        public Map<String, List<?>> refusedSettings() {
            return Map.of("units", List.of(-1));
        }

        @Override
        public List<Shape> inputs() {
            return List.of(Shape.of(37));
        }

        @Override
        public List<List<Shape>> refusedInputs() {
            return List.of(List.of(Shape.of(5), Shape.of(5)));
        }
    }

    @Nested
    class OfElu implements LayerContract {

        @Override
        public Layer layer() {
            return new Elu(0.5);
        }

        @Override
        public Map<String, List<?>> refusedSettings() {
            return Map.of("alpha", List.of(-0.1, Double.POSITIVE_INFINITY));
        }

        @Override
        public List<Shape> inputs() {
            return List.of(Shape.of(3, 7));
        }

        @Override
        public List<List<Shape>> refusedInputs() {
            return List.of(List.of(Shape.of(5), Shape.of(5)));
        }
    }

    @Nested
    class OfEmbedding implements LayerContract {

        @Override
        public Layer layer() {
            return new Embedding(OptionalInt.of(5), OptionalInt.of(37), Optional.of(new AllOnes()), 0.1);
        }

        @Override
        public Map<String, List<?>> refusedSettings() {
            return Map.of(
                    "categories", List.of(OptionalInt.of(0), OptionalInt.of(-3)),
                    "width", List.of(OptionalInt.of(0)),
                    "unknownProbability", List.of(-0.1, 1.0));
        }

        @Override
        public List<Shape> inputs() {
            return List.of(Shape.of(2));
        }

        @Override
        public List<List<Shape>> refusedInputs() {
            return List.of(List.of(Shape.of(1), Shape.of(1)));
        }
    }

    @Nested
    class OfFlatten implements LayerContract {

        @Override
        public Layer layer() {
            return new Flatten();
        }

        @Override
        public List<Shape> inputs() {
            return List.of(Shape.of(2, 3, 4));
        }

        @Override
        public List<List<Shape>> refusedInputs() {
            return List.of(List.of(Shape.of(5), Shape.of(5)));
        }
    }

    @Nested
    class OfGelu implements LayerContract {

        @Override
        public Layer layer() {
            return new Gelu();
        }

        @Override
        public List<Shape> inputs() {
            return List.of(Shape.of(3, 7));
        }

        @Override
        public List<List<Shape>> refusedInputs() {
            return List.of(List.of(Shape.of(5), Shape.of(5)));
        }

        /** Now and then C2 of Java 17 leaves vectors of this loop on the heap; a test of the kernel bounds how many. */
        @Test
        @Override
        @EnabledForJreRange(min = JRE.JAVA_21)
        public void allocatesNothingAfterWarmUp() {
            LayerContract.super.allocatesNothingAfterWarmUp();
        }
    }

    @Nested
    class OfLayerNorm implements LayerContract {

        @Override
        public Layer layer() {
            return new LayerNorm(1e-3);
        }

        @Override
        public Map<String, List<?>> refusedSettings() {
            return Map.of("epsilon", List.of(0.0, -1e-5, Double.POSITIVE_INFINITY));
        }

        @Override
        public List<Shape> inputs() {
            return List.of(Shape.of(3, 19));
        }

        @Override
        public List<List<Shape>> refusedInputs() {
            return List.of(List.of(Shape.of(5), Shape.of(5)));
        }
    }

    @Nested
    class OfLeakyRelu implements LayerContract {

        @Override
        public Layer layer() {
            return new LeakyRelu(0.2);
        }

        @Override
        public Map<String, List<?>> refusedSettings() {
            return Map.of("slope", List.of(-0.1, 1.1));
        }

        @Override
        public List<Shape> inputs() {
            return List.of(Shape.of(3, 7));
        }

        @Override
        public List<List<Shape>> refusedInputs() {
            return List.of(List.of(Shape.of(5), Shape.of(5)));
        }
    }

    @Nested
    class OfPeriodic implements LayerContract {

        @Override
        public Layer layer() {
            return new Periodic(5, 0.3);
        }

        @Override
        public Map<String, List<?>> refusedSettings() {
            return Map.of("frequencies", List.of(0, -1), "deviation", List.of(0.0, -0.1, Double.POSITIVE_INFINITY));
        }

        @Override
        public List<Shape> inputs() {
            return List.of(Shape.of(3));
        }

        @Override
        public List<List<Shape>> refusedInputs() {
            return List.of(List.of(Shape.of(5), Shape.of(5)));
        }
    }

    @Nested
    class OfRelu implements LayerContract {

        @Override
        public Layer layer() {
            return new Relu();
        }

        @Override
        public List<Shape> inputs() {
            return List.of(Shape.of(3, 7));
        }

        @Override
        public List<List<Shape>> refusedInputs() {
            return List.of(List.of(Shape.of(5), Shape.of(5)));
        }
    }

    @Nested
    class OfRelu6 implements LayerContract {

        @Override
        public Layer layer() {
            return new Relu6();
        }

        @Override
        public List<Shape> inputs() {
            return List.of(Shape.of(3, 7));
        }

        @Override
        public List<List<Shape>> refusedInputs() {
            return List.of(List.of(Shape.of(5), Shape.of(5)));
        }
    }

    @Nested
    class OfReshape implements LayerContract {

        @Override
        public Layer layer() {
            return new Reshape(List.of(2, -1));
        }

        @Override
        public Map<String, List<?>> refusedSettings() {
            return Map.of("shape", List.of(List.of(0), List.of(2, -2), List.of(-1, -1)));
        }

        @Override
        public List<Shape> inputs() {
            return List.of(Shape.of(3, 4));
        }

        @Override
        public List<List<Shape>> refusedInputs() {
            return List.of(List.of(Shape.of(5)), List.of(Shape.of(4), Shape.of(4)));
        }
    }

    @Nested
    class OfSigmoid implements LayerContract {

        @Override
        public Layer layer() {
            return new Sigmoid();
        }

        @Override
        public List<Shape> inputs() {
            return List.of(Shape.of(3, 7));
        }

        @Override
        public List<List<Shape>> refusedInputs() {
            return List.of(List.of(Shape.of(5), Shape.of(5)));
        }
    }

    @Nested
    class OfSilu implements LayerContract {

        @Override
        public Layer layer() {
            return new Silu();
        }

        @Override
        public List<Shape> inputs() {
            return List.of(Shape.of(3, 7));
        }

        @Override
        public List<List<Shape>> refusedInputs() {
            return List.of(List.of(Shape.of(5), Shape.of(5)));
        }
    }

    @Nested
    class OfSoftmax implements LayerContract {

        @Override
        public Layer layer() {
            return new Softmax();
        }

        @Override
        public List<Shape> inputs() {
            return List.of(Shape.of(3, 19));
        }

        @Override
        public List<List<Shape>> refusedInputs() {
            return List.of(List.of(Shape.of(5), Shape.of(5)));
        }
    }

    @Nested
    class OfTanh implements LayerContract {

        @Override
        public Layer layer() {
            return new Tanh();
        }

        @Override
        public List<Shape> inputs() {
            return List.of(Shape.of(3, 7));
        }

        @Override
        public List<List<Shape>> refusedInputs() {
            return List.of(List.of(Shape.of(5), Shape.of(5)));
        }
    }
}
