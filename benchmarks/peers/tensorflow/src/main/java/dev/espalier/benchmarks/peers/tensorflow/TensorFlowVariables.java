package dev.espalier.benchmarks.peers.tensorflow;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Variable;
import org.tensorflow.types.TFloat32;

/** The variables of a graph and their first values. */
final class TensorFlowVariables {

    private final Ops tf;
    private final List<Variable<TFloat32>> parameters = new ArrayList<>();
    private final List<Op> initial = new ArrayList<>();

    TensorFlowVariables(Ops tf) {
        this.tf = tf;
    }

    /** Those that are trained, in the order in which they were made. */
    List<Variable<TFloat32>> parameters() {
        return parameters;
    }

    /** Gives every variable its first value. */
    void initialize(Session session) {
        Session.Runner runner = session.runner();
        initial.forEach(runner::addTarget);
        runner.run().close();
    }

    Variable<TFloat32> variable(Operand<TFloat32> value) {
        Variable<TFloat32> variable = tf.variable(value.shape(), TFloat32.class);
        initial.add(tf.assign(variable, value));
        return variable;
    }

    Variable<TFloat32> parameter(Operand<TFloat32> value) {
        Variable<TFloat32> parameter = variable(value);
        parameters.add(parameter);
        return parameter;
    }

    Variable<TFloat32> parameter(float[] values, long... shape) {
        return parameter(tf.constant(Shape.of(shape), DataBuffers.of(values, true, false)));
    }

    Operand<TFloat32> filled(int length, float value) {
        float[] values = new float[length];
        Arrays.fill(values, value);
        return tf.constant(values);
    }

    Operand<TFloat32> zeros(Variable<TFloat32> like) {
        return tf.constant(
                like.shape(), DataBuffers.of(new float[(int) like.shape().size()], true, false));
    }
}
