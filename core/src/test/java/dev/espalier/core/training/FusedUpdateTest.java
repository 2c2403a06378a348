package dev.espalier.core.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.api.CounterRandomStream;
import dev.espalier.api.RandomStream;
import dev.espalier.api.Shape;
import dev.espalier.api.data.Schema;
import dev.espalier.api.data.TargetKind;
import dev.espalier.api.evaluation.Monitor;
import dev.espalier.api.optimizer.ParameterOptimizer;
import dev.espalier.api.parameter.ParameterSlice;
import dev.espalier.api.parameter.Slot;
import dev.espalier.api.parameter.Step;
import dev.espalier.api.parameter.WeightView;
import dev.espalier.api.regularizer.GradientTransformation;
import dev.espalier.api.regularizer.Penalty;
import dev.espalier.api.regularizer.Regularizer;
import dev.espalier.api.regularizer.WeightConstraint;
import dev.espalier.api.regularizer.WeightDecay;
import dev.espalier.core.document.NamePattern;
import dev.espalier.core.initializers.KaimingNormal;
import dev.espalier.engine.compute.GradientSink;
import dev.espalier.engine.compute.KernelThreads;
import dev.espalier.engine.compute.KernelWorkers;
import dev.espalier.engine.layer.BatchNorm;
import dev.espalier.engine.layer.Dense;
import dev.espalier.engine.layer.LayerNorm;
import dev.espalier.engine.layer.LeakyRelu;
import dev.espalier.engine.layer.Relu;
import dev.espalier.engine.layer.Tanh;
import dev.espalier.engine.loss.MeanSquaredError;
import dev.espalier.engine.model.Graph;
import dev.espalier.engine.model.Model;
import dev.espalier.engine.plan.LossWeights;
import dev.espalier.engine.plan.NamedArray;
import dev.espalier.engine.plan.Parameters;
import dev.espalier.engine.plan.Plan;
import dev.espalier.engine.plan.PlanLoss;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class FusedUpdateTest {

    private static final int INPUTS = 200;
    private static final int OUTPUTS = 5;
    private static final int BATCH = 24;
    private static final int STEPS = 4;

    /** Descent with a velocity, in slices or as a whole. */
    record Rolling(boolean elementwise) implements ParameterOptimizer {
        private static final Slot VELOCITY = Slot.perElement("velocity");

        @Override
        public List<Slot> slots() {
            return List.of(VELOCITY);
        }

        @Override
        public void update(ParameterSlice slice, Step step) {
            float[] velocity = slice.state(VELOCITY);
            float rate = (float) step.learningRate();
            for (int i = slice.from(); i < slice.to(); i++) {
                velocity[i] = 0.9f * velocity[i] + slice.gradients()[i];
                slice.values()[i] -= rate * velocity[i];
            }
        }
    }

    record Square() implements Penalty {
        @Override
        public double penalty(WeightView weights) {
            return 0;
        }

        @Override
        public void addGradient(WeightView weights, float[] gradients) {
            for (int i = weights.from(); i < weights.to(); i++) {
                gradients[i] += 0.01f * weights.values()[i];
            }
        }
    }

    /** Each gradient sees all weights. */
    record Centre() implements Penalty {
        @Override
        public double penalty(WeightView weights) {
            return 0;
        }

        @Override
        public void addGradient(WeightView weights, float[] gradients) {
            float sum = 0;
            for (float value : weights.values()) {
                sum += value;
            }
            for (int i = weights.from(); i < weights.to(); i++) {
                gradients[i] += 0.001f * sum;
            }
        }

        @Override
        public boolean elementwise() {
            return false;
        }
    }

    record Decay() implements WeightDecay, WeightConstraint {
        @Override
        public double decay(double learningRate) {
            return learningRate * 0.1;
        }

        @Override
        public void constrain(WeightView weights) {
            for (int i = weights.from(); i < weights.to(); i++) {
                weights.values()[i] = Math.min(weights.values()[i], 0.15f);
            }
        }
    }

    record Shaking() implements GradientTransformation {
        @Override
        public void transform(ParameterSlice slice, Step step, RandomStream random) {
            for (int i = slice.from(); i < slice.to(); i++) {
                slice.gradients()[i] += (float) (0.001 * random.nextGaussian());
            }
        }
    }

    /**
     * What acts on a run.
     *
     * @param early whether parameters are updated during the pass
     */
    record Case(
            String name, boolean early, boolean elementwise, double clipNorm, double clipValue, Regularizer... all) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Arguments> cases() {
        return Stream.of(
                        new Case("nothing", true, true, 0, 0),
                        new Case("penalty", true, true, 0, 0, new Square()),
                        new Case("decay with constraint", true, true, 0, 0, new Decay()),
                        new Case("penalty, decay and constraint", true, true, 0, 0, new Square(), new Decay()),
                        new Case("whole penalty", false, true, 0, 0, new Square(), new Centre()),
                        new Case("gradient transformation", true, true, 0, 0, new Shaking()),
                        new Case("all roles", true, true, 0, 0, new Shaking(), new Square(), new Decay()),
                        new Case("bounded values", true, true, 0, 1e-3, new Square()),
                        new Case("bounded norm", false, true, 0.1, 0, new Square()),
                        new Case("whole parameters", false, false, 0, 0, new Decay()))
                .flatMap(each -> Stream.of(1, 2, 3, 7).map(threads -> Arguments.of(each, threads)));
    }

    /** A network, its update, and the metrics of its steps. */
    private static final class Run {

        private final Case of;
        private final Parameters parameters;
        private final Plan plan;
        private final ParameterUpdate update;
        private final List<Double> metrics = new ArrayList<>();
        private int early;

        Run(Case of, KernelWorkers workers) {
            this.of = of;
            Model model = Model.sequential(
                    new Dense(96),
                    new BatchNorm(),
                    new Relu(),
                    new Dense(70),
                    new LeakyRelu(),
                    new Dense(300),
                    new LayerNorm(),
                    new Tanh(),
                    new Dense(OUTPUTS));
            Graph graph = Graph.of(model, List.of(new Schema.Input("x", Shape.of(INPUTS), List.of())));
            parameters = Parameters.trainable(graph);
            parameters.initialize(5, new KaimingNormal());
            plan = Plan.builder(graph, parameters, workers)
                    .maxBatchSize(BATCH)
                    .training(5)
                    .loss(new PlanLoss(
                            0, new MeanSquaredError(), new Schema.Target("y", TargetKind.VALUES, OUTPUTS, List.of())))
                    .build();
            LoopSettings settings = new LoopSettings(
                    5,
                    0.05,
                    BATCH,
                    2,
                    100,
                    10,
                    10,
                    of.clipNorm,
                    of.clipValue,
                    0,
                    0,
                    true,
                    0,
                    Monitor.VALIDATION_LOSS,
                    false);
            ScheduledSettings schedules = new ScheduledSettings(List.of(), Map.of());
            List<TrainedParameter> trained = new ArrayList<>();
            for (int i = 0; i < parameters.count(); i++) {
                trained.add(new TrainedParameter(
                        parameters.info(i),
                        parameters.values(i),
                        parameters.gradients(i),
                        new Rolling(of.elementwise),
                        new CurrentStep(schedules, workers.products(), 0.05)));
            }
            List<RegularizerSet.Entry<Regularizer>> entries = new ArrayList<>();
            for (Regularizer regularizer : of.all) {
                entries.add(new RegularizerSet.Entry<>(regularizer, NamePattern.ALL));
            }
            update = new ParameterUpdate(trained, parameters, new RegularizerSet(entries), settings, workers);
        }

        Run with(boolean fused) {
            update.fuse(fused);
            for (int step = 1; step <= STEPS; step++) {
                step(step);
            }
            return this;
        }

        void step(int number) {
            update.prepare(number);
            for (int pass = 0; pass < 2; pass++) {
                CounterRandomStream random = new CounterRandomStream(8, number, pass);
                random.fillGaussian(plan.input(0), 0, BATCH * INPUTS, 0, 1);
                random.fillGaussian(plan.target(0), 0, BATCH * OUTPUTS, 0, 1);
                plan.forward(BATCH, true, number, pass);
                float[] before = parameters.values(0).clone();
                plan.backward(LossWeights.of(0.5), pass == 0, pass == 1 ? update : GradientSink.NONE);
                early += Arrays.equals(before, parameters.values(0)) ? 0 : 1;
            }
            update.shapeGradients();
            double norm = update.gradientNorm();
            metrics.add(norm);
            if (of.clipValue > 0) {
                metrics.add(update.limitGradients());
            }
            if (of.clipNorm > 0) {
                update.scaleGradients(of.clipNorm / norm);
            }
            update.update();
        }
    }

    @ParameterizedTest(name = "{0}, {1} threads")
    @MethodSource("cases")
    void givesTheBitsOfAnUpdateAfterThePass(Case of, int threads) {
        try (KernelThreads pool = KernelThreads.of(threads)) {
            Run fused = new Run(of, pool.workers()).with(true);
            Run apart = new Run(of, KernelWorkers.serial()).with(false);
            assertEquals(apart.metrics, fused.metrics);
            for (int i = 0; i < apart.parameters.arrays().size(); i++) {
                NamedArray expected = apart.parameters.arrays().get(i);
                assertArrayEquals(
                        expected.values(), fused.parameters.arrays().get(i).values(), expected.name());
            }
            boolean rules =
                    of.name.equals("gradient transformation") || of.name.contains("all") || of.name.contains(" and ");
            assertEquals(of.early && !rules ? STEPS : 0, fused.early, "updates of the first weights during the pass");
            assertEquals(0, apart.early);
        }
    }

    @Test
    void saysWhereAGradientCeasedToBeFiniteAndLeavesThatParameterAsItWas() {
        Run run = new Run(new Case("nothing", true, true, 0, 0), KernelWorkers.serial());
        run.update.prepare(1);
        CounterRandomStream random = new CounterRandomStream(8, 1);
        random.fillGaussian(run.plan.input(0), 0, BATCH * INPUTS, 0, 1);
        run.plan.forward(BATCH, true, 1, 0);
        // too late for the loss, and for all layers but the first
        run.plan.input(0)[0] = Float.NaN;
        int first = run.parameters.indexOf("dense1/weight");
        float before = run.parameters.values(first)[0];
        run.plan.backward(LossWeights.of(1), true, run.update);
        assertEquals(Optional.of("dense1/weight"), run.update.brokenWhileUpdating());
        assertTrue(Double.isNaN(run.update.gradientNorm()));
        assertEquals(before, run.parameters.values(first)[0]);
    }
}
