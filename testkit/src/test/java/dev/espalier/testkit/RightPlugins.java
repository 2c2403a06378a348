package dev.espalier.testkit;

import dev.espalier.api.Check;
import dev.espalier.api.Plugin;
import dev.espalier.api.RandomStream;
import dev.espalier.api.Setting;
import dev.espalier.api.Shape;
import dev.espalier.api.augment.Augmenter;
import dev.espalier.api.augment.SampleBatch;
import dev.espalier.api.data.Schema;
import dev.espalier.api.data.TargetKind;
import dev.espalier.api.diagnosis.Diagnostic;
import dev.espalier.api.diagnosis.RunRecord;
import dev.espalier.api.event.Finding;
import dev.espalier.api.event.History;
import dev.espalier.api.initializer.Initializer;
import dev.espalier.api.model.BatchPass;
import dev.espalier.api.model.Layer;
import dev.espalier.api.model.LayerBinding;
import dev.espalier.api.model.LayerOperation;
import dev.espalier.api.model.LayerSignature;
import dev.espalier.api.model.Loss;
import dev.espalier.api.model.LossBinding;
import dev.espalier.api.model.LossOperation;
import dev.espalier.api.model.ReferencePass;
import dev.espalier.api.optimizer.ParameterOptimizer;
import dev.espalier.api.parameter.ParameterInfo;
import dev.espalier.api.parameter.ParameterInfo.Role;
import dev.espalier.api.parameter.ParameterSlice;
import dev.espalier.api.parameter.Slot;
import dev.espalier.api.parameter.Step;
import dev.espalier.api.parameter.WeightView;
import dev.espalier.api.regularizer.ActivationMask;
import dev.espalier.api.regularizer.AffineMask;
import dev.espalier.api.regularizer.GradientCombination;
import dev.espalier.api.regularizer.GradientTransformation;
import dev.espalier.api.regularizer.GroupPenalty;
import dev.espalier.api.regularizer.LossBalancing;
import dev.espalier.api.regularizer.OutputPenalty;
import dev.espalier.api.regularizer.Penalty;
import dev.espalier.api.regularizer.StoppingRule;
import dev.espalier.api.regularizer.TargetTransformation;
import dev.espalier.api.regularizer.TimeLimit;
import dev.espalier.api.regularizer.WeightConstraint;
import dev.espalier.api.regularizer.WeightDecay;
import dev.espalier.api.regularizer.WeightPerturbation;
import dev.espalier.api.schedule.Scheduler;
import dev.espalier.api.schedule.TrainingProgress;
import dev.espalier.api.search.Pruner;
import dev.espalier.api.search.Sampler;
import dev.espalier.api.search.SamplerContext;
import dev.espalier.api.search.SearchSpace;
import dev.espalier.api.search.Trial;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** One plugin of each kind that keeps its contract. */
public final class RightPlugins {

    private RightPlugins() {}

    @Plugin(value = "right-momentum", summary = "descent with a velocity")
    public record Momentum(@Setting("in [0, 1)") double momentum) implements ParameterOptimizer {

        static final Slot VELOCITY = Slot.perElement("velocity");

        public Momentum {
            Check.inClosedOpen("momentum", momentum, 0, 1);
        }

        public Momentum() {
            this(0.9);
        }

        @Override
        public List<Slot> slots() {
            return List.of(VELOCITY);
        }

        @Override
        public boolean elementwise() {
            return true;
        }

        @Override
        public void update(ParameterSlice slice, Step step) {
            float[] velocity = slice.state(VELOCITY);
            float kept = (float) step.scheduled("momentum", momentum);
            for (int i = slice.from(); i < slice.to(); i++) {
                velocity[i] = kept * velocity[i] + slice.gradients()[i];
                slice.values()[i] -= (float) step.learningRate() * velocity[i];
            }
        }
    }

    @Plugin(value = "right-decay", summary = "a factor that falls")
    public record Decay(@Setting("above 0") double speed) implements Scheduler {

        public Decay {
            Check.above("speed", speed, 0);
        }

        public Decay() {
            this(1);
        }

        @Override
        public double factor(TrainingProgress progress) {
            return 1 / (1 + speed * progress.epoch());
        }
    }

    @Plugin(value = "right-plateau", summary = "half the rate for every validation that was no better than the first")
    public record Plateau() implements Scheduler {

