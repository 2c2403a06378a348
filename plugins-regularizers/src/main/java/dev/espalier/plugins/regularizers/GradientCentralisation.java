package dev.espalier.plugins.regularizers;

import dev.espalier.api.Plugin;
import dev.espalier.api.RandomStream;
import dev.espalier.api.Setting;
import dev.espalier.api.Shape;
import dev.espalier.api.parameter.ParameterInfo;
import dev.espalier.api.parameter.ParameterInfo.Role;
import dev.espalier.api.parameter.ParameterSlice;
import dev.espalier.api.parameter.Step;
import dev.espalier.api.regularizer.GradientTransformation;

/**
 * Gradient centralisation: subtracts the mean from the gradients of each unit's weights.
 *
 * <p>g ← g − mean(g), over the incoming weights of each output
 *
 * <p>It applies to weights of two or more dimensions: the mean over a vector would mix unrelated elements.
 *
 * <p>Choose it for image networks, where it costs nothing and often helps.
 *
 * <p>Source: Yong, Huang, Hua and Zhang, "Gradient Centralization: A New Optimization Technique for Deep Neural Networks",
 * ECCV 2020.
 *
 * @param axis the axis of the units, from 0; -1 for the last, the outputs of a dense layer
 */
@Plugin(value = "gradient-centralisation", summary = "subtracts the mean from each unit's gradient (Yong et al. 2020)")
public record GradientCentralisation(
        @Setting("axis of the units, from 0; -1 for the last")
        int axis) implements GradientTransformation {

    /** Checks the range. */
    public GradientCentralisation {
        UnitAxis.check(axis);
    }

    /** Over the weights of each output. */
    public GradientCentralisation() {
        this(-1);
    }

    @Override
    public boolean appliesTo(ParameterInfo parameter) {
        return parameter.role() == Role.WEIGHT && parameter.shape().rank() >= 2;
    }

    @Override
    public void transform(ParameterSlice slice, Step step, RandomStream random) {
        Shape shape = slice.parameter().shape();
        int run = UnitAxis.run(shape, axis);
        int count = UnitAxis.count(shape, axis);
        int stride = run * count;
        int size = shape.size() / count;
        float[] gradients = slice.gradients();
        for (int unit = 0; unit < count; unit++) {
            int first = slice.from() + unit * run;
            double mean = UnitAxis.sum(gradients, first, slice.to(), stride, run) / size;
            for (int at = first; at < slice.to(); at += stride) {
                for (int i = at; i < at + run; i++) {
                    gradients[i] = (float) (gradients[i] - mean);
                }
            }
        }
    }
}
