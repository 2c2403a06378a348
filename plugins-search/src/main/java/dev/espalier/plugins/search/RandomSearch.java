package dev.espalier.plugins.search;

import dev.espalier.api.Plugin;
import dev.espalier.api.search.Sampler;
import dev.espalier.api.search.SamplerContext;
import java.util.List;

/**
 * Random search: every point is drawn independently of all others.
 *
 * <p>positions ~ U[0, 1) for each hyper-parameter, on its scale
 *
 * <p>Choose it for a first look at a space, and where many trials run at once: no trial waits for another, and every
 * hyper-parameter takes as many different values as there are trials.
 *
 * <p>Source: Bergstra and Bengio, "Random Search for Hyper-Parameter Optimization", JMLR 13, 2012.
 */
@Plugin(value = "random", summary = "independent random points")
public record RandomSearch() implements Sampler {

    @Override
    public List<Double> propose(SamplerContext context) {
        double[] positions = new double[context.space().size()];
        for (int i = 0; i < positions.length; i++) {
            positions[i] = context.random().nextDouble();
        }
        return context.space().at(positions);
    }

    @Override
    public boolean usesTrials() {
        return false;
    }
}