        @Override
        public double factor(TrainingProgress progress) {
            return factor(progress, History.EMPTY);
        }

        @Override
        public double factor(TrainingProgress progress, History history) {
            double first =
                    history.size() == 0 ? Double.NaN : history.entries().get(0).value("loss");
            double factor = 1;
            for (double loss : history.series("loss")) {
                factor *= loss > first ? 0.5 : 1;
            }
            return factor;
        }
    }

    @Plugin(value = "right-penalty", summary = "half the square of weights")
    public record Square() implements Penalty {

        @Override
        public double penalty(WeightView weights) {
            double sum = 0;
            for (int i = weights.from(); i < weights.to(); i++) {
                sum += 0.5 * weights.values()[i] * weights.values()[i];
            }
            return sum;
        }

        @Override
        public void addGradient(WeightView weights, float[] gradients) {
            for (int i = weights.from(); i < weights.to(); i++) {
                gradients[i] += weights.values()[i];
            }
        }
    }

    @Plugin(value = "right-rule", summary = "noise on gradients")
    public record GradientNoise() implements GradientTransformation {

        @Override
        public void transform(ParameterSlice slice, Step step, RandomStream random) {
            for (int i = slice.from(); i < slice.to(); i++) {
                slice.gradients()[i] += (float) (0.01 * random.nextGaussian());
            }
        }
    }

    @Plugin(value = "right-perturbation", summary = "noise on weights")
    public record Shaken() implements WeightPerturbation {

        @Override
        public void perturb(WeightView weights, Step step, RandomStream random) {
            for (int i = weights.from(); i < weights.to(); i++) {
                weights.values()[i] += (float) (0.01 * random.nextGaussian());
            }
        }
    }

    @Plugin(value = "right-constraint", summary = "weights that are not negative")
    public record NotNegative() implements WeightConstraint {

        @Override
        public void constrain(WeightView weights) {
            for (int i = weights.from(); i < weights.to(); i++) {
                weights.values()[i] = Math.max(0, weights.values()[i]);
            }
        }
    }

    @Plugin(value = "right-decay", summary = "a tenth of the learning rate")
    public record Tenths() implements WeightDecay {

        @Override
        public double decay(double learningRate) {
            return 0.1 * learningRate;
        }
    }

    @Plugin(value = "right-mask", summary = "half of the activations")
    public record Half() implements ActivationMask {

        @Override
        public void fill(float[] multiplier, Shape sampleShape, int fromSample, int toSample, RandomStream random) {
            random.fillBernoulli(multiplier, fromSample * sampleShape.size(), toSample * sampleShape.size(), 0.5, 2, 0);
        }
    }

    @Plugin(value = "right-transformation", summary = "a tenth for all classes")
    public record Tenth() implements TargetTransformation {

        @Override
        public void transform(float[] targets, int from, int classes) {
            for (int i = from; i < from + classes; i++) {
                targets[i] = 0.9f * targets[i] + 0.1f / classes;
            }
        }
    }

    @Plugin(value = "right-stopping", summary = "stops after ten validations")
    public record Ten() implements StoppingRule {

        @Override
        public Optional<String> reasonToStop(History history) {
            return history.size() < 10 ? Optional.empty() : Optional.of("ten validations");
        }
    }

    @Plugin(value = "right-augmenter", summary = "another sign")
    public record Sign() implements Augmenter.PerSample {

        @Override
        public void augment(SampleBatch batch, int sample, RandomStream random) {
            float sign = random.nextBoolean(0.5) ? 1 : -1;
            int size = batch.inputShape(0).size();
            for (int i = sample * size; i < (sample + 1) * size; i++) {
                batch.input(0)[i] *= sign;
            }
        }
    }

    @Plugin(value = "right-initializer", summary = "uniform numbers")
    public record Uniform() implements Initializer {

        @Override
        public void fill(ParameterInfo parameter, float[] values, int from, int to, RandomStream random) {
            random.fillUniform(values, from, to, -1, 1);
        }
    }

