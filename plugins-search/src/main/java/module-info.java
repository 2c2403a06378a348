import dev.espalier.api.search.Pruner;
import dev.espalier.api.search.Sampler;
import dev.espalier.plugins.search.GaussianProcessSearch;
import dev.espalier.plugins.search.GridSearch;
import dev.espalier.plugins.search.Hyperband;
import dev.espalier.plugins.search.MedianPruner;
import dev.espalier.plugins.search.RandomSearch;
import dev.espalier.plugins.search.SobolSearch;
import dev.espalier.plugins.search.SuccessiveHalving;
import dev.espalier.plugins.search.TreeParzenSearch;

/** The built-in samplers and pruners. */
module dev.espalier.plugins.search {
    requires transitive dev.espalier.api;
    requires ojalgo;
    requires static org.jspecify;

    exports dev.espalier.plugins.search;

    provides Pruner with
            Hyperband,
            MedianPruner,
            SuccessiveHalving;
    provides Sampler with
            GaussianProcessSearch,
            GridSearch,
            RandomSearch,
            SobolSearch,
            TreeParzenSearch;
}
