package dev.espalier.engine.gradient;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.api.Plugin;
import dev.espalier.api.Shape;
import dev.espalier.api.data.Schema;
import dev.espalier.api.data.TargetKind;
import dev.espalier.api.model.BatchPass;
import dev.espalier.api.model.Layer;
import dev.espalier.api.model.LayerBinding;
import dev.espalier.api.model.LayerOperation;
import dev.espalier.api.model.LayerSignature;
import dev.espalier.api.model.Loss;
import dev.espalier.api.model.ReferencePass;
import dev.espalier.engine.layer.AdaptiveAveragePooling;
import dev.espalier.engine.layer.Add;
import dev.espalier.engine.layer.AveragePooling;
import dev.espalier.engine.layer.BatchNorm;
import dev.espalier.engine.layer.Block;
import dev.espalier.engine.layer.ChannelNorm;
import dev.espalier.engine.layer.Concatenate;
import dev.espalier.engine.layer.Convolution;
import dev.espalier.engine.layer.Dense;
import dev.espalier.engine.layer.Elu;
import dev.espalier.engine.layer.Embedding;
import dev.espalier.engine.layer.Flatten;
import dev.espalier.engine.layer.Gelu;
import dev.espalier.engine.layer.GlobalAveragePooling;
import dev.espalier.engine.layer.GroupNorm;
import dev.espalier.engine.layer.LayerNorm;
import dev.espalier.engine.layer.LeakyRelu;
import dev.espalier.engine.layer.MaxPooling;
import dev.espalier.engine.layer.Padding;
import dev.espalier.engine.layer.Periodic;
import dev.espalier.engine.layer.Relu;
import dev.espalier.engine.layer.Relu6;
import dev.espalier.engine.layer.Repeat;
import dev.espalier.engine.layer.Reshape;
import dev.espalier.engine.layer.Residual;
import dev.espalier.engine.layer.Sigmoid;
import dev.espalier.engine.layer.Silu;
import dev.espalier.engine.layer.Softmax;
import dev.espalier.engine.layer.SqueezeExcitation;
import dev.espalier.engine.layer.Tanh;
import dev.espalier.engine.layer.TransposedConvolution;
import dev.espalier.engine.layer.Upsampling;
import dev.espalier.engine.loss.BinaryCrossEntropy;
import dev.espalier.engine.loss.CrossEntropy;
import dev.espalier.engine.loss.Focal;
import dev.espalier.engine.loss.Hinge;
import dev.espalier.engine.loss.Huber;
import dev.espalier.engine.loss.KullbackLeibler;
import dev.espalier.engine.loss.LogCosh;
import dev.espalier.engine.loss.MeanAbsoluteError;
import dev.espalier.engine.loss.MeanSquaredError;
import dev.espalier.engine.loss.Poisson;
import dev.espalier.engine.loss.Quantile;
import dev.espalier.engine.model.Graph;
import dev.espalier.engine.model.Model;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class GradientCheckTest {

    static Stream<Arguments> layers() {
        Shape vector = Shape.of(7);
        Shape planes = Shape.of(4, 5, 6);
        Shape image = Shape.of(2, 3, 4);
        return Stream.of(
                Arguments.of(new Dense(3), List.of(vector)),
                Arguments.of(new Dense(17), List.of(image)),
                Arguments.of(new Dense(1), List.of(Shape.of())),
                Arguments.of(new Dense(4, false, Optional.empty()), List.of(vector)),
                Arguments.of(new Relu(), List.of(vector)),
                Arguments.of(new Relu(), List.of(image)),
                Arguments.of(new Relu6(), List.of(image)),
                Arguments.of(new LeakyRelu(), List.of(vector)),
                Arguments.of(new LeakyRelu(0.3), List.of(vector)),
                Arguments.of(new Elu(), List.of(vector)),
                Arguments.of(new Elu(0.5), List.of(vector)),
                Arguments.of(new Silu(), List.of(vector)),
                Arguments.of(new Gelu(), List.of(vector)),
                Arguments.of(new Tanh(), List.of(vector)),
                Arguments.of(new Sigmoid(), List.of(vector)),
                Arguments.of(new Softmax(), List.of(vector)),
                Arguments.of(new Softmax(), List.of(image)),
                Arguments.of(new Softmax(), List.of(Shape.of(1))),
                Arguments.of(new BatchNorm(), List.of(vector)),
                Arguments.of(new BatchNorm(0.5, 0.1), List.of(Shape.of(70))),
                Arguments.of(new LayerNorm(), List.of(vector)),
                Arguments.of(new LayerNorm(0.1), List.of(image)),
                Arguments.of(new Embedding(3, 4), List.of(Shape.of(2))),
                Arguments.of(new Embedding(1, 1), List.of(Shape.of())),
                Arguments.of(new Periodic(3, 0.5), List.of(vector)),
                Arguments.of(new FakeDropout(0.3), List.of(image)),
                Arguments.of(new Flatten(), List.of(image)),
                Arguments.of(new Convolution(4, 3).withPadding("same").withStride(2), List.of(planes)),
                Arguments.of(new Convolution(4, 3).withPadding("same").withGroups(4), List.of(planes)),
                Arguments.of(
                        new Convolution(4, 3).withStride(2, 3).withPadding("1").withGroups(4), List.of(planes)),
                Arguments.of(new Convolution(4, 2).withDilation(2).withStride(3).withGroups(4), List.of(planes)),
                Arguments.of(new Convolution(8, 5).withPadding("3").withGroups(4), List.of(planes)),
                Arguments.of(new Convolution(6, 3).withPadding("same").withGroups(2), List.of(planes)),
                Arguments.of(new Convolution(4, 3).withStride(2).withGroups(2), List.of(Shape.of(4, 9))),
                Arguments.of(new TransposedConvolution(2, 3, 2), List.of(planes)),
                Arguments.of(new MaxPooling(List.of(3), List.of(2), List.of("1")), List.of(planes)),
                Arguments.of(new MaxPooling(), List.of(planes)),
                Arguments.of(new AveragePooling(), List.of(planes)),
                Arguments.of(new AdaptiveAveragePooling(List.of(2)), List.of(planes)),
                Arguments.of(new GlobalAveragePooling(), List.of(planes)),
                Arguments.of(new Padding(), List.of(planes)),
                Arguments.of(new Upsampling(), List.of(planes)),
                Arguments.of(new BatchNorm(), List.of(planes)),
                Arguments.of(new BatchNorm(), List.of(Shape.of(70, 1, 2))),
                Arguments.of(new ChannelNorm(), List.of(planes)),
                Arguments.of(new GroupNorm(2, 1e-3), List.of(planes)),
                Arguments.of(new SqueezeExcitation(2, Optional.empty()), List.of(planes)),
                Arguments.of(Reshape.of(4, -1), List.of(image)),
                Arguments.of(new Add(), List.of(vector)),
                Arguments.of(new Add(), List.of(image, image, image)),
                Arguments.of(new Concatenate(), List.of(vector, Shape.of(1), Shape.of(3))),
                Arguments.of(new Concatenate(1), List.of(image, Shape.of(2, 1, 4))),
                Arguments.of(new Concatenate(2), List.of(image, Shape.of(2, 3, 5), image)),
                Arguments.of(new Block("part", new Dense(3), new Tanh()), List.of(vector)),
                Arguments.of(new Repeat(3, new Dense(3), new Tanh()), List.of(vector)),
                Arguments.of(new Residual(new Dense(3), new Tanh()).withShortcut(new Dense(3)), List.of(vector)));
    }

    @ParameterizedTest
    @MethodSource("layers")
    void layersAgreeWithCentralDifferences(Layer layer, List<Shape> inputs) {
        GradientReport report =
                GradientCheck.ofLayer(layer, inputs.toArray(Shape[]::new)).run();

        assertTrue(report.passed(), report::toString);
        assertTrue(report.inDouble());
        assertEquals(0, report.skipped());
    }

    @Test
    void everyLayerThatComesWithEspalierIsChecked() {
        Set<Class<?>> checked =
                layers().map(arguments -> arguments.get()[0].getClass()).collect(Collectors.toCollection(HashSet::new));

        for (Layer layer : ServiceLoader.load(Layer.class)) {
            assertTrue(checked.contains(layer.getClass()), () -> layer + " is not checked");
        }
    }

    static Stream<Arguments> losses() {
        Shape three = Shape.of(3);
        Schema.Target index = new Schema.Target("label", TargetKind.CLASS_INDEX, 3, List.of());
        Schema.Target soft = new Schema.Target("label", TargetKind.DISTRIBUTION, 3, List.of());
        Schema.Target values = new Schema.Target("value", TargetKind.VALUES, 3, List.of());
        Schema.Target binary = new Schema.Target("label", TargetKind.CLASS_INDEX, 2, List.of());
        Schema.Target softBinary = new Schema.Target("label", TargetKind.DISTRIBUTION, 2, List.of());
        return Stream.of(
                Arguments.of(new CrossEntropy(), three, index),
                Arguments.of(new CrossEntropy(), three, soft),
                Arguments.of(new BinaryCrossEntropy(), Shape.of(1), binary),
                Arguments.of(new BinaryCrossEntropy(), Shape.of(), softBinary),
                Arguments.of(new BinaryCrossEntropy(), three, values),
                Arguments.of(new MeanSquaredError(), three, values),
                Arguments.of(new Huber(), three, values),
                Arguments.of(new Huber(0.3), three, values),
                Arguments.of(new Focal(), three, index),
                Arguments.of(new Focal(0.5, List.of(0.2, 1.0, 3.0)), three, soft),
                Arguments.of(new Focal(), Shape.of(1), binary),
                Arguments.of(new Hinge(), three, index),
                Arguments.of(new Hinge(0.5, Hinge.MultiClass.CRAMMER_SINGER), three, index),
                Arguments.of(new Hinge(), Shape.of(1), binary),
                Arguments.of(new LogCosh(), three, values),
                Arguments.of(new MeanAbsoluteError(), three, values),
                Arguments.of(new Poisson(), three, values),
                Arguments.of(new Quantile(), Shape.of(9), values),
                Arguments.of(new KullbackLeibler(), three, soft),
                Arguments.of(new KullbackLeibler(), three, index));
    }

    @ParameterizedTest
    @MethodSource("losses")
    void lossesAgreeWithCentralDifferences(Loss loss, Shape output, Schema.Target target) {
        GradientReport report =
                GradientCheck.ofLoss(loss, output, target).samples(9).run();

        assertTrue(report.passed(), report::toString);
        assertTrue(report.inDouble());
    }

    @Test
    void everyLossThatComesWithEspalierIsChecked() {
        Set<Class<?>> checked =
                losses().map(arguments -> arguments.get()[0].getClass()).collect(Collectors.toCollection(HashSet::new));

        for (Loss loss : ServiceLoader.load(Loss.class)) {
            assertTrue(checked.contains(loss.getClass()), () -> loss + " is not checked");
        }
    }

    private static Graph graph(Model model, Shape... inputs) {
        Schema.Input[] offered = new Schema.Input[inputs.length];
        for (int i = 0; i < inputs.length; i++) {
            offered[i] = new Schema.Input(model.inputs().get(i).name(), inputs[i], List.of());
        }
        return Graph.of(model, Arrays.asList(offered));
    }

    @Test
    void sequentialModelsAgree() {
        Model model = Model.sequential(
                new Dense(12),
                new BatchNorm(),
                new Relu(),
                new FakeDropout(0.25),
                new Dense(8),
                new LayerNorm(),
                new Gelu(),
                new Flatten(),
                new Dense(3));
        Schema.Target target = new Schema.Target("label", TargetKind.CLASS_INDEX, 3, List.of());

        GradientReport report = GradientCheck.of(graph(model, Shape.of(5)))
                .loss(0, new CrossEntropy(), target)
                .samples(8)
                .run();

        assertTrue(report.passed(), report::toString);
    }

    @Test
    void branchesResidualsConcatenationAndSeveralOutputsAgree() {
        Model model = Model.builder()
                .input("image")
                .input("features")
                .node("trunk", "image", new Flatten(), new Dense(6), new Tanh())
                .node("deeper", "trunk", new Dense(6), new Silu())
                .node("residual", List.of("trunk", "deeper", "trunk"), new Add())
                .node("all", List.of("residual", "features"), new Concatenate(), new Dense(5), new Sigmoid())
                .node("kind", "all", new Dense(3))
                .node("value", List.of("all", "residual"), new Concatenate(), new Dense(2))
                .output("kind")
                .output("value")
                .output("residual")
                .build();
        Schema.Target kind = new Schema.Target("kind", TargetKind.CLASS_INDEX, 3, List.of());
        Schema.Target value = new Schema.Target("value", TargetKind.VALUES, 2, List.of());

        GradientReport report = GradientCheck.of(graph(model, Shape.of(2, 4), Shape.of(3)))
                .loss(0, new CrossEntropy(), kind)
                .loss(1, new MeanSquaredError(), value)
                .run();

        assertTrue(report.passed(), report::toString);
        assertEquals(0, report.skipped());
    }

    /** A layer inside another one, which a plan cannot see through: what it does itself is run. */
    record Wrapped(Layer.Reference layer) implements Layer.Reference {

        @Override
        public LayerSignature infer(List<Shape> inputs) {
            return layer.infer(inputs);
        }

        @Override
        public LayerOperation bind(LayerBinding binding) {
            return layer.bind(binding);
        }

        @Override
        public double[] reference(ReferencePass pass) {
            return layer.reference(pass);
        }
    }

    static Stream<Layer.Reference> layersThatPlansDissolve() {
        return Stream.of(new Flatten(), Reshape.of(4, -1), new FakeDropout(0.3));
    }

    @ParameterizedTest
    @MethodSource("layersThatPlansDissolve")
    void layersThatPlansDissolveAgreeWhereTheyAreRun(Layer.Reference layer) {
        GradientReport report =
                GradientCheck.ofLayer(new Wrapped(layer), Shape.of(2, 3, 4)).run();

        assertTrue(report.passed(), report::toString);
    }

    /** Squares; told to be wrong, its gradient lacks the factor 2. */
    @Plugin("square")
    record Square(boolean wrong) implements Layer {

        @Override
        public LayerSignature infer(List<Shape> inputs) {
            return LayerSignature.of(inputs.get(0));
        }

        @Override
        public LayerOperation bind(LayerBinding binding) {
            int size = binding.outputShape().size();
            return new LayerOperation() {
                @Override
                public void forward(BatchPass pass) {
                    for (int i = 0; i < pass.samples() * size; i++) {
                        binding.output()[i] = binding.input(0)[i] * binding.input(0)[i];
                    }
                }

                @Override
                public void backward(BatchPass pass) {
                    for (int i = 0; i < pass.samples() * size; i++) {
                        float slope = (wrong ? 1 : 2) * binding.input(0)[i];
                        binding.inputGradient(0)[i] = slope * binding.outputGradient()[i];
                    }
                }
            };
        }
    }

    @Test
    void layersWithoutAReferenceAreHeldAgainstDifferencesInFloat() {
        GradientReport right =
                GradientCheck.ofLayer(new Square(false), Shape.of(6)).run();
        GradientReport wrong =
                GradientCheck.ofLayer(new Square(true), Shape.of(6)).run();

        assertTrue(right.passed(), right::toString);
        assertFalse(right.inDouble());
        assertFalse(wrong.passed(), wrong::toString);
    }

    /** A dense layer that is wrong by a little in one of the ways in which layers are wrong. */
    record WrongDense(Fault fault) implements Layer.Reference {

        enum Fault {
            OUTPUT,
            INPUT_GRADIENT,
            WEIGHT_GRADIENT,
            BIAS_GRADIENT_REPLACED
        }

        private static final Dense DENSE = new Dense(3);

        @Override
        public LayerSignature infer(List<Shape> inputs) {
            return DENSE.infer(inputs);
        }

        @Override
        public LayerOperation bind(LayerBinding binding) {
            LayerOperation right = DENSE.bind(binding);
            return new LayerOperation() {
                @Override
                public void forward(BatchPass pass) {
                    right.forward(pass);
                    spoil(binding.output(), Fault.OUTPUT);
                }

                @Override
                public void backward(BatchPass pass) {
                    right.backward(pass);
                    spoil(binding.inputGradient(0), Fault.INPUT_GRADIENT);
                    spoil(binding.parameterGradient("weight"), Fault.WEIGHT_GRADIENT);
                    if (fault == Fault.BIAS_GRADIENT_REPLACED) {
                        Arrays.fill(binding.parameterGradient("bias"), binding.outputGradient()[0]);
                    }
                }
            };
        }

        /** One part in a thousand, in the last element of the first sample: far above rounding, far below what is seen. */
        private void spoil(float[] values, Fault where) {
            if (fault == where) {
                values[2] *= 1.001f;
            }
        }

        @Override
        public double[] reference(ReferencePass pass) {
            return DENSE.reference(pass);
        }
    }

    @ParameterizedTest
    @MethodSource
    void findsLayersThatAreWrongByALittle(WrongDense.Fault fault) {
        GradientReport report =
                GradientCheck.ofLayer(new WrongDense(fault), Shape.of(4)).run();

        assertFalse(report.passed(), report::toString);
        assertTrue(report.toString().startsWith("failed: worst relative error "), report::toString);
    }

    static Stream<WrongDense.Fault> findsLayersThatAreWrongByALittle() {
        return Stream.of(WrongDense.Fault.values());
    }

    @Test
    void checksTheSameTwice() {
        GradientCheck check = GradientCheck.ofLayer(new Dense(3), Shape.of(4)).seed(7);

        assertEquals(check.run(), check.run());
    }
}
