package dev.espalier.benchmarks.peers.tensorflow;

import dev.espalier.benchmarks.compare.ImageSize;
import dev.espalier.benchmarks.compare.Workload;
import java.util.ArrayList;
import java.util.List;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Gradients;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.core.Variable;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/** A workload's network as a graph: one target to train a step, one to predict. */
final class TensorFlowNetwork {

    private final Workload workload;
    private final Ops tf;
    private final TensorFlowVariables variables;
    private final List<Op> statistics;

    final Placeholder<TFloat32> inputs;
    final Placeholder<TInt32> labels;
    final Placeholder<TFloat32> targets;
    final Operand<TFloat32> outputs;
    final Op step;

    TensorFlowNetwork(Workload workload, Graph graph) {
        this.workload = workload;
        tf = Ops.create(graph);
        variables = new TensorFlowVariables(tf);
        ImageSize size = workload.network().input();
        inputs = tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(Shape.UNKNOWN_SIZE, size.values())));
        labels = tf.placeholder(TInt32.class, Placeholder.shape(Shape.of(Shape.UNKNOWN_SIZE)));
        targets = tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(Shape.UNKNOWN_SIZE, 1)));
        TensorFlowLayers maker = new TensorFlowLayers(tf, variables, workload.network());
        Operand<TFloat32> first = size.isVector() ? inputs : images(size);
        TensorFlowLayer.Values values =
                TensorFlowLayer.on(workload.network().make(maker), new TensorFlowLayer.Values(first, first));
        statistics = maker.statistics();
        outputs = values.predicted();
        step = update(gradients(values.trained()));
    }

    /** The inputs with their channels last. */
    private Operand<TFloat32> images(ImageSize size) {
        Operand<TFloat32> channelsFirst =
                tf.reshape(inputs, tf.constant(new int[] {-1, size.channels(), size.height(), size.width()}));
        return tf.linalg.transpose(channelsFirst, tf.constant(new int[] {0, 2, 3, 1}));
    }

    /** Gives every variable its first value. */
    void initialize(Session session) {
        variables.initialize(session);
    }

    private Gradients gradients(Operand<TFloat32> trained) {
        if (workload.regression()) {
            Operand<TFloat32> squares = tf.math.squaredDifference(trained, targets);
            return tf.gradients(tf.math.mean(squares, tf.constant(new int[] {0, 1})), variables.parameters());
        }
        // the gradient of this loss is an output of its own, and no rule of it is registered
        Operand<TFloat32> ofSum =
                tf.nn.sparseSoftmaxCrossEntropyWithLogits(trained, labels).backprop();
        Operand<TFloat32> ofMean = tf.math.div(ofSum, tf.dtypes.cast(tf.size(labels), TFloat32.class));
        return tf.gradients(List.of(trained), variables.parameters(), Gradients.dx(List.of(ofMean)));
    }

    private Op update(Gradients gradients) {
        List<Op> updates = new ArrayList<>(statistics);
        List<Variable<TFloat32>> parameters = variables.parameters();
        if (workload.momentum()) {
            for (int i = 0; i < parameters.size(); i++) {
                Variable<TFloat32> velocity = variables.variable(variables.zeros(parameters.get(i)));
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
        List<Variable<TFloat32>> parameters = variables.parameters();
        Operand<TFloat32> first = tf.constant(0.9f);
        Operand<TFloat32> second = tf.constant(0.999f);
        Variable<TFloat32> firstPower = variables.variable(first);
        Variable<TFloat32> secondPower = variables.variable(second);
        for (int i = 0; i < parameters.size(); i++) {
            updates.add(tf.train.applyAdam(
                    parameters.get(i),
                    variables.variable(variables.zeros(parameters.get(i))),
                    variables.variable(variables.zeros(parameters.get(i))),
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
}
