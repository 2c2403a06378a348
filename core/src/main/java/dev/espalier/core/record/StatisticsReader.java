package dev.espalier.core.record;

import dev.espalier.api.event.ConfusionsFound;
import dev.espalier.api.event.GradientCosine;
import dev.espalier.api.event.LayerStatistics;
import dev.espalier.api.event.Picture;
import dev.espalier.api.event.SampleView;
import dev.espalier.api.event.StatisticsCollected;
import dev.espalier.api.event.TensorStatistics;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** Reads what {@link StatisticsLines} has spelled. */
final class StatisticsReader {

    private StatisticsReader() {}

    static StatisticsCollected statistics(LineMembers line, long step, int epoch) {
        return new StatisticsCollected(
                step,
                epoch,
                line.objects(
                        "layers",
                        layer -> new LayerStatistics(
                                layer.text("name"),
                                layer.number("parameter-norm"),
                                layer.number("gradient-norm"),
                                layer.number("update-norm"),
                                layer.number("dead-units"),
                                layer.objects("tensors", StatisticsReader::tensor))),
                line.has("cosines") ? line.objects("cosines", StatisticsReader::cosine) : List.of());
    }

    private static GradientCosine cosine(LineMembers cosine) {
        return new GradientCosine(
                cosine.text("layer"), cosine.text("first"), cosine.text("second"), cosine.number("cosine"));
    }

    private static TensorStatistics tensor(LineMembers tensor) {
        LineMembers histogram = tensor.object("histogram");
        return new TensorStatistics(
                tensor.constant("kind", TensorStatistics.Kind.values()),
                tensor.text("tensor"),
                tensor.whole("elements"),
                tensor.number("mean"),
                tensor.number("standard-deviation"),
                tensor.number("minimum"),
                tensor.number("maximum"),
                tensor.number("zeros"),
                tensor.whole("non-finite"),
                tensor.numberList("quantiles"),
                new TensorStatistics.Histogram(
                        histogram.number("from"), histogram.number("to"), histogram.wholes("counts")));
    }

    static ConfusionsFound.Confusion confusion(LineMembers confusion) {
        return new ConfusionsFound.Confusion(
                confusion.text("actual"),
                confusion.text("predicted"),
                confusion.whole("count"),
                confusion.objects("samples", StatisticsReader::sample));
    }

    static SampleView sample(LineMembers sample) {
        return new SampleView(
                sample.whole("index"),
                sample.text("target"),
                sample.text("prediction"),
                sample.has("picture") ? Optional.of(picture(sample.object("picture"))) : Optional.empty(),
                sample.numbers("values"));
    }

    static Picture picture(LineMembers picture) {
        int height = picture.count("height");
        int width = picture.count("width");
        int channels = picture.count("channels");
        byte[] pixels = pixels(picture);
        boolean sized = height > 0 && width > 0 && (channels == 1 || channels == 3);
        if (!sized || pixels.length != (double) height * width * channels) {
            throw picture.wrong("pixels", "height × width × channels bytes in Base64, of 1 or 3 channels");
        }
        return new Picture(height, width, channels, picture.number("low"), picture.number("high"), pixels);
    }

    private static byte[] pixels(LineMembers picture) {
        try {
            return Base64.getDecoder().decode(picture.text("pixels"));
        } catch (IllegalArgumentException notBase64) {
            throw picture.wrong("pixels", "bytes in Base64");
        }
    }
}
