package dev.espalier.engine.plan;

import dev.espalier.engine.compute.GradientSink;
import dev.espalier.engine.plan.Plan.NonFinite;
import java.util.Optional;

/**
 * Runs a pass again, looking at each result as it comes. The result between a layer and the activation in its node does not
 * come: what is wrong there is attributed to the layer, if the activation lets it through.
 */
final class NonFiniteSearch {

    private final Plan plan;
    private final Parameters parameters;
    private final PlanCode code;
    private final PlanPass pass;

    NonFiniteSearch(Plan plan, PlanCode code, PlanPass pass) {
        this.plan = plan;
        this.parameters = plan.parameters();
        this.code = code;
        this.pass = pass;
    }

    Optional<NonFinite> find(LossWeights weights) {
        float[][] gradients = new float[parameters.count()][];
        float[][] buffers = new float[parameters.bufferCount()][];
        for (int i = 0; i < gradients.length; i++) {
            gradients[i] = parameters.gradients(i).clone();
        }
        for (int i = 0; i < buffers.length; i++) {
            buffers[i] = parameters.buffer(i).clone();
        }
        code.outlets().begin(false, GradientSink.NONE);
        parameters.zeroGradients();
        try {
            return inNumbers()
                    .or(this::inInputs)
                    .or(this::inForward)
                    .or(() -> weights.losses().length == 0 ? Optional.empty() : inBackward(weights))
                    .or(() -> inGradients(gradients));
        } finally {
            for (int i = 0; i < gradients.length; i++) {
                System.arraycopy(gradients[i], 0, parameters.gradients(i), 0, gradients[i].length);
            }
            for (int i = 0; i < buffers.length; i++) {
                System.arraycopy(buffers[i], 0, parameters.buffer(i), 0, buffers[i].length);
            }
        }
    }

    private Optional<NonFinite> inNumbers() {
        for (int i = 0; i < parameters.count(); i++) {
            if (!isFinite(parameters.values(i), parameters.values(i).length)) {
                return Optional.of(named(parameters.info(i).name(), ""));
            }
        }
        // a training pass does not read the buffers, and has written to them itself
        for (int i = 0; i < parameters.bufferCount() && !pass.training(); i++) {
            if (!isFinite(parameters.buffer(i), parameters.buffer(i).length)) {
                return Optional.of(named(parameters.bufferInfo(i).name(), ""));
            }
        }
        return Optional.empty();
    }

    private Optional<NonFinite> inInputs() {
        for (int i = 0; i < plan.graph().inputs().size(); i++) {
            int size = plan.graph().inputs().get(i).shape().size();
            if (!isFinite(plan.input(i), pass.samples() * size)) {
                return Optional.of(new NonFinite(plan.graph().inputs().get(i).name(), "input"));
            }
        }
        return Optional.empty();
    }

    private Optional<NonFinite> inForward() {
        for (PlanCode.BoundLayer layer : code.layers()) {
            layer.forward(pass);
            if (!isFinite(
                    layer.output(), pass.samples() * layer.node().outputShape().size())) {
                return Optional.of(new NonFinite(layer.name(), "output"));
            }
        }
        for (PlanCode.BoundLoss loss : code.losses()) {
            if (!Double.isFinite(loss.forward(pass))) {
                return Optional.of(new NonFinite(loss.name(), "loss"));
            }
        }
        return Optional.empty();
    }

    private Optional<NonFinite> inBackward(LossWeights weights) {
        for (PlanCode.BoundLoss loss : code.losses()) {
            if (loss.active()) {
                loss.backward(pass, weights);
                int size = plan.graph().outputs().get(loss.output()).shape().size();
                if (!isFinite(loss.outputGradient(), pass.samples() * size)) {
                    return Optional.of(new NonFinite(loss.name(), "gradient of loss"));
                }
            }
        }
        PlanCode.sum(code.sumsOfLosses(), pass.samples());
        for (int i = code.layers().length - 1; i >= 0; i--) {
            if (code.layers()[i].active()) {
                Optional<NonFinite> found = inBackward(code.layers()[i]);
                if (found.isPresent()) {
                    return found;
                }
            }
        }
        return Optional.empty();
    }

    private Optional<NonFinite> inBackward(PlanCode.BoundLayer layer) {
        layer.backward(pass);
        for (String name : layer.node().parameters().values()) {
            float[] gradient = parameters.gradients(parameters.indexOf(name));
            if (!isFinite(gradient, gradient.length)) {
                return Optional.of(named(name, "gradient of "));
            }
        }
        for (int input = 0; input < layer.inputGradients().length; input++) {
            float[] gradient = layer.inputGradients()[input];
            int size = layer.node().inputShapes().get(input).size();
            if (gradient.length > 0 && !isFinite(gradient, pass.samples() * size)) {
                return Optional.of(new NonFinite(layer.name(), "gradient of input"));
            }
        }
        PlanCode.sum(layer.sums(), pass.samples());
        return Optional.empty();
    }

    /** What passes before this one have added up. */
    private Optional<NonFinite> inGradients(float[][] gradients) {
        for (int i = 0; i < gradients.length; i++) {
            if (!isFinite(gradients[i], gradients[i].length)) {
                return Optional.of(named(parameters.info(i).name(), "gradient of "));
            }
        }
        return Optional.empty();
    }

    private static NonFinite named(String fullName, String prefix) {
        int slash = fullName.lastIndexOf('/');
        return new NonFinite(fullName.substring(0, slash), prefix + fullName.substring(slash + 1));
    }

    private static boolean isFinite(float[] values, int count) {
        for (int i = 0; i < count; i++) {
            if (!Float.isFinite(values[i])) {
                return false;
            }
        }
        return true;
    }
}
