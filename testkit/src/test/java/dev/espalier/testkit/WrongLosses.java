package dev.espalier.testkit;

import dev.espalier.api.Plugin;
import dev.espalier.api.Shape;
import dev.espalier.api.data.Schema;
import dev.espalier.api.data.TargetKind;
import dev.espalier.api.model.BatchPass;
import dev.espalier.api.model.Loss;
import dev.espalier.api.model.LossBinding;
import dev.espalier.api.model.LossOperation;
import dev.espalier.api.model.Workers;

/** Losses that sum the squares of the differences of a sample, and each break one promise. */
public final class WrongLosses {

    private static final float NEARLY_ONE = 1 + 0x1p-20f;

    private WrongLosses() {}

    private static void requireValues(Schema.Target target) {
        if (target.kind() != TargetKind.VALUES) {
            throw new IllegalArgumentException("the target holds " + target.kind() + "; it must hold values");
        }
    }

    /** Σ (y − t)² of each sample, in double. */
    static class Squares implements LossOperation {

        final LossBinding binding;
        final int size;
        private final float[] weights;
        private final float[] presence;

        Squares(LossBinding binding) {
            this.binding = binding;
            this.size = binding.outputShape().size();
            this.weights = binding.sampleWeights();
            this.presence = binding.presence();
        }

        @Override
        public double forward(BatchPass pass) {
            double sum = 0;
            for (int i = 0; i < pass.samples() * size; i++) {
                double difference = (double) binding.outputs()[i] - binding.targets()[i];
                sum += weight(i) * presence(i) * difference * difference;
            }
            return sum / pass.samples();
        }

        @Override
        public void backward(BatchPass pass, double lossWeight) {
            double factor = 2 * lossWeight / pass.samples();
            for (int i = 0; i < pass.samples() * size; i++) {
                double difference = (double) binding.outputs()[i] - binding.targets()[i];
                binding.outputGradient()[i] = (float) (factor * weight(i) * presence(i) * difference);
            }
        }

        boolean weighted() {
            return weights.length > 0;
        }

        double weight(int i) {
            return weights.length == 0 ? 1 : weights[i / size];
        }

        double presence(int i) {
            return presence.length == 0 ? 1 : presence[i];
        }
    }

    @Plugin(value = "wrong-half", summary = "has half its gradient")
    public record Half() implements Loss {

        @Override
        public void check(Shape output, Schema.Target target) {
            requireValues(target);
        }

        @Override
        public LossOperation bind(LossBinding binding) {
            return new Squares(binding) {
                @Override
                public void backward(BatchPass pass, double lossWeight) {
                    super.backward(pass, lossWeight / 2);
                }
            };
        }
    }

    @Plugin(value = "wrong-any", summary = "takes any target")
    public record AnyTarget() implements Loss {

        @Override
        public void check(Shape output, Schema.Target target) {}

        @Override
        public LossOperation bind(LossBinding binding) {
            return new Squares(binding);
        }
    }

    @Plugin(value = "wrong-offset", summary = "is larger for several samples without weights")
    public record Offset() implements Loss {

        @Override
        public void check(Shape output, Schema.Target target) {
            requireValues(target);
        }

        @Override
        public LossOperation bind(LossBinding binding) {
            return new Squares(binding) {
                @Override
                public double forward(BatchPass pass) {
                    return super.forward(pass) + (weighted() || pass.samples() == 1 ? 0 : 1);
                }
            };
        }
    }

    @Plugin(value = "wrong-weight", summary = "has a weight of its own")
    public record OwnWeight() implements Loss {

        @Override
        public void check(Shape output, Schema.Target target) {
            requireValues(target);
        }

        @Override
        public LossOperation bind(LossBinding binding) {
            return new Squares(binding) {
                @Override
                public void backward(BatchPass pass, double lossWeight) {
                    super.backward(pass, 1);
                }
            };
        }
    }

    @Plugin(value = "wrong-unweighted", summary = "ignores the weights of the samples")
    public record Unweighted() implements Loss {

        @Override
        public void check(Shape output, Schema.Target target) {
            requireValues(target);
        }

        @Override
        public LossOperation bind(LossBinding binding) {
            return new Squares(binding) {
                @Override
                double weight(int i) {
                    return 1;
                }
            };
        }
    }

    @Plugin(value = "wrong-unmasked", summary = "ignores which values of the target are missing")
    public record Unmasked() implements Loss {

        @Override
        public void check(Shape output, Schema.Target target) {
            requireValues(target);
        }

        @Override
        public LossOperation bind(LossBinding binding) {
            return new Squares(binding) {
                @Override
                double presence(int i) {
                    return 1;
                }
            };
        }
    }

    @Plugin(value = "wrong-classes", summary = "ignores the weights of the classes, which it says that it applies")
    public record UnweightedClasses() implements Loss {

        @Override
        public void check(Shape output, Schema.Target target) {
            requireValues(target);
        }

        @Override
        public boolean weightsClasses() {
            return true;
        }

        @Override
        public LossOperation bind(LossBinding binding) {
            return new Squares(binding);
        }
    }

    @Plugin(value = "wrong-adding-loss", summary = "adds to the gradient of the outputs")
    public record Adding() implements Loss {

        @Override
        public void check(Shape output, Schema.Target target) {
            requireValues(target);
        }

        @Override
        public LossOperation bind(LossBinding binding) {
            return new Squares(binding) {
                @Override
                public void backward(BatchPass pass, double lossWeight) {
                    float before = binding.outputGradient()[0];
                    super.backward(pass, lossWeight);
                    binding.outputGradient()[0] += before;
                }
            };
        }
    }

    @Plugin(value = "wrong-cut-loss", summary = "treats the first range of a task otherwise than the others")
    public record ByRange() implements Loss {

        @Override
        public void check(Shape output, Schema.Target target) {
            requireValues(target);
        }

        @Override
        public LossOperation bind(LossBinding binding) {
            Workers.RangeTask range =
                    (from, to, thread) -> binding.outputGradient()[from] *= from == 0 ? 1 : NEARLY_ONE;
            return new Squares(binding) {
                @Override
                public void backward(BatchPass pass, double lossWeight) {
                    super.backward(pass, lossWeight);
                    binding.workers().parallel(pass.samples() * size, 1, range);
                }
            };
        }
    }

    @Plugin(value = "wrong-unpredicting", summary = "leaves the last prediction out")
    public record Unpredicting() implements Loss {

        @Override
        public void check(Shape output, Schema.Target target) {
            requireValues(target);
        }

        @Override
        public LossOperation bind(LossBinding binding) {
            return new Squares(binding);
        }

        @Override
        public void predict(int samples, Shape output, Schema.Target target, float[] outputs, float[] predictions) {
            System.arraycopy(outputs, 0, predictions, 0, samples * target.width() - 1);
        }
    }

    @Plugin(value = "wrong-allocating-loss", summary = "makes an array in every pass")
    public record Allocating() implements Loss {

        @Override
        public void check(Shape output, Schema.Target target) {
            requireValues(target);
        }

        @Override
        public LossOperation bind(LossBinding binding) {
            return new Squares(binding) {
                private float[] kept = {};

                @Override
                public double forward(BatchPass pass) {
                    kept = binding.outputs().clone();
                    return super.forward(pass) + 0 * kept[0];
                }
            };
        }
    }
}
