package dev.espalier.testkit;

import dev.espalier.api.Plugin;
import dev.espalier.api.Shape;
import dev.espalier.api.model.BatchPass;
import dev.espalier.api.model.Layer;
import dev.espalier.api.model.LayerBinding;
import dev.espalier.api.model.LayerOperation;
import dev.espalier.api.model.LayerSignature;
import dev.espalier.api.model.Workers;
import dev.espalier.api.parameter.ParameterInfo.Role;
import java.util.List;

/** Layers that double their input, and each break one promise. */
public final class WrongLayers {

    private static final float NEARLY_ONE = 1 + 0x1p-20f;

    private WrongLayers() {}

    private static Shape single(List<Shape> inputs) {
        if (inputs.size() != 1) {
            throw new IllegalArgumentException("the inputs are " + inputs + "; there must be one");
        }
        return inputs.get(0);
    }

    /** y = 2x, for each sample alone. */
    static class Doubling implements LayerOperation {

        final LayerBinding binding;
        final int size;

        Doubling(LayerBinding binding) {
            this.binding = binding;
            this.size = binding.outputShape().size();
        }

        @Override
        public void forward(BatchPass pass) {
            for (int i = 0; i < pass.samples() * size; i++) {
                binding.output()[i] = 2 * binding.input(0)[i];
            }
        }

        @Override
        public void backward(BatchPass pass) {
            for (int i = 0; i < pass.samples() * size && binding.needsInputGradient(0); i++) {
                binding.inputGradient(0)[i] = 2 * binding.outputGradient()[i];
            }
        }
    }

    @Plugin(value = "wrong-slope", summary = "has a gradient of 3")
    public record Slope() implements Layer {

        @Override
        public LayerSignature infer(List<Shape> inputs) {
            return LayerSignature.of(single(inputs));
        }

        @Override
        public LayerOperation bind(LayerBinding binding) {
            return new Doubling(binding) {
                @Override
                public void backward(BatchPass pass) {
                    for (int i = 0; i < pass.samples() * size && binding.needsInputGradient(0); i++) {
                        binding.inputGradient(0)[i] = 3 * binding.outputGradient()[i];
                    }
                }
            };
        }
    }

    @Plugin(value = "wrong-inputs", summary = "takes any number of inputs and looks at the first")
    public record AnyInputs() implements Layer {

        @Override
        public LayerSignature infer(List<Shape> inputs) {
            return LayerSignature.of(inputs.get(0));
        }

        @Override
        public LayerOperation bind(LayerBinding binding) {
            return new Doubling(binding);
        }
    }

    @Plugin(value = "wrong-remembering", summary = "does something else in its second pass")
    public record Remembering() implements Layer {

        @Override
        public LayerSignature infer(List<Shape> inputs) {
            return LayerSignature.of(single(inputs));
        }

        @Override
        public LayerOperation bind(LayerBinding binding) {
            return new Doubling(binding) {
                private int passes;

                @Override
                public void forward(BatchPass pass) {
                    super.forward(pass);
                    binding.output()[0] *= pass.training() && passes > 0 ? NEARLY_ONE : 1;
                    passes++;
                }
            };
        }
    }

    @Plugin(value = "wrong-cut", summary = "treats the first range of a task otherwise than the others")
    public record ByRange() implements Layer {

        @Override
        public LayerSignature infer(List<Shape> inputs) {
            return LayerSignature.of(single(inputs));
        }

        @Override
        public LayerOperation bind(LayerBinding binding) {
            Workers.RangeTask range = (from, to, thread) -> {
                for (int i = from; i < to; i++) {
                    binding.output()[i] = (from == 0 ? 2 : 2 * NEARLY_ONE) * binding.input(0)[i];
                }
            };
            return new Doubling(binding) {
                @Override
                public void forward(BatchPass pass) {
                    binding.workers().parallel(pass.samples() * size, 1, range);
                }
            };
        }
    }

    @Plugin(value = "wrong-replacing", summary = "replaces the gradient of its parameter")
    public record Replacing() implements Layer {

        @Override
        public LayerSignature infer(List<Shape> inputs) {
            LayerSignature.Parameter scale = LayerSignature.Parameter.constant("scale", Role.SCALE, Shape.of(1), 1);
            return new LayerSignature(single(inputs), List.of(scale), List.of());
        }

        @Override
        public LayerOperation bind(LayerBinding binding) {
            return new Doubling(binding) {
                @Override
                public void forward(BatchPass pass) {
                    for (int i = 0; i < pass.samples() * size; i++) {
                        binding.output()[i] = binding.parameter("scale")[0] * binding.input(0)[i];
                    }
                }

                @Override
                public void backward(BatchPass pass) {
                    float sum = 0;
                    for (int i = 0; i < pass.samples() * size; i++) {
                        sum += binding.outputGradient()[i] * binding.input(0)[i];
                        if (binding.needsInputGradient(0)) {
                            binding.inputGradient(0)[i] = binding.parameter("scale")[0] * binding.outputGradient()[i];
                        }
                    }
                    binding.parameterGradient("scale")[0] = sum;
                }
            };
        }
    }

    @Plugin(value = "wrong-adding", summary = "adds to the gradient of its input")
    public record Adding() implements Layer {

        @Override
        public LayerSignature infer(List<Shape> inputs) {
            return LayerSignature.of(single(inputs));
        }

        @Override
        public LayerOperation bind(LayerBinding binding) {
            return new Doubling(binding) {
                @Override
                public void backward(BatchPass pass) {
                    for (int i = 0; i < pass.samples() * size && binding.needsInputGradient(0); i++) {
                        binding.inputGradient(0)[i] += 2 * binding.outputGradient()[i];
                    }
                }
            };
        }
    }

    @Plugin(value = "wrong-eager", summary = "writes a gradient that is not needed")
    public record Eager() implements Layer {

        @Override
        public LayerSignature infer(List<Shape> inputs) {
            return LayerSignature.of(single(inputs));
        }

        @Override
        public LayerOperation bind(LayerBinding binding) {
            return new Doubling(binding) {
                @Override
                public void backward(BatchPass pass) {
                    for (int i = 0; i < pass.samples() * size; i++) {
                        binding.inputGradient(0)[i] = 2 * binding.outputGradient()[i];
                    }
                }
            };
        }
    }

    @Plugin(value = "wrong-batch", summary = "doubles the first sample a little more when it evaluates several")
    public record OtherSamples() implements Layer {

        @Override
        public LayerSignature infer(List<Shape> inputs) {
            return LayerSignature.of(single(inputs));
        }

        @Override
        public LayerOperation bind(LayerBinding binding) {
            return new Doubling(binding) {
                @Override
                public void forward(BatchPass pass) {
                    super.forward(pass);
                    binding.output()[0] *= !pass.training() && pass.samples() > 1 ? NEARLY_ONE : 1;
                }
            };
        }
    }

    @Plugin(value = "wrong-allocating", summary = "makes an array in every pass")
    public record Allocating() implements Layer {

        @Override
        public LayerSignature infer(List<Shape> inputs) {
            return LayerSignature.of(single(inputs));
        }

        @Override
        public LayerOperation bind(LayerBinding binding) {
            return new Doubling(binding) {
                private float[] doubled = {};

                @Override
                public void forward(BatchPass pass) {
                    doubled = binding.input(0).clone();
                    for (int i = 0; i < pass.samples() * size; i++) {
                        doubled[i] *= 2;
                    }
                    System.arraycopy(doubled, 0, binding.output(), 0, pass.samples() * size);
                }
            };
        }
    }
}
