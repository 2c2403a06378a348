import dev.espalier.api.augment.Augmenter;
import dev.espalier.plugins.augment.Flip;
import dev.espalier.plugins.augment.Noise;

/** The built-in augmenters. */
module dev.espalier.plugins.augment {
    requires transitive dev.espalier.api;
    requires static org.jspecify;

    exports dev.espalier.plugins.augment;

    provides Augmenter with
            Flip,
            Noise;
}
