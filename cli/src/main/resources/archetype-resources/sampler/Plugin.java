package ${package};

import dev.espalier.api.Check;
import dev.espalier.api.Plugin;
import dev.espalier.api.Setting;
import dev.espalier.api.search.Sampler;
import dev.espalier.api.search.SamplerContext;
import dev.espalier.api.search.Trial;
import java.util.List;

/**
 * Of several random points, the one that is farthest from all that were tried.
 *
 * @param candidates random points of which one is taken, at least 1
 */
@Plugin(value = "${artifactId}", summary = "random points that keep their distance")
public record ${className}(@Setting("random points of which one is taken, at least 1") int candidates) implements Sampler {

    /** Checks the range. */
    public ${className} {
        Check.atLeast("candidates", candidates, 1);
    }

    /** The defaults. */
    public ${className}() {
        this(10);
    }

    /** A pure function of the context: a search that is resumed goes on as it would have. */
    @Override
    public List<Double> propose(SamplerContext context) {
        double farthest = -1;
        List<Double> best = List.of();
        for (int i = 0; i < candidates; i++) {
            List<Double> point = randomPoint(context);
            double distance = distance(context, point);
            if (distance > farthest) {
                farthest = distance;
                best = point;
            }
        }
        return best;
    }

    /** Positions in [0, 1] on the scale of each range; the space knows which settings have no value at this point. */
    private static List<Double> randomPoint(SamplerContext context) {
        double[] positions = new double[context.space().size()];
        for (int i = 0; i < positions.length; i++) {
            positions[i] = context.random().nextDouble();
        }
        return context.space().at(positions);
    }

    private static double distance(SamplerContext context, List<Double> point) {
        double nearest = Double.MAX_VALUE;
        for (Trial trial : context.trials()) {
            double[] first = context.space().positions(point);
            double[] second = context.space().positions(trial.values());
            double distance = 0;
            for (int i = 0; i < first.length; i++) {
                // NaN where one of both has no value
                double difference = first[i] - second[i];
                distance += Double.isNaN(difference) ? 1 : difference * difference;
            }
            nearest = Math.min(nearest, distance);
        }
        return nearest;
    }
}
