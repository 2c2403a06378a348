package dev.espalier.metrics;

import dev.espalier.api.event.GradientCosine;
import dev.espalier.api.event.LayerStatistics;
import dev.espalier.api.event.StatisticsCollected;
import io.micrometer.core.instrument.Tags;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Norms, update ratios, dead units and the agreement of outputs by layer.
 *
 * <p>A bounded number of layers have meters of their own: the first in the order of the computation that have anything to
 * show. All others are folded into the layer {@value #OTHER}: the norms of the parameters, gradients and updates of all of
 * them together, the greatest of their fractions of dead units, and the least of their cosines.
 */
final class LayerMeters {

    /** The layer into which those without meters of their own are folded. */
    static final String OTHER = "other";

    private final MeterSet meters;
    private final int most;
    private final Map<String, Layer> layers = new HashMap<>();
    private final Layer other = new Layer(OTHER);

    LayerMeters(MeterSet meters, int most) {
        this.meters = meters;
        this.most = most;
    }

    /** Shows the statistics of a step. */
    void record(StatisticsCollected event) {
        if (most == 0) {
            return;
        }
        Folded folded = new Folded();
        for (LayerStatistics layer : event.layers()) {
            boolean trained = layer.parameterNorm() > 0;
            if (!trained && Double.isNaN(layer.deadUnits())) {
                continue;
            }
            Layer own = own(layer.name());
            if (own == null) {
                folded.add(layer);
                continue;
            }
            if (trained) {
                own.setNorms(layer.parameterNorm(), layer.gradientNorm(), layer.updateNorm());
            }
            own.setDeadUnits(layer.deadUnits());
        }
        folded.show();
        cosines(event.cosines());
    }

    private void cosines(List<GradientCosine> cosines) {
        Map<String, Double> least = new LinkedHashMap<>();
        double leastOfOthers = Double.NaN;
        for (GradientCosine each : cosines) {
            if (own(each.layer()) == null) {
                leastOfOthers = Double.isNaN(leastOfOthers) ? each.cosine() : Math.min(leastOfOthers, each.cosine());
            } else {
                least.merge(each.layer(), each.cosine(), Math::min);
            }
        }
        least.forEach((layer, cosine) -> layers.getOrDefault(layer, other).setCosine(cosine));
        other.setCosine(leastOfOthers);
    }

    private @Nullable Layer own(String name) {
        Layer known = layers.get(name);
        // a layer of that very name is one of the others, which then has its values if it is the only one
        if (known != null || layers.size() == most || name.equals(OTHER)) {
            return known;
        }
        Layer first = new Layer(name);
        layers.put(name, first);
        return first;
    }

    /** The layers without meters of their own, in one step. */
    private final class Folded {
        private double parameters;
        private double gradients;
        private double updates;
        private double deadUnits = Double.NaN;

        void add(LayerStatistics layer) {
            parameters += layer.parameterNorm() * layer.parameterNorm();
            gradients += layer.gradientNorm() * layer.gradientNorm();
            updates += layer.updateNorm() * layer.updateNorm();
            if (!(layer.deadUnits() <= deadUnits)) {
                deadUnits = Double.isNaN(layer.deadUnits()) ? deadUnits : layer.deadUnits();
            }
        }

        void show() {
            if (parameters > 0) {
                other.setNorms(Math.sqrt(parameters), Math.sqrt(gradients), Math.sqrt(updates));
            }
            other.setDeadUnits(deadUnits);
        }
    }

    /** The values of one layer; a meter is registered with its first value. */
    private final class Layer {
        private final Tags tags;
        private @Nullable Value parameterNorm;
        private @Nullable Value gradientNorm;
        private @Nullable Value updateRatio;
        private @Nullable Value deadUnits;
        private @Nullable Value cosine;

        Layer(String name) {
            tags = Tags.of("layer", name);
        }

        void setNorms(double parameters, double gradients, double updates) {
            parameterNorm = set(RunMeter.LAYER_PARAMETER_NORM, parameterNorm, parameters);
            gradientNorm = set(RunMeter.LAYER_GRADIENT_NORM, gradientNorm, gradients);
            updateRatio = set(RunMeter.LAYER_UPDATE_RATIO, updateRatio, updates / parameters);
        }

        void setDeadUnits(double fraction) {
            if (deadUnits != null || !Double.isNaN(fraction)) {
                deadUnits = set(RunMeter.LAYER_DEAD_UNITS, deadUnits, fraction);
            }
        }

        void setCosine(double least) {
            if (cosine != null || !Double.isNaN(least)) {
                cosine = set(RunMeter.LAYER_GRADIENT_COSINE, cosine, least);
            }
        }

        private Value set(RunMeter meter, @Nullable Value known, double number) {
            if (known != null) {
                known.set(number);
                return known;
            }
            Value first = new Value(number);
            meters.gauge(meter, tags, first);
            return first;
        }
    }
}
