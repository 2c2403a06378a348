package dev.espalier.core.record;

import dev.espalier.api.event.ConfusionsFound;
import dev.espalier.api.event.GradientCosine;
import dev.espalier.api.event.LayerStatistics;
import dev.espalier.api.event.Picture;
import dev.espalier.api.event.SampleView;
import dev.espalier.api.event.SamplesShown;
import dev.espalier.api.event.StatisticsCollected;
import dev.espalier.api.event.TensorStatistics;
import dev.espalier.api.event.WeightsPictured;
import dev.espalier.core.json.JsonLine;
import java.util.Base64;
import java.util.List;
import java.util.function.IntFunction;

/**
 * Spells distributions, pictures and samples as lines of a log, each within the bound of its kind. For one thread at a time.
 */
public final class StatisticsLines {

    private static final int MOST_HALVINGS = 31;

    private final JsonLine line = new JsonLine();

    /** Nothing spelled yet. */
    public StatisticsLines() {}

    /** Distributions: of all layers if they fit, or else the tensors of every 2nd, 4th, 8th, … layer only. */
    public RecordedLine of(StatisticsCollected event) {
        return within(LineKind.STATISTICS, event.step(), halvings -> statistics(event, halvings));
    }

    /** Pictures of weights: the first ones that fit. */
    public RecordedLine of(WeightsPictured event) {
        return within(LineKind.WEIGHTS, event.step(), halvings -> weights(event, halvings));
    }

    /** Samples: the first ones that fit. */
    public RecordedLine of(SamplesShown event) {
        return within(LineKind.SAMPLES, event.step(), halvings -> samples(event, halvings));
    }

    /** Confusions: the most frequent ones that fit, with as many samples of each as fit. */
    public RecordedLine of(ConfusionsFound event) {
        return within(LineKind.CONFUSIONS, event.step(), halvings -> confusions(event, halvings));
    }

    private static RecordedLine within(LineKind kind, long step, IntFunction<String> spelled) {
        String text = spelled.apply(0);
        int halvings = 0;
        while (RecordedLine.bytes(text) > kind.longest() && halvings < MOST_HALVINGS) {
            // straight to where it should fit: a line of many megabytes takes long to spell
            int times = (RecordedLine.bytes(text) - 1) / kind.longest();
            halvings = Math.min(MOST_HALVINGS, halvings + Integer.SIZE - Integer.numberOfLeadingZeros(times));
            text = spelled.apply(halvings);
        }
        return new RecordedLine(kind, step, text);
    }

    private JsonLine begin(LineKind kind, long step, int epoch) {
        return line.begin().put("event", kind.event()).put("step", step).put("epoch", epoch);
    }

    private String statistics(StatisticsCollected event, int halvings) {
        begin(LineKind.STATISTICS, event.step(), event.epoch()).openArray("layers");
        List<LayerStatistics> layers = event.layers();
        long every = 1L << halvings;
        for (int i = 0; i < layers.size(); i++) {
            LayerStatistics layer = layers.get(i);
            if (halvings == MOST_HALVINGS && i > LineKind.STATISTICS.longest() >> 9) {
                break;
            }
            line.openObject()
                    .put("name", layer.name())
                    .putRounded("parameter-norm", layer.parameterNorm())
                    .putRounded("gradient-norm", layer.gradientNorm())
                    .putRounded("update-norm", layer.updateNorm())
                    .putRounded("dead-units", layer.deadUnits())
                    .openArray("tensors");
            if (i % every == 0) {
                layer.tensors().forEach(this::tensor);
            }
            line.close().close();
        }
        line.close();
        if (!event.cosines().isEmpty()) {
            cosines(first(event.cosines(), halvings));
        }
        return line.end();
    }

    private void cosines(List<GradientCosine> cosines) {
        line.openArray("cosines");
        for (GradientCosine cosine : cosines) {
            line.openObject()
                    .put("layer", cosine.layer())
                    .put("first", cosine.first())
                    .put("second", cosine.second())
                    .putRounded("cosine", cosine.cosine())
                    .close();
        }
    }

    private void tensor(TensorStatistics tensor) {
        line.openObject()
                .put("kind", tensor.kind().toString())
                .put("tensor", tensor.tensor())
                .put("elements", tensor.elements())
                .putRounded("mean", tensor.mean())
                .putRounded("standard-deviation", tensor.standardDeviation())
                .putRounded("minimum", tensor.minimum())
                .putRounded("maximum", tensor.maximum())
                .putRounded("zeros", tensor.zeros())
                .put("non-finite", tensor.nonFinite())
                .openArray("quantiles");
        tensor.quantiles().forEach(line::addRounded);
        line.close()
                .openObject("histogram")
                .putRounded("from", tensor.histogram().from())
                .putRounded("to", tensor.histogram().to())
                .openArray("counts");
        tensor.histogram().counts().forEach(line::add);
        line.close().close().close();
    }

    private String weights(WeightsPictured event, int halvings) {
        begin(LineKind.WEIGHTS, event.step(), event.epoch())
                .put("layer", event.layer())
                .openArray("pictures");
        for (Picture picture : first(event.pictures(), halvings)) {
            line.openObject();
            picture(picture);
            line.close();
        }
        return line.end();
    }

    private String samples(SamplesShown event, int halvings) {
        begin(LineKind.SAMPLES, event.step(), event.epoch())
                .put("input", event.input())
                .openArray("samples");
        first(event.samples(), halvings).forEach(this::sample);
        return line.end();
    }

    private String confusions(ConfusionsFound event, int halvings) {
        begin(LineKind.CONFUSIONS, event.step(), event.epoch())
                .put("split", event.split().toString())
                .put("output", event.output())
                .openArray("confusions");
        // pictures are what is large: first half of them, then of the confusions
        List<ConfusionsFound.Confusion> kept = first(event.confusions(), halvings / 2);
        for (ConfusionsFound.Confusion confusion : kept) {
            line.openObject()
                    .put("actual", confusion.actual())
                    .put("predicted", confusion.predicted())
                    .put("count", confusion.count())
                    .openArray("samples");
            first(confusion.samples(), halvings - halvings / 2).forEach(this::sample);
            line.close().close();
        }
        return line.end();
    }

    private void sample(SampleView sample) {
        line.openObject()
                .put("index", sample.index())
                .put("target", sample.target())
                .put("prediction", sample.prediction());
        sample.picture().ifPresent(picture -> {
            line.openObject("picture");
            picture(picture);
            line.close();
        });
        line.openObject("values");
        sample.values().forEach(line::putRounded);
        line.close().close();
    }

    private void picture(Picture picture) {
        line.put("height", picture.height())
                .put("width", picture.width())
                .put("channels", picture.channels())
                .putRounded("low", picture.low())
                .putRounded("high", picture.high())
                .put("pixels", Base64.getEncoder().encodeToString(picture.pixels()));
    }

    private static <T> List<T> first(List<T> all, int halvings) {
        return all.subList(0, halvings == 0 ? all.size() : all.size() >> halvings);
    }
}