    @Plugin(value = "right-settings", summary = "a setting of every type")
    public record EverySetting(
            @Setting("whole") int whole,
            @Setting("long") long longer,
            @Setting("float") float small,
            @Setting("number") double number,
            @Setting("switch") boolean on,
            @Setting("text") String text,
            @Setting("choice") Role choice,
            @Setting("time") Duration time,
            @Setting("shape") Shape shape,
            @Setting("perhaps a number") OptionalDouble perhaps,
            @Setting("perhaps text") Optional<String> perhapsText,
            @Setting("numbers") List<Double> numbers,
            @Setting("numbers by name") Map<String, Integer> byName,
            @Setting("another plugin") ParameterOptimizer inner,
            @Setting("a plugin of a role") Penalty penalty,
            @Setting("a group") Group group)
            implements Scheduler {

        public record Group(@Setting("a number") int number) {}

        public EverySetting {
            Check.finite("small", small);
            Check.finite("number", number);
            perhaps.ifPresent(value -> Check.finite("perhaps", value));
            numbers = List.copyOf(numbers);
            byName = Map.copyOf(byName);
        }

        public EverySetting() {
            this(
                    1,
                    2,
                    3.3f,
                    4.4,
                    true,
                    "text",
                    Role.BIAS,
                    Duration.ofSeconds(90),
                    Shape.of(2, 3),
                    OptionalDouble.of(0.1),
                    Optional.of("more"),
                    List.of(0.1, 1e-8),
                    Map.of("one", 1),
                    new Momentum(),
                    new Square(),
                    new Group(7));
        }

        @Override
        public double factor(TrainingProgress progress) {
            return number;
        }
    }

    @Plugin(value = "right-alpha", summary = "drops to 0 and moves nothing, of activations of mean 0")
    public record Alpha() implements AffineMask {

        @Override
        public void fill(float[] multiplier, Shape sampleShape, int fromSample, int toSample, RandomStream random) {
            int size = sampleShape.size();
            random.fillBernoulli(multiplier, fromSample * size, toSample * size, 0.5, (float) Math.sqrt(2), 0);
        }

        @Override
        public void shift(
                float[] shift,
                float[] multiplier,
                Shape sampleShape,
                int fromSample,
                int toSample,
                RandomStream random) {
            int size = sampleShape.size();
            Arrays.fill(shift, fromSample * size, toSample * size, 0);
        }
    }

    @Plugin(value = "right-distance", summary = "half the squared distance of two parameters")
    public record Distance() implements GroupPenalty {

        @Override
        public List<String> members() {
            return List.of("a/*", "b/*");
        }

        @Override
        public double penalty(List<? extends WeightView> group) {
            double sum = 0;
            for (int i = 0; i < group.get(0).to(); i++) {
                double distance =
                        (double) group.get(0).values()[i] - group.get(1).values()[i];
                sum += 0.5 * distance * distance;
            }
            return sum;
        }

        @Override
        public void addGradient(List<? extends WeightView> group, List<float[]> gradients) {
            for (int i = 0; i < group.get(0).to(); i++) {
                float distance = group.get(0).values()[i] - group.get(1).values()[i];
                gradients.get(0)[i] += distance;
                gradients.get(1)[i] -= distance;
            }
        }
    }

    @Plugin(value = "right-sum", summary = "the sum of the gradients")
    public record Sum() implements GradientCombination {

        @Override
        public void combine(double[][] products, RandomStream random, double[] coefficients) {}
    }

    @Plugin(value = "right-inverse", summary = "weights by a moving average of the losses")
    public record Inverse() implements LossBalancing {

        private static final Slot MEAN = new Slot("mean", Slot.Extent.PER_ELEMENT, 1);

        @Override
        public List<Slot> slots() {
            return List.of(MEAN);
        }

        @Override
        public void weights(Outputs outputs, double[] weights) {
            for (int i = 0; i < weights.length; i++) {
                weights[i] = 1 / outputs.state(MEAN)[i];
            }
        }

        @Override
        public void update(Outputs outputs) {
            float[] mean = outputs.state(MEAN);
            for (int i = 0; i < mean.length; i++) {
                double loss = outputs.loss(i);
                if (!Double.isNaN(loss)) {
                    mean[i] = (float) (0.9 * mean[i] + 0.1 * Math.max(1e-3, Math.min(1e3, loss)));
                }
            }
        }
    }

    @Plugin(value = "right-output-squares", summary = "half the sum of the squares of the outputs")
    public record OutputSquares() implements OutputPenalty {

        @Override
        public double penalty(float[] outputs, int from, int size) {
            double sum = 0;
            for (int i = from; i < from + size; i++) {
                sum += 0.5 * outputs[i] * outputs[i];
            }
            return sum;
        }

