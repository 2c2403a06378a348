package dev.espalier.plugins.augment;

import dev.espalier.api.Shape;
import dev.espalier.api.augment.Augmenter;
import dev.espalier.api.augment.Border;
import dev.espalier.api.data.Schema;
import dev.espalier.testkit.AugmenterContract;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;

/** Every augmenter keeps the contract, in the ways in which it can be configured. */
class AugmentersContractTest {

    static final List<Double> OUTSIDE_UNIT_INTERVAL = List.of(-0.1, 1.1);

    private static final List<Schema.Column> TABLE = List.of(
            Schema.Column.numeric("height"),
            Schema.Column.oneHot("colour", List.of("red", "green", "blue")),
            Schema.Column.numeric("weight"),
            Schema.Column.numeric("age"));

    @Nested
    class Rotating implements AugmenterContract {
        @Override
        public Augmenter augmenter() {
            return new Rotate();
        }

        @Override
        public Map<String, List<?>> refusedSettings() {
            return Map.of(
                    "degrees", List.of(-1.0, 361.0),
                    "probability", OUTSIDE_UNIT_INTERVAL,
                    "fill", List.of(Double.POSITIVE_INFINITY));
        }
    }

    @Nested
    class RotatingWithReflection implements AugmenterContract {
        @Override
        public Augmenter augmenter() {
            return new Rotate(180, Border.REFLECT, 0, 0.5);
        }
    }

    @Nested
    class RotatingIntoAConstant implements AugmenterContract {
        @Override
        public Augmenter augmenter() {
            return new Rotate(90, Border.CONSTANT, -1.5, 1);
        }

        @Override
        public Shape sampleShape() {
            return Shape.of(1, 7, 5);
        }
    }

    @Nested
    class Translating implements AugmenterContract {
        @Override
        public Augmenter augmenter() {
            return new Translate(0.5, 0.25, Border.REFLECT, 0, 1);
        }

        @Override
        public Map<String, List<?>> refusedSettings() {
            return Map.of(
                    "horizontal", OUTSIDE_UNIT_INTERVAL,
                    "vertical", OUTSIDE_UNIT_INTERVAL,
                    "probability", OUTSIDE_UNIT_INTERVAL);
        }
    }

    @Nested
    class Scaling implements AugmenterContract {
        @Override
        public Augmenter augmenter() {
            return new RandomScale();
        }

        @Override
        public Map<String, List<?>> refusedSettings() {
            return Map.of(
                    "smallest", List.of(0.01, 1.2),
                    "largest", List.of(0.8, 21.0),
                    "probability", OUTSIDE_UNIT_INTERVAL);
        }
    }

    @Nested
    class Shearing implements AugmenterContract {
        @Override
        public Augmenter augmenter() {
            return new Shear(30, 30, Border.CONSTANT, 1, 1);
        }

        @Override
        public Map<String, List<?>> refusedSettings() {
            return Map.of(
                    "horizontal", List.of(-1.0, 46.0),
                    "vertical", List.of(-1.0, 46.0),
                    "probability", OUTSIDE_UNIT_INTERVAL);
        }
    }

    @Nested
    class Cropping implements AugmenterContract {
        @Override
        public Augmenter augmenter() {
            return new Crop();
        }

        @Override
        public Map<String, List<?>> refusedSettings() {
            return Map.of("padding", List.of(-1, 1001), "probability", OUTSIDE_UNIT_INTERVAL);
        }
    }

    @Nested
    class Brightening implements AugmenterContract {
        @Override
        public Augmenter augmenter() {
            return new Brightness();
        }

        @Override
        public Map<String, List<?>> refusedSettings() {
            return Map.of("range", List.of(-0.1), "probability", OUTSIDE_UNIT_INTERVAL);
        }
    }

    @Nested
    class Contrasting implements AugmenterContract {
        @Override
        public Augmenter augmenter() {
            return new Contrast();
        }

        @Override
        public Map<String, List<?>> refusedSettings() {
            return Map.of(
                    "smallest", List.of(-0.1, 1.3), "largest", List.of(0.7), "probability", OUTSIDE_UNIT_INTERVAL);
        }
    }

