package dev.espalier.testkit;

import dev.espalier.api.Shape;
import dev.espalier.api.data.Schema;
import dev.espalier.api.data.TargetKind;
import dev.espalier.api.model.Loss;
import dev.espalier.engine.loss.BinaryCrossEntropy;
import dev.espalier.engine.loss.CrossEntropy;
import dev.espalier.engine.loss.Focal;
import dev.espalier.engine.loss.Hinge;
import dev.espalier.engine.loss.Huber;
import dev.espalier.engine.loss.KullbackLeibler;
import dev.espalier.engine.loss.LogCosh;
import dev.espalier.engine.loss.MeanAbsoluteError;
import dev.espalier.engine.loss.MeanSquaredError;
import dev.espalier.engine.loss.Poisson;
import dev.espalier.engine.loss.Quantile;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;

/** The contract of losses, tried on every loss that comes with Espalier. */
class LossPluginsTest {

    @Nested
    class OfBinaryCrossEntropy implements LossContract {

        @Override
        public Loss loss() {
            return new BinaryCrossEntropy();
        }

        @Override
        public Shape output() {
            return Shape.of(4);
        }

        @Override
        public Schema.Target target() {
            return new Schema.Target("y", TargetKind.VALUES, 4, List.of());
        }

        @Override
        public List<Schema.Target> refusedTargets() {
            return List.of(new Schema.Target("y", TargetKind.VALUES, 3, List.of()));
        }
    }

    @Nested
    class OfCrossEntropy implements LossContract {

        @Override
        public Loss loss() {
            return new CrossEntropy();
        }

        @Override
        public Shape output() {
            return Shape.of(2);
        }

        @Override
        public Schema.Target target() {
            return new Schema.Target("y", TargetKind.CLASS_INDEX, 2, List.of("a", "b"));
        }

        @Override
        public List<Schema.Target> refusedTargets() {
            return List.of(
                    new Schema.Target("y", TargetKind.VALUES, 2, List.of()),
                    new Schema.Target("y", TargetKind.CLASS_INDEX, 3, List.of("a", "b", "c")));
        }
    }

    @Nested
    class OfHuber implements LossContract {

        @Override
        public Loss loss() {
            return new Huber(0.5);
        }

        @Override
        public Map<String, List<?>> refusedSettings() {
            return Map.of("delta", List.of(0.0, -1.0, Double.POSITIVE_INFINITY));
        }

        @Override
        public Shape output() {
            return Shape.of(4);
        }

        @Override
        public Schema.Target target() {
            return new Schema.Target("y", TargetKind.VALUES, 4, List.of());
        }

        @Override
        public List<Schema.Target> refusedTargets() {
            return List.of(
                    new Schema.Target("y", TargetKind.VALUES, 3, List.of()),
                    new Schema.Target("y", TargetKind.CLASS_INDEX, 4, List.of("a", "b", "c", "d")));
        }
    }

    @Nested
    class OfKullbackLeibler implements LossContract {

        @Override
        public Loss loss() {
            return new KullbackLeibler();
        }

        @Override
        public Shape output() {
            return Shape.of(3);
        }

        @Override
        public Schema.Target target() {
            return new Schema.Target("y", TargetKind.DISTRIBUTION, 3, List.of("a", "b", "c"));
        }

        @Override
        public List<Schema.Target> refusedTargets() {
            return List.of(new Schema.Target("y", TargetKind.VALUES, 3, List.of()));
        }
    }

    @Nested
    class OfMeanSquaredError implements LossContract {

        @Override
        public Loss loss() {
            return new MeanSquaredError();
        }

        @Override
        public Shape output() {
            return Shape.of(4);
        }

        @Override
        public Schema.Target target() {
            return new Schema.Target("y", TargetKind.VALUES, 4, List.of());
        }

        @Override
        public List<Schema.Target> refusedTargets() {
            return List.of(new Schema.Target("y", TargetKind.VALUES, 3, List.of()));
        }
    }

    @Nested
    class OfCrossEntropyWithDistributions implements LossContract {

        @Override
        public Loss loss() {
            return new CrossEntropy();
        }

        @Override
        public Shape output() {
            return Shape.of(3);
        }

        @Override
        public Schema.Target target() {
            return new Schema.Target("y", TargetKind.DISTRIBUTION, 3, List.of("a", "b", "c"));
        }
    }