        @Override
        public void addGradient(float[] outputs, float[] gradients, int from, int size, double factor) {
            for (int i = from; i < from + size; i++) {
                gradients[i] += (float) (factor * outputs[i]);
            }
        }
    }

    @Plugin(value = "right-high-loss", summary = "a loss of 1 or more")
    public record HighLoss() implements Diagnostic {

        @Override
        public List<Finding> examine(RunRecord record) {
            return record.steps().stream()
                    .filter(step -> step.loss() >= 1)
                    .limit(1)
                    .map(step -> new Finding(
                            "right-high-loss",
                            Finding.Severity.NOTE,
                            "",
                            "the loss is " + step.loss(),
                            Map.of("loss", step.loss()),
                            "train longer",
                            step.epoch()))
                    .toList();
        }
    }

    @Plugin(value = "right-hour", summary = "ends after an hour")
    public record Hour() implements TimeLimit {

        @Override
        public Duration limit() {
            return Duration.ofHours(1);
        }
    }

    @Plugin(value = "right-scaling", summary = "multiplies each value of a vector by a trained scale")
    public record Scaling() implements Layer.Reference {

        @Override
        public LayerSignature infer(List<Shape> inputs) {
            Check.require(inputs.size() == 1, "inputs", inputs, "must be one");
            Shape input = inputs.get(0);
            LayerSignature.Parameter scale = LayerSignature.Parameter.constant("scale", Role.SCALE, input, 1);
            return new LayerSignature(input, List.of(scale), List.of());
        }

        @Override
        public LayerOperation bind(LayerBinding binding) {
            int size = binding.outputShape().size();
            float[] scale = binding.parameter("scale");
            return new LayerOperation() {
                @Override
                public void forward(BatchPass pass) {
                    for (int i = 0; i < pass.samples() * size; i++) {
                        binding.output()[i] = scale[i % size] * binding.input(0)[i];
                    }
                }

                @Override
                public void backward(BatchPass pass) {
                    for (int i = 0; i < pass.samples() * size; i++) {
                        float gradient = binding.outputGradient()[i];
                        binding.parameterGradient("scale")[i % size] += gradient * binding.input(0)[i];
                        if (binding.needsInputGradient(0)) {
                            binding.inputGradient(0)[i] = scale[i % size] * gradient;
                        }
                    }
                }
            };
        }

        @Override
        public double[] reference(ReferencePass pass) {
            double[] output = pass.input(0).clone();
            for (int i = 0; i < output.length; i++) {
                output[i] *= pass.parameter("scale")[i % pass.outputShape().size()];
            }
            return output;
        }
    }

    @Plugin(value = "right-squares", summary = "the sum of the squared differences of a sample")
    public record Squares() implements Loss {

        @Override
        public void check(Shape output, Schema.Target target) {
            Check.require(target.kind() == TargetKind.VALUES, "target", target.kind(), "must hold values");
        }

        @Override
        public LossOperation bind(LossBinding binding) {
            return new WrongLosses.Squares(binding);
        }
    }

    @Plugin(value = "right-halton", summary = "the bases 2, 3, 5 in turn")
    public record Halton() implements Sampler {

        @Override
        public List<Double> propose(SamplerContext context) {
            double[] positions = new double[context.space().size()];
            for (int i = 0; i < positions.length; i++) {
                double digit = 1;
                for (long left = context.number() + 1; left > 0; left /= 2 + i) {
                    digit /= 2 + i;
                    positions[i] += digit * (left % (2 + i));
                }
            }
            return context.space().at(positions);
        }

        @Override
        public boolean usesTrials() {
            return false;
        }

        @Override
        public OptionalLong count(SearchSpace space) {
            return OptionalLong.of(1000);
        }
    }

    @Plugin(value = "right-halves", summary = "pauses every trial half-way and promotes every second")
    public record Halves() implements Pruner {

        @Override
        public List<Double> rungs(long trial, double epochs) {
            return List.of(0.5);
        }

        @Override
        public Decision decide(Trial trial, List<Trial> trials) {
            return trial.number() % 2 == 0 ? Decision.PAUSE : Decision.PRUNE;
        }

        @Override
        public OptionalLong promotion(List<Trial> trials, boolean complete) {
            return trials.stream()
                    .filter(trial -> trial.state() == Trial.State.PAUSED)
                    .mapToLong(Trial::number)
                    .findFirst();
        }
    }
}