    @Nested
    class Peppering implements AugmenterContract {
        @Override
        public Augmenter augmenter() {
            return new SaltAndPepper();
        }

        @Override
        public Map<String, List<?>> refusedSettings() {
            return Map.of(
                    "pixelProbability", OUTSIDE_UNIT_INTERVAL,
                    "salt", OUTSIDE_UNIT_INTERVAL,
                    "probability", OUTSIDE_UNIT_INTERVAL);
        }
    }

    @Nested
    class PepperingSignals implements AugmenterContract {
        @Override
        public Augmenter augmenter() {
            return new SaltAndPepper(0.1, 1, 1);
        }

        @Override
        public Shape sampleShape() {
            return Shape.of(20);
        }
    }

    @Nested
    class CuttingOut implements AugmenterContract {
        @Override
        public Augmenter augmenter() {
            return new Cutout();
        }

        @Override
        public Map<String, List<?>> refusedSettings() {
            return Map.of(
                    "size", List.of(-0.1, 2.1),
                    "fill", List.of(Double.NEGATIVE_INFINITY),
                    "probability", OUTSIDE_UNIT_INTERVAL);
        }
    }

    @Nested
    class Erasing implements AugmenterContract {
        @Override
        public Augmenter augmenter() {
            return new RandomErasing();
        }

        @Override
        public Map<String, List<?>> refusedSettings() {
            return Map.of(
                    "smallest", List.of(0.0, 0.4),
                    "largest", List.of(0.01, 1.1),
                    "aspect", List.of(0.9),
                    "probability", OUTSIDE_UNIT_INTERVAL);
        }
    }

    @Nested
    class ErasingByNoise implements AugmenterContract {
        @Override
        public Augmenter augmenter() {
            return new RandomErasing(0.1, 0.9, 2, RandomErasing.Content.NOISE, 0, 1);
        }
    }

    @Nested
    class LosingFeatures implements AugmenterContract {
        @Override
        public Augmenter augmenter() {
            return new FeatureDropout();
        }

        @Override
        public Map<String, List<?>> refusedSettings() {
            return Map.of("dropProbability", OUTSIDE_UNIT_INTERVAL, "probability", OUTSIDE_UNIT_INTERVAL);
        }

        @Override
        public Shape sampleShape() {
            return Shape.of(7);
        }
    }

    @Nested
    class LosingColumns implements AugmenterContract {
        @Override
        public Augmenter augmenter() {
            return new FeatureDropout(0.3, -1, 0.9);
        }

        @Override
        public Shape sampleShape() {
            return Shape.of(6);
        }

        @Override
        public List<Schema.Column> columns() {
            return TABLE;
        }
    }

    @Nested
    class Mixing implements AugmenterContract {
        @Override
        public Augmenter augmenter() {
            return new Mixup();
        }

        @Override
        public Map<String, List<?>> refusedSettings() {
            return Map.of("alpha", List.of(0.0, -1.0), "probability", OUTSIDE_UNIT_INTERVAL);
        }

        @Override
        public boolean changesTargets() {
            return true;
        }
    }

    @Nested
    class MixingEachSample implements AugmenterContract {
        @Override
        public Augmenter augmenter() {
            return new Mixup(1, true, 0.7);
        }

        @Override
        public Shape sampleShape() {
            return Shape.of(5);
        }

        @Override
        public boolean changesTargets() {
            return true;
        }
    }

    @Nested
    class MixingTables implements AugmenterContract {
        @Override
        public Augmenter augmenter() {
            return new Mixup(0.4, true, 1);
        }

        @Override
        public Shape sampleShape() {
            return Shape.of(6);
        }

        @Override
        public List<Schema.Column> columns() {
            return TABLE;
        }

        @Override
        public boolean changesTargets() {
            return true;
        }
    }

    @Nested
    class CutMixing implements AugmenterContract {
        @Override
        public Augmenter augmenter() {
            return new Cutmix();
        }

        @Override
        public Map<String, List<?>> refusedSettings() {
            return Map.of("alpha", List.of(0.0, -1.0), "probability", OUTSIDE_UNIT_INTERVAL);
        }

        @Override
        public boolean changesTargets() {
            return true;
        }
    }