    @Nested
    class OfBinaryCrossEntropyWithClasses implements LossContract {

        @Override
        public Loss loss() {
            return new BinaryCrossEntropy();
        }

        @Override
        public Shape output() {
            return Shape.of(1);
        }

        @Override
        public Schema.Target target() {
            return new Schema.Target("y", TargetKind.CLASS_INDEX, 2, List.of("a", "b"));
        }
    }

    @Nested
    class OfBinaryCrossEntropyWithWeights implements LossContract {

        @Override
        public Loss loss() {
            return new BinaryCrossEntropy(List.of(3.0, 1.0, 0.5, 2.0));
        }

        @Override
        public Map<String, List<?>> refusedSettings() {
            return Map.of("positiveWeight", List.of(List.of(0.0), List.of(-1.0), List.of(Double.NaN)));
        }

        @Override
        public Shape output() {
            return Shape.of(4);
        }

        @Override
        public Schema.Target target() {
            return new Schema.Target("y", TargetKind.VALUES, 4, List.of());
        }

        @Override
        public List<Schema.Target> refusedTargets() {
            return List.of(new Schema.Target("y", TargetKind.VALUES, 3, List.of()));
        }
    }

    @Nested
    class OfFocal implements LossContract {

        @Override
        public Loss loss() {
            return new Focal(2, List.of(0.25, 1.0, 0.5));
        }

        @Override
        public Map<String, List<?>> refusedSettings() {
            return Map.of(
                    "gamma",
                    List.of(-1.0, Double.NaN, Double.POSITIVE_INFINITY),
                    "alpha",
                    List.of(List.of(-1.0), List.of(Double.NaN)));
        }

        @Override
        public Shape output() {
            return Shape.of(3);
        }

        @Override
        public Schema.Target target() {
            return new Schema.Target("y", TargetKind.CLASS_INDEX, 3, List.of("a", "b", "c"));
        }

        @Override
        public List<Schema.Target> refusedTargets() {
            return List.of(
                    new Schema.Target("y", TargetKind.VALUES, 2, List.of()),
                    new Schema.Target("y", TargetKind.CLASS_INDEX, 4, List.of("a", "b", "c", "d")));
        }
    }

    @Nested
    class OfFocalWithDistributions implements LossContract {

        @Override
        public Loss loss() {
            return new Focal(0.5);
        }

        @Override
        public Shape output() {
            return Shape.of(3);
        }

        @Override
        public Schema.Target target() {
            return new Schema.Target("y", TargetKind.DISTRIBUTION, 3, List.of("a", "b", "c"));
        }
    }

    @Nested
    class OfFocalWithLabels implements LossContract {

        @Override
        public Loss loss() {
            return new Focal(1.5, List.of(0.25));
        }

        @Override
        public Shape output() {
            return Shape.of(4);
        }

        @Override
        public Schema.Target target() {
            return new Schema.Target("y", TargetKind.LABELS, 4, List.of());
        }

        @Override
        public List<Schema.Target> refusedTargets() {
            return List.of(new Schema.Target("y", TargetKind.VALUES, 3, List.of()));
        }
    }

    @Nested
    class OfFocalWithTwoClasses implements LossContract {

        @Override
        public Loss loss() {
            return new Focal();
        }

        @Override
        public Shape output() {
            return Shape.of(1);
        }

        @Override
        public Schema.Target target() {
            return new Schema.Target("y", TargetKind.CLASS_INDEX, 2, List.of("a", "b"));
        }

        @Override
        public List<Schema.Target> refusedTargets() {
            return List.of(new Schema.Target("y", TargetKind.CLASS_INDEX, 3, List.of("a", "b", "c")));
        }
    }

    @Nested
    class OfHinge implements LossContract {

        @Override
        public Loss loss() {
            return new Hinge();
        }

        @Override
        public Map<String, List<?>> refusedSettings() {
            return Map.of("margin", List.of(0.0, -1.0, Double.NaN, Double.POSITIVE_INFINITY));
        }

        @Override
        public Shape output() {
            return Shape.of(4);
        }

        @Override
        public Schema.Target target() {
            return new Schema.Target("y", TargetKind.CLASS_INDEX, 4, List.of("a", "b", "c", "d"));
        }

        @Override
        public List<Schema.Target> refusedTargets() {
            return List.of(new Schema.Target("y", TargetKind.CLASS_INDEX, 3, List.of("a", "b", "c")));
        }
    }

