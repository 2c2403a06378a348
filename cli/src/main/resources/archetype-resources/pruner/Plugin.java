package ${package};

import dev.espalier.api.Check;
import dev.espalier.api.Plugin;
import dev.espalier.api.Setting;
import dev.espalier.api.search.Measurement;
import dev.espalier.api.search.Pruner;
import dev.espalier.api.search.Trial;
import java.util.List;

/**
 * Ends a trial half-way if most others were better there.
 *
 * @param tolerance the fraction of the others that may be better, in [0, 1]
 */
@Plugin(value = "${artifactId}", summary = "ends trials half-way that are worse than most")
public record ${className}(@Setting("fraction of the others that may be better, in [0, 1]") double tolerance) implements Pruner {

    private static final int FEWEST = 4;

    /** Checks the range. */
    public ${className} {
        Check.inClosed("tolerance", tolerance, 0, 1);
    }

    /** The defaults. */
    public ${className}() {
        this(0.5);
    }

    /** Where a trial is measured, as fractions of its length. */
    @Override
    public List<Double> rungs(long trial, double epochs) {
        return List.of(0.5);
    }

    /** A pure function of the trials; smaller losses are better, whatever the metric. */
    @Override
    public Decision decide(Trial trial, List<Trial> trials) {
        double own = loss(trial);
        List<Double> others = trials.stream()
                .filter(other -> other.number() != trial.number() && !other.measurements().isEmpty())
                .map(${className}::loss)
                .toList();
        double better = others.stream().filter(other -> other < own).count();
        boolean isWorse = others.size() >= FEWEST && better > tolerance * others.size();
        return Double.isNaN(own) || isWorse ? Decision.PRUNE : Decision.CONTINUE;
    }

    /** The first objective half-way. */
    private static double loss(Trial trial) {
        Measurement halfWay = trial.measurements().get(0);
        return halfWay.losses().get(0);
    }
}