    @Nested
    class CutMixingEachSample implements AugmenterContract {
        @Override
        public Augmenter augmenter() {
            return new Cutmix(0.5, true, 0.7);
        }

        @Override
        public boolean changesTargets() {
            return true;
        }
    }

    @Nested
    class InSequence implements AugmenterContract {
        @Override
        public Augmenter augmenter() {
            return new AugmenterChain(List.of(new Flip(), new Rotate(), new Noise()), 0.8);
        }

        @Override
        public Map<String, List<?>> refusedSettings() {
            return Map.of("probability", OUTSIDE_UNIT_INTERVAL);
        }
    }

    @Nested
    class InSequenceWithABatch implements AugmenterContract {
        @Override
        public Augmenter augmenter() {
            return new AugmenterChain(List.of(new Flip(), new Mixup()), 0.8);
        }

        @Override
        public boolean changesTargets() {
            return true;
        }
    }

    @Nested
    class OneOfSeveral implements AugmenterContract {
        @Override
        public Augmenter augmenter() {
            return new OneOf(List.of(new Cutout(), new Contrast(), new Crop()), 1);
        }

        @Override
        public Map<String, List<?>> refusedSettings() {
            return Map.of("probability", OUTSIDE_UNIT_INTERVAL);
        }
    }

    @Nested
    class OneOfTwoMixtures implements AugmenterContract {
        @Override
        public Augmenter augmenter() {
            return new OneOf(List.of(new Mixup(), new Cutmix()), 1);
        }

        @Override
        public boolean changesTargets() {
            return true;
        }
    }

    @Nested
    class SomeOfSeveral implements AugmenterContract {
        @Override
        public Augmenter augmenter() {
            return new SomeOf(List.of(new RandomScale(), new Noise(), new Shear()), 2, 1);
        }

        @Override
        public Map<String, List<?>> refusedSettings() {
            return Map.of("count", List.of(0), "probability", OUTSIDE_UNIT_INTERVAL);
        }
    }

    @Nested
    class SomeOfSeveralWithABatch implements AugmenterContract {
        @Override
        public Augmenter augmenter() {
            return new SomeOf(List.of(new Noise(), new Mixup(), new Flip()), 2, 0.9);
        }

        @Override
        public boolean changesTargets() {
            return true;
        }
    }

    @Nested
    class Flipping implements AugmenterContract {
        @Override
        public Augmenter augmenter() {
            return new Flip(Flip.Direction.VERTICAL, 0.3);
        }
    }

    @Nested
    class NoisyAtTimes implements AugmenterContract {
        @Override
        public Augmenter augmenter() {
            return new Noise(1, 0.3);
        }

        @Override
        public Shape sampleShape() {
            return Shape.of(9);
        }
    }

    @Nested
    class CroppingAtRandomSizes implements AugmenterContract {
        @Override
        public Augmenter augmenter() {
            return new RandomResizedCrop();
        }

        @Override
        public Map<String, List<?>> refusedSettings() {
            return Map.of(
                    "smallest", List.of(0.0, 1.1),
                    "largest", List.of(0.05, 1.1),
                    "aspect", List.of(0.9),
                    "probability", OUTSIDE_UNIT_INTERVAL);
        }
    }

    @Nested
    class CroppingNarrowImages implements AugmenterContract {
        @Override
        public Augmenter augmenter() {
            return new RandomResizedCrop(0.5, 1, 1, 1);
        }

        @Override
        public Shape sampleShape() {
            return Shape.of(2, 3, 40);
        }
    }

    @Nested
    class Blurring implements AugmenterContract {
        @Override
        public Augmenter augmenter() {
            return new Blur(0.5, 30, 1);
        }

        @Override
        public Map<String, List<?>> refusedSettings() {
            return Map.of(
                    "smallest", List.of(-0.1, 31.0),
                    "largest", List.of(0.4, 101.0),
                    "probability", OUTSIDE_UNIT_INTERVAL);
        }
    }

    @Nested
    class JitteringColours implements AugmenterContract {
        @Override
        public Augmenter augmenter() {
            return new ColourJitter(0.4, 0.4, 0.4, 0.1, 1, 0.8);
        }

