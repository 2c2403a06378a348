package dev.espalier.benchmarks.peers.tensorflow;

import dev.espalier.benchmarks.compare.ImageSize;
import dev.espalier.benchmarks.compare.InitialWeights;
import dev.espalier.benchmarks.compare.Network;
import dev.espalier.benchmarks.compare.NetworkLayer.Convolution;
import dev.espalier.benchmarks.compare.NetworkLayer.Dense;
import dev.espalier.benchmarks.compare.NetworkLayer.Maker;
import dev.espalier.benchmarks.compare.NetworkLayer.Residual;
import java.util.ArrayList;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Variable;
import org.tensorflow.op.nn.FusedBatchNorm;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * Makes TensorFlow's operations with their initial weights, on images with their channels last.
 *
 * <p>Padding is {@code SAME}, which is half the kernel on each side where the stride is 1. Where it is more, a window may begin
 * a pixel later than in the other frameworks; there is as much to compute.
 */
final class TensorFlowLayers implements Maker<TensorFlowLayer> {

    private static final String SAME = "SAME";
    private static final float EPSILON = 1e-5f;
    private static final float FOLLOWING = 0.1f;

    private final Ops tf;
    private final TensorFlowVariables variables;
    private final InitialWeights initial;
    private final List<Op> statistics = new ArrayList<>();

    TensorFlowLayers(Ops tf, TensorFlowVariables variables, Network network) {
        this.tf = tf;
        this.variables = variables;
        this.initial = new InitialWeights(network);
    }

    /** What a step does to the running statistics. */
    List<Op> statistics() {
        return statistics;
    }

    @Override
    public TensorFlowLayer dense(Dense layer, ImageSize input) {
        int inputs = input.values();
        int units = layer.units();
        Variable<TFloat32> weights = variables.parameter(initial.next(inputs, inputs * units), inputs, units);
        Variable<TFloat32> bias = variables.parameter(variables.filled(units, 0));
        return values -> values.map(operand -> tf.nn.biasAdd(tf.linalg.matMul(flat(operand, input), weights), bias));
    }

    private Operand<TFloat32> flat(Operand<TFloat32> operand, ImageSize input) {
        return input.isVector() ? operand : tf.reshape(operand, tf.constant(new int[] {-1, input.values()}));
    }

    @Override
    public TensorFlowLayer convolution(Convolution layer, ImageSize input) {
        int kernel = layer.kernel();
        int fanIn = layer.fanIn(input);
        float[] values = initial.next(fanIn, fanIn * layer.channels());
        List<Long> strides = List.of(1L, (long) layer.stride(), (long) layer.stride(), 1L);
        if (layer.groups() > 1) {
            Variable<TFloat32> weights = variables.parameter(values, kernel, kernel, input.channels(), 1);
            return images -> images.map(image -> tf.nn.depthwiseConv2dNative(image, weights, strides, SAME));
        }
        Variable<TFloat32> weights = variables.parameter(values, kernel, kernel, input.channels(), layer.channels());
        return images -> images.map(image -> tf.nn.conv2d(image, weights, strides, SAME));
    }

    @Override
    public TensorFlowLayer norm(ImageSize input) {
        return new Norm(input);
    }

    @Override
    public TensorFlowLayer relu() {
        return values -> values.map(tf.nn::relu);
    }

    @Override
    public TensorFlowLayer halving() {
        Operand<TInt32> window = tf.constant(new int[] {1, 2, 2, 1});
        return images -> images.map(image -> tf.nn.maxPool(image, window, window, "VALID"));
    }

    @Override
    public TensorFlowLayer average() {
        return images -> images.map(image -> tf.math.mean(image, tf.constant(new int[] {1, 2})));
    }

    @Override
    public TensorFlowLayer residual(Residual layer, ImageSize input) {
        List<TensorFlowLayer> layers = Network.make(layer.layers(), input, this);
        List<TensorFlowLayer> shortcut = Network.make(layer.shortcut(), input, this);
        return values -> {
            TensorFlowLayer.Values inner = TensorFlowLayer.on(layers, values);
            TensorFlowLayer.Values around = TensorFlowLayer.on(shortcut, values);
            return new TensorFlowLayer.Values(
                    tf.math.add(inner.trained(), around.trained()), tf.math.add(inner.predicted(), around.predicted()));
        };
    }

    /** Batch norm, for which TensorFlow's fused kernel wants images: of one pixel where there are vectors. */
    private final class Norm implements TensorFlowLayer {

        private final ImageSize size;
        private final Variable<TFloat32> scale;
        private final Variable<TFloat32> shift;
        private final Variable<TFloat32> runningMean;
        private final Variable<TFloat32> runningVariance;

        Norm(ImageSize size) {
            this.size = size;
            scale = variables.parameter(variables.filled(size.channels(), 1));
            shift = variables.parameter(variables.filled(size.channels(), 0));
            runningMean = variables.variable(variables.filled(size.channels(), 0));
            runningVariance = variables.variable(variables.filled(size.channels(), 1));
        }

        @Override
        public Values on(Values values) {
            FusedBatchNorm<TFloat32, TFloat32> trained =
                    norm(values.trained(), tf.constant(new float[0]), tf.constant(new float[0]), true);
            statistics.add(follow(runningMean, trained.batchMean()));
            statistics.add(follow(runningVariance, trained.batchVariance()));
            FusedBatchNorm<TFloat32, TFloat32> predicted =
                    norm(values.predicted(), runningMean, runningVariance, false);
            return new Values(vector(trained.y()), vector(predicted.y()));
        }

        private FusedBatchNorm<TFloat32, TFloat32> norm(
                Operand<TFloat32> values, Operand<TFloat32> mean, Operand<TFloat32> variance, boolean training) {
            Operand<TFloat32> image =
                    size.isVector() ? tf.reshape(values, tf.constant(new int[] {-1, 1, 1, size.channels()})) : values;
            return tf.nn.fusedBatchNorm(
                    image,
                    scale,
                    shift,
                    mean,
                    variance,
                    FusedBatchNorm.epsilon(EPSILON),
                    FusedBatchNorm.isTraining(training));
        }

        private Operand<TFloat32> vector(Operand<TFloat32> image) {
            return size.isVector() ? tf.reshape(image, tf.constant(new int[] {-1, size.channels()})) : image;
        }

        private Op follow(Variable<TFloat32> running, Operand<TFloat32> batch) {
            return tf.assignSub(running, tf.math.mul(tf.math.sub(running, batch), tf.constant(FOLLOWING)));
        }
    }
}
