package dev.espalier.benchmarks.peers.tensorflow;

import dev.espalier.benchmarks.compare.InitialWeights;
import dev.espalier.benchmarks.compare.Workload;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Gradients;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.core.Variable;
import org.tensorflow.op.nn.FusedBatchNorm;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/** A workload's network as a graph: one target to train a step, one to predict. */
final class TensorFlowNetwork {

    private static final float EPSILON = 1e-5f;
    private static final float FOLLOWING = 0.1f;

    private final Workload workload;
    private final Ops tf;
    private final List<Variable<TFloat32>> parameters = new ArrayList<>();
    private final List<Op> initial = new ArrayList<>();
    private final List<Op> statistics = new ArrayList<>();

    final Placeholder<TFloat32> inputs;
    final Placeholder<TInt32> labels;
    final Placeholder<TFloat32> targets;
    final Operand<TFloat32> outputs;
    final Op step;

    TensorFlowNetwork(Workload workload, Graph graph) {
        this.workload = workload;
        tf = Ops.create(graph);
        int width = workload.widths().get(0);
        inputs = tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(Shape.UNKNOWN_SIZE, width)));
        labels = tf.placeholder(TInt32.class, Placeholder.shape(Shape.of(Shape.UNKNOWN_SIZE)));
        targets = tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(Shape.UNKNOWN_SIZE, 1)));
        Operand<TFloat32> trained = inputs;
        Operand<TFloat32> predicted = inputs;
        for (int layer = 0; layer < workload.layers(); layer++) {
            int units = workload.widths().get(layer + 1);
            Variable<TFloat32> weights = parameter(weights(layer));
            Variable<TFloat32> bias = parameter(filled(units, 0));
            trained = tf.nn.biasAdd(tf.linalg.matMul(trained, weights), bias);
            predicted = tf.nn.biasAdd(tf.linalg.matMul(predicted, weights), bias);
            if (layer + 1 < workload.layers()) {
                if (workload.normalized()) {
                    Norm norm = new Norm(units);
                    trained = norm.trained(trained);
                    predicted = norm.predicted(predicted);
                }
                trained = tf.nn.relu(trained);
                predicted = tf.nn.relu(predicted);
            }
        }
        outputs = predicted;
        step = update(gradients(trained));
    }

    /** Gives every variable its first value. */
    void initialize(Session session) {
        Session.Runner runner = session.runner();
        initial.forEach(runner::addTarget);
        runner.run().close();
    }

    private Operand<TFloat32> weights(int layer) {
        float[] values = InitialWeights.of(workload, layer, 1);
        Shape shape = Shape.of(workload.widths().get(layer), workload.widths().get(layer + 1));
        return tf.constant(shape, DataBuffers.of(values, true, false));
    }

    private Operand<TFloat32> filled(int length, float value) {
        float[] values = new float[length];
        Arrays.fill(values, value);
        return tf.constant(values);
    }

    private Variable<TFloat32> variable(Operand<TFloat32> value) {
        Variable<TFloat32> variable = tf.variable(value.shape(), TFloat32.class);
        initial.add(tf.assign(variable, value));
        return variable;
    }

    private Variable<TFloat32> parameter(Operand<TFloat32> value) {
        Variable<TFloat32> parameter = variable(value);
        parameters.add(parameter);
        return parameter;
    }

    private Gradients gradients(Operand<TFloat32> trained) {
        if (workload.regression()) {
            Operand<TFloat32> squares = tf.math.squaredDifference(trained, targets);
            return tf.gradients(tf.math.mean(squares, tf.constant(new int[] {0, 1})), parameters);
        }
        // the gradient of this loss is an output of its own, and no rule of it is registered
        Operand<TFloat32> ofSum =
                tf.nn.sparseSoftmaxCrossEntropyWithLogits(trained, labels).backprop();
        Operand<TFloat32> ofMean = tf.math.div(ofSum, tf.dtypes.cast(tf.size(labels), TFloat32.class));
        return tf.gradients(List.of(trained), parameters, Gradients.dx(List.of(ofMean)));
    }

    private Op update(Gradients gradients) {
        List<Op> updates = new ArrayList<>(statistics);
        if (workload.normalized()) {
            for (int i = 0; i < parameters.size(); i++) {
                Variable<TFloat32> velocity = variable(zeros(parameters.get(i)));
                updates.add(tf.train.applyMomentum(
                        parameters.get(i),
                        velocity,
                        tf.constant((float) Workload.MOMENTUM_RATE),
                        gradients.<TFloat32>dy(i),
                        tf.constant((float) Workload.MOMENTUM)));
            }
            return tf.withControlDependencies(updates).noOp();
        }
        return adam(gradients, updates);
    }

    private Op adam(Gradients gradients, List<Op> updates) {
        Operand<TFloat32> first = tf.constant(0.9f);
        Operand<TFloat32> second = tf.constant(0.999f);
        Variable<TFloat32> firstPower = variable(first);
        Variable<TFloat32> secondPower = variable(second);
        for (int i = 0; i < parameters.size(); i++) {
            updates.add(tf.train.applyAdam(
                    parameters.get(i),
                    variable(zeros(parameters.get(i))),
                    variable(zeros(parameters.get(i))),
                    firstPower,
                    secondPower,
                    tf.constant((float) Workload.ADAM_RATE),
                    first,
                    second,
                    tf.constant(1e-8f),
                    gradients.<TFloat32>dy(i)));
        }
        Ops after = tf.withControlDependencies(updates);
        return tf.withControlDependencies(
                        after.assign(firstPower, after.math.mul(firstPower, first)),
                        after.assign(secondPower, after.math.mul(secondPower, second)))
                .noOp();
    }

    private Operand<TFloat32> zeros(Variable<TFloat32> like) {
        return tf.constant(
                like.shape(), DataBuffers.of(new float[(int) like.shape().size()], true, false));
    }

    /** Batch normalisation, for which TensorFlow's fused kernel wants images: of one pixel here. */
    private final class Norm {

        private final int units;
        private final Variable<TFloat32> scale;
        private final Variable<TFloat32> shift;
        private final Variable<TFloat32> runningMean;
        private final Variable<TFloat32> runningVariance;

        Norm(int units) {
            this.units = units;
            scale = parameter(filled(units, 1));
            shift = parameter(filled(units, 0));
            runningMean = variable(filled(units, 0));
            runningVariance = variable(filled(units, 1));
        }

        Operand<TFloat32> trained(Operand<TFloat32> values) {
            FusedBatchNorm<TFloat32, TFloat32> norm = tf.nn.fusedBatchNorm(
                    tf.reshape(values, tf.constant(new int[] {-1, 1, 1, units})),
                    scale,
                    shift,
                    tf.constant(new float[0]),
                    tf.constant(new float[0]),
                    FusedBatchNorm.epsilon(EPSILON),
                    FusedBatchNorm.isTraining(true));
            statistics.add(follow(runningMean, norm.batchMean()));
            statistics.add(follow(runningVariance, norm.batchVariance()));
            return tf.reshape(norm.y(), tf.constant(new int[] {-1, units}));
        }

        Operand<TFloat32> predicted(Operand<TFloat32> values) {
            FusedBatchNorm<TFloat32, TFloat32> norm = tf.nn.fusedBatchNorm(
                    tf.reshape(values, tf.constant(new int[] {-1, 1, 1, units})),
                    scale,
                    shift,
                    runningMean,
                    runningVariance,
                    FusedBatchNorm.epsilon(EPSILON),
                    FusedBatchNorm.isTraining(false));
            return tf.reshape(norm.y(), tf.constant(new int[] {-1, units}));
        }

        private Op follow(Variable<TFloat32> running, Operand<TFloat32> batch) {
            return tf.assignSub(running, tf.math.mul(tf.math.sub(running, batch), tf.constant(FOLLOWING)));
        }
    }
}