        @Override
        public Map<String, List<?>> refusedSettings() {
            return Map.of(
                    "brightness", List.of(-0.1),
                    "contrast", List.of(-0.1),
                    "saturation", List.of(-0.1),
                    "hue", List.of(-0.1, 0.6),
                    "white", List.of(0.0, -1.0),
                    "probability", OUTSIDE_UNIT_INTERVAL);
        }
    }

    @Nested
    class JitteringGreyscale implements AugmenterContract {
        @Override
        public Augmenter augmenter() {
            return new ColourJitter();
        }

        @Override
        public Shape sampleShape() {
            return Shape.of(1, 5, 4);
        }
    }

    @Nested
    class Posterizing implements AugmenterContract {
        @Override
        public Augmenter augmenter() {
            return new Posterize(2, 1, 1);
        }

        @Override
        public Map<String, List<?>> refusedSettings() {
            return Map.of(
                    "bits", List.of(0, 9),
                    "white", List.of(0.0, -1.0),
                    "probability", OUTSIDE_UNIT_INTERVAL);
        }
    }

    @Nested
    class Solarizing implements AugmenterContract {
        @Override
        public Augmenter augmenter() {
            return new Solarize(0.5, 1, 1);
        }

        @Override
        public Map<String, List<?>> refusedSettings() {
            return Map.of(
                    "threshold", OUTSIDE_UNIT_INTERVAL,
                    "white", List.of(0.0, -1.0),
                    "probability", OUTSIDE_UNIT_INTERVAL);
        }
    }

    @Nested
    class StretchingContrast implements AugmenterContract {
        @Override
        public Augmenter augmenter() {
            return new Autocontrast(1, 1);
        }

        @Override
        public Map<String, List<?>> refusedSettings() {
            return Map.of("white", List.of(0.0, -1.0), "probability", OUTSIDE_UNIT_INTERVAL);
        }
    }

    @Nested
    class Equalizing implements AugmenterContract {
        @Override
        public Augmenter augmenter() {
            return new Equalize(1, 1);
        }

        @Override
        public Map<String, List<?>> refusedSettings() {
            return Map.of("white", List.of(0.0, -1.0), "probability", OUTSIDE_UNIT_INTERVAL);
        }

        @Override
        public Shape sampleShape() {
            return Shape.of(2, 20, 20);
        }
    }

    @Nested
    class Sharpening implements AugmenterContract {
        @Override
        public Augmenter augmenter() {
            return new Sharpness(0, 3, 1, 1);
        }

        @Override
        public Map<String, List<?>> refusedSettings() {
            return Map.of(
                    "smallest", List.of(-0.1, 3.1),
                    "white", List.of(0.0, -1.0),
                    "probability", OUTSIDE_UNIT_INTERVAL);
        }
    }

    @Nested
    class AugmentingByRandAugment implements AugmenterContract {
        @Override
        public Augmenter augmenter() {
            return new RandAugment(3, 15, Border.REFLECT, 0, 1, 1);
        }

        @Override
        public Map<String, List<?>> refusedSettings() {
            return Map.of(
                    "operations", List.of(0, 15),
                    "magnitude", List.of(-1.0, 31.0),
                    "fill", List.of(Double.POSITIVE_INFINITY),
                    "white", List.of(0.0, -1.0),
                    "probability", OUTSIDE_UNIT_INTERVAL);
        }
    }

    @Nested
    class AugmentingByTrivialAugment implements AugmenterContract {
        @Override
        public Augmenter augmenter() {
            return new TrivialAugment(Border.CONSTANT, 1, 1, 0.9);
        }

        @Override
        public Map<String, List<?>> refusedSettings() {
            return Map.of(
                    "fill", List.of(Double.NEGATIVE_INFINITY),
                    "white", List.of(0.0, -1.0),
                    "probability", OUTSIDE_UNIT_INTERVAL);
        }
    }

    @Nested
    class MovingTogether implements AugmenterContract {
        @Override
        public Augmenter augmenter() {
            return new AugmenterChain(
                    List.of(new Flip(), new Rotate(), new RandomScale(), new Translate(), new Cutout()), 1);
        }
    }
}
