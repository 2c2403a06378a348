import dev.espalier.api.augment.Augmenter;
import dev.espalier.plugins.augment.AugmenterChain;
import dev.espalier.plugins.augment.Brightness;
import dev.espalier.plugins.augment.Contrast;
import dev.espalier.plugins.augment.Crop;
import dev.espalier.plugins.augment.Cutmix;
import dev.espalier.plugins.augment.Cutout;
import dev.espalier.plugins.augment.FeatureDropout;
import dev.espalier.plugins.augment.Flip;
import dev.espalier.plugins.augment.Mixup;
import dev.espalier.plugins.augment.Noise;
import dev.espalier.plugins.augment.OneOf;
import dev.espalier.plugins.augment.RandomErasing;
import dev.espalier.plugins.augment.RandomScale;
import dev.espalier.plugins.augment.Rotate;
import dev.espalier.plugins.augment.SaltAndPepper;
import dev.espalier.plugins.augment.Shear;
import dev.espalier.plugins.augment.SomeOf;
import dev.espalier.plugins.augment.Translate;

/** The built-in augmenters. */
module dev.espalier.plugins.augment {
    requires transitive dev.espalier.api;
    requires static org.jspecify;

    exports dev.espalier.plugins.augment;

    provides Augmenter with
            Brightness,
            Contrast,
            Crop,
            Cutmix,
            Cutout,
            FeatureDropout,
            Flip,
            Mixup,
            Noise,
            OneOf,
            RandomErasing,
            Rotate,
            SaltAndPepper,
            RandomScale,
            AugmenterChain,
            Shear,
            SomeOf,
            Translate;
}
