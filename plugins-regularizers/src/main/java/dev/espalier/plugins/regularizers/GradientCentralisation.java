package dev.espalier.plugins.regularizers;

import dev.espalier.api.Plugin;
import dev.espalier.api.RandomStream;
import dev.espalier.api.Setting;
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
 * @param axis the axis of the units, from 0; -1 for those of the layer: the outputs of a dense layer, the filters of a
 *     convolution
 */
@Plugin(value = "gradient-centralisation", summary = "subtracts the mean from each unit's gradient (Yong et al. 2020)")
public record GradientCentralisation(
        @Setting("axis of the units, from 0; -1 for the outputs or filters of the layer")
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
        ParameterInfo parameter = slice.parameter();
        int run = UnitAxis.run(parameter, axis);
        int count = UnitAxis.count(parameter, axis);
        int unitsOfGroup = UnitAxis.unitsOfGroup(parameter, axis);
        int stride = run * unitsOfGroup;
        int size = parameter.size() / (count / unitsOfGroup);
        int weights = parameter.size() / count;
        float[] gradients = slice.gradients();
        for (int unit = 0; unit < count; unit++) {
            int first = slice.from() + UnitAxis.first(unit, unitsOfGroup, run, size);
            int end = first + size;
            double mean = UnitAxis.sum(gradients, first, end, stride, run) / weights;
            for (int at = first; at < end; at += stride) {
                for (int i = at; i < at + run; i++) {
                    gradients[i] = (float) (gradients[i] - mean);
                }
            }
        }
    }
}
