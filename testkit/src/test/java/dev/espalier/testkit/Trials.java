package dev.espalier.testkit;

import dev.espalier.api.Shape;
import dev.espalier.api.augment.Augmenter;
import dev.espalier.api.data.Schema;
import dev.espalier.api.data.TargetKind;
import dev.espalier.api.diagnosis.Diagnostic;
import dev.espalier.api.diagnosis.RunRecord;
import dev.espalier.api.event.RunDescription;
import dev.espalier.api.initializer.Initializer;
import dev.espalier.api.model.Layer;
import dev.espalier.api.model.Loss;
import dev.espalier.api.optimizer.Optimizer;
import dev.espalier.api.parameter.ParameterInfo;
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
import dev.espalier.api.search.Pruner;
import dev.espalier.api.search.Sampler;
import java.lang.reflect.Constructor;
import java.util.List;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Each contract as the test that a plugin's author writes, of the plugin that {@link ContractRun} names. */
final class Trials {

    private Trials() {}

    /** Tells a trial which class it is run on. */
    static final class Given implements ParameterResolver {

        static final String PLUGIN = "trial.plugin";

        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext test) {
            return parameter.getParameter().getType() == Class.class;
        }

        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext test) {
            String name = test.getConfigurationParameter(PLUGIN).orElseThrow();
            try {
                return Class.forName(name);
            } catch (ClassNotFoundException missing) {
                throw new AssertionError(name + " is not there", missing);
            }
        }
    }

    /** Makes the plugins. */
    @ExtendWith(Given.class)
    private static class Trial {

        private final Class<?> type;

        Trial(Class<?> type) {
            this.type = type;
        }

        <T> T make(Class<T> kind) {
            try {
                Constructor<?> constructor = type.getDeclaredConstructor();
                return kind.cast(constructor.newInstance());
            } catch (ReflectiveOperationException unusable) {
                throw new AssertionError(type + " cannot be made", unusable);
            }
        }
    }

    static class OfScheduler extends Trial implements SchedulerContract {

        OfScheduler(Class<?> type) {
            super(type);
        }

        @Override
        public Scheduler scheduler() {
            return make(Scheduler.class);
        }
    }

    static class OfPenalty extends Trial implements PenaltyContract {

        OfPenalty(Class<?> type) {
            super(type);
        }

        @Override
        public Penalty penalty() {
            return make(Penalty.class);
        }
    }

    static class OfGradientTransformation extends Trial implements GradientTransformationContract {

        OfGradientTransformation(Class<?> type) {
            super(type);
        }

        @Override
        public GradientTransformation gradientTransformation() {
            return make(GradientTransformation.class);
        }
    }

    static class OfWeightPerturbation extends Trial implements WeightPerturbationContract {

        OfWeightPerturbation(Class<?> type) {
            super(type);
        }

        @Override
        public WeightPerturbation weightPerturbation() {
            return make(WeightPerturbation.class);
        }
    }

    static class OfWeightConstraint extends Trial implements WeightConstraintContract {

        OfWeightConstraint(Class<?> type) {
            super(type);
        }

        @Override
        public WeightConstraint weightConstraint() {
            return make(WeightConstraint.class);
        }
    }

    static class OfWeightDecay extends Trial implements WeightDecayContract {

        OfWeightDecay(Class<?> type) {
            super(type);
        }

        @Override
        public WeightDecay weightDecay() {
            return make(WeightDecay.class);
        }
    }

    static class OfActivationMask extends Trial implements ActivationMaskContract {

        OfActivationMask(Class<?> type) {
            super(type);
        }

        @Override
        public ActivationMask mask() {
            return make(ActivationMask.class);
        }
    }

    static class OfAffineMask extends Trial implements AffineMaskContract {

        OfAffineMask(Class<?> type) {
            super(type);
        }

        @Override
        public AffineMask affineMask() {
            return make(AffineMask.class);
        }
    }

    static class OfGroupPenalty extends Trial implements GroupPenaltyContract {

        OfGroupPenalty(Class<?> type) {
            super(type);
        }

        @Override
        public GroupPenalty groupPenalty() {
            return make(GroupPenalty.class);
        }
    }

    static class OfGradientCombination extends Trial implements GradientCombinationContract {

        OfGradientCombination(Class<?> type) {
            super(type);
        }

        @Override
        public GradientCombination gradientCombination() {
            return make(GradientCombination.class);
        }
    }

    static class OfLossBalancing extends Trial implements LossBalancingContract {

        OfLossBalancing(Class<?> type) {
            super(type);
        }

        @Override
        public LossBalancing lossBalancing() {
            return make(LossBalancing.class);
        }
    }

    static class OfOutputPenalty extends Trial implements OutputPenaltyContract {

        OfOutputPenalty(Class<?> type) {
            super(type);
        }

        @Override
        public OutputPenalty outputPenalty() {
            return make(OutputPenalty.class);
        }
    }

    static class OfDiagnostic extends Trial implements DiagnosticContract {

        OfDiagnostic(Class<?> type) {
            super(type);
        }

        @Override
        public Diagnostic diagnostic() {
            return make(Diagnostic.class);
        }

        @Override
        public RunRecord faultyRun() {
            return new FakeRunRecord(100, RunDescription.none()).epoch(1);
        }
    }

    static class OfTimeLimit extends Trial implements TimeLimitContract {

        OfTimeLimit(Class<?> type) {
            super(type);
        }

        @Override
        public TimeLimit timeLimit() {
            return make(TimeLimit.class);
        }
    }

    static class OfTargetTransformation extends Trial implements TargetTransformationContract {

        OfTargetTransformation(Class<?> type) {
            super(type);
        }

        @Override
        public TargetTransformation targetTransformation() {
            return make(TargetTransformation.class);
        }
    }

    static class OfStoppingRule extends Trial implements StoppingRuleContract {

        OfStoppingRule(Class<?> type) {
            super(type);
        }

        @Override
        public StoppingRule stoppingRule() {
            return make(StoppingRule.class);
        }
    }

    static class OfAugmenter extends Trial implements AugmenterContract {

        OfAugmenter(Class<?> type) {
            super(type);
        }

        @Override
        public Augmenter augmenter() {
            return make(Augmenter.class);
        }
    }

    static class OfInitializer extends Trial implements InitializerContract {

        OfInitializer(Class<?> type) {
            super(type);
        }

        @Override
        public Initializer initializer() {
            return make(Initializer.class);
        }

        @Override
        public double variance(ParameterInfo parameter) {
            return 1.0 / 3;
        }
    }

    static class OfOptimizer extends Trial implements OptimizerContract {

        OfOptimizer(Class<?> type) {
            super(type);
        }

        @Override
        public Optimizer optimizer() {
            return make(Optimizer.class);
        }
    }

    static class OfPlugin extends Trial implements PluginContract {

        OfPlugin(Class<?> type) {
            super(type);
        }

        @Override
        public Object plugin() {
            return make(Object.class);
        }
    }

    static class OfMixingAugmenter extends OfAugmenter {

        OfMixingAugmenter(Class<?> type) {
            super(type);
        }

        @Override
        public boolean changesTargets() {
            return true;
        }
    }

    static class OfLayer extends Trial implements LayerContract {

        OfLayer(Class<?> type) {
            super(type);
        }

        @Override
        public Layer layer() {
            return make(Layer.class);
        }

        @Override
        public List<Shape> inputs() {
            return List.of(Shape.of(5));
        }

        @Override
        public List<List<Shape>> refusedInputs() {
            return List.of(List.of(Shape.of(5), Shape.of(5)));
        }
    }

    static class OfLoss extends Trial implements LossContract {

        OfLoss(Class<?> type) {
            super(type);
        }

        @Override
        public Loss loss() {
            return make(Loss.class);
        }

        @Override
        public Shape output() {
            return Shape.of(3);
        }

        @Override
        public Schema.Target target() {
            return new Schema.Target("y", TargetKind.VALUES, 3, List.of());
        }

        @Override
        public List<Schema.Target> refusedTargets() {
            return List.of(new Schema.Target("y", TargetKind.CLASS_INDEX, 3, List.of("a", "b", "c")));
        }
    }

    static class OfSampler extends Trial implements SamplerContract {

        OfSampler(Class<?> type) {
            super(type);
        }

        @Override
        public Sampler sampler() {
            return make(Sampler.class);
        }
    }

    static class OfPruner extends Trial implements PrunerContract {

        OfPruner(Class<?> type) {
            super(type);
        }

        @Override
        public Pruner pruner() {
            return make(Pruner.class);
        }
    }
}