    @Nested
    class OfHingeOfTheWorstMargin implements LossContract {

        @Override
        public Loss loss() {
            return new Hinge(0.7, Hinge.MultiClass.CRAMMER_SINGER);
        }

        @Override
        public Shape output() {
            return Shape.of(4);
        }

        @Override
        public Schema.Target target() {
            return new Schema.Target("y", TargetKind.DISTRIBUTION, 4, List.of("a", "b", "c", "d"));
        }
    }

    @Nested
    class OfHingeWithTwoClasses implements LossContract {

        @Override
        public Loss loss() {
            return new Hinge();
        }

        @Override
        public Shape output() {
            return Shape.of(1);
        }

        @Override
        public Schema.Target target() {
            return new Schema.Target("y", TargetKind.CLASS_INDEX, 2, List.of("a", "b"));
        }

        @Override
        public List<Schema.Target> refusedTargets() {
            return List.of(new Schema.Target("y", TargetKind.CLASS_INDEX, 3, List.of("a", "b", "c")));
        }
    }

    @Nested
    class OfLogCosh implements LossContract {

        @Override
        public Loss loss() {
            return new LogCosh();
        }

        @Override
        public Shape output() {
            return Shape.of(4);
        }

        @Override
        public Schema.Target target() {
            return new Schema.Target("y", TargetKind.VALUES, 4, List.of());
        }

        @Override
        public List<Schema.Target> refusedTargets() {
            return List.of(
                    new Schema.Target("y", TargetKind.VALUES, 3, List.of()),
                    new Schema.Target("y", TargetKind.CLASS_INDEX, 4, List.of("a", "b", "c", "d")));
        }
    }

    @Nested
    class OfMeanAbsoluteError implements LossContract {

        @Override
        public Loss loss() {
            return new MeanAbsoluteError();
        }

        @Override
        public Shape output() {
            return Shape.of(4);
        }

        @Override
        public Schema.Target target() {
            return new Schema.Target("y", TargetKind.VALUES, 4, List.of());
        }

        @Override
        public List<Schema.Target> refusedTargets() {
            return List.of(
                    new Schema.Target("y", TargetKind.VALUES, 3, List.of()),
                    new Schema.Target("y", TargetKind.CLASS_INDEX, 4, List.of("a", "b", "c", "d")));
        }
    }

    @Nested
    class OfPoisson implements LossContract {

        @Override
        public Loss loss() {
            return new Poisson();
        }

        @Override
        public Shape output() {
            return Shape.of(4);
        }

        @Override
        public Schema.Target target() {
            return new Schema.Target("y", TargetKind.VALUES, 4, List.of());
        }

        @Override
        public List<Schema.Target> refusedTargets() {
            return List.of(
                    new Schema.Target("y", TargetKind.VALUES, 3, List.of()),
                    new Schema.Target("y", TargetKind.CLASS_INDEX, 4, List.of("a", "b", "c", "d")));
        }
    }

    @Nested
    class OfQuantile implements LossContract {

        @Override
        public Loss loss() {
            return new Quantile();
        }

        @Override
        public Map<String, List<?>> refusedSettings() {
            return Map.of(
                    "quantiles",
                    List.of(
                            List.of(),
                            List.of(0.0),
                            List.of(1.0),
                            List.of(0.5, 0.5),
                            List.of(0.9, 0.1),
                            List.of(Double.NaN)));
        }

        @Override
        public Shape output() {
            return Shape.of(6);
        }

        @Override
        public Schema.Target target() {
            return new Schema.Target("y", TargetKind.VALUES, 2, List.of());
        }

        @Override
        public List<Schema.Target> refusedTargets() {
            return List.of(
                    new Schema.Target("y", TargetKind.VALUES, 3, List.of()),
                    new Schema.Target("y", TargetKind.CLASS_INDEX, 4, List.of("a", "b", "c", "d")));
        }
    }

    @Nested
    class OfOneQuantile implements LossContract {

        @Override
        public Loss loss() {
            return new Quantile(List.of(0.9));
        }

        @Override
        public Shape output() {
            return Shape.of(4);
        }

        @Override
        public Schema.Target target() {
            return new Schema.Target("y", TargetKind.VALUES, 4, List.of());
        }

        @Override
        public List<Schema.Target> refusedTargets() {
            return List.of(new Schema.Target("y", TargetKind.VALUES, 3, List.of()));
        }
    }
}
