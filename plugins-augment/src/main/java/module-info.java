import dev.espalier.api.augment.Augmenter;
import dev.espalier.plugins.augment.AugmenterChain;
import dev.espalier.plugins.augment.Autocontrast;
import dev.espalier.plugins.augment.Blur;
import dev.espalier.plugins.augment.Brightness;
import dev.espalier.plugins.augment.ColourJitter;
import dev.espalier.plugins.augment.Contrast;
import dev.espalier.plugins.augment.Crop;
import dev.espalier.plugins.augment.Cutmix;
import dev.espalier.plugins.augment.Cutout;
import dev.espalier.plugins.augment.Equalize;
import dev.espalier.plugins.augment.FeatureDropout;
import dev.espalier.plugins.augment.Flip;
import dev.espalier.plugins.augment.Mixup;
import dev.espalier.plugins.augment.Noise;
import dev.espalier.plugins.augment.OneOf;
import dev.espalier.plugins.augment.Posterize;
import dev.espalier.plugins.augment.RandAugment;
import dev.espalier.plugins.augment.RandomErasing;
import dev.espalier.plugins.augment.RandomResizedCrop;
import dev.espalier.plugins.augment.RandomScale;
import dev.espalier.plugins.augment.Rotate;
import dev.espalier.plugins.augment.SaltAndPepper;
import dev.espalier.plugins.augment.Sharpness;
import dev.espalier.plugins.augment.Shear;
import dev.espalier.plugins.augment.Solarize;
import dev.espalier.plugins.augment.SomeOf;
import dev.espalier.plugins.augment.Translate;
import dev.espalier.plugins.augment.TrivialAugment;

/** The built-in augmenters. */
module dev.espalier.plugins.augment {
    requires transitive dev.espalier.api;
    requires static org.jspecify;

    exports dev.espalier.plugins.augment;

    provides Augmenter with
            AugmenterChain,
            Autocontrast,
            Blur,
            Brightness,
            ColourJitter,
            Contrast,
            Crop,
            Cutmix,
            Cutout,
            Equalize,
            FeatureDropout,
            Flip,
            Mixup,
            Noise,
            OneOf,
            Posterize,
            RandAugment,
            RandomErasing,
            RandomResizedCrop,
            RandomScale,
            Rotate,
            SaltAndPepper,
            Sharpness,
            Shear,
            Solarize,
            SomeOf,
            Translate,
            TrivialAugment;
}
