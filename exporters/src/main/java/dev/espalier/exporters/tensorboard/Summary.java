package dev.espalier.exporters.tensorboard;

import dev.espalier.api.event.Picture;
import dev.espalier.api.event.TensorStatistics;

/** The values of one event of TensorBoard, each with its tag. */
final class Summary {

    private static final int VALUE = 1;
    private static final int TAG = 1;
    private static final int SIMPLE_VALUE = 2;
    private static final int IMAGE = 4;
    private static final int HISTOGRAM = 5;

    private final ProtoMessage values = new ProtoMessage();
    private boolean empty = true;

    /** Adds a number; a NaN, which is a value that was not computed, is left out. */
    Summary scalar(String tag, double value) {
        return Double.isNaN(value) ? this : add(tagged(tag).single(SIMPLE_VALUE, (float) value));
    }

    Summary image(String tag, Picture picture) {
        return add(tagged(tag)
                .message(
                        IMAGE,
                        new ProtoMessage()
                                .whole(1, picture.height())
                                .whole(2, picture.width())
                                .whole(3, picture.channels())
                                .bytes(4, PngImage.of(picture))));
    }

    /** Adds a histogram; one whose ends are not finite is left out. */
    Summary histogram(String tag, TensorStatistics tensor) {
        TensorStatistics.Histogram histogram = tensor.histogram();
        int count = histogram.counts().size();
        if (count == 0 || !Double.isFinite(histogram.from()) || !Double.isFinite(histogram.to())) {
            return this;
        }
        double[] limits = new double[count];
        double[] counts = new double[count];
        double elements = 0;
        for (int i = 0; i < count; i++) {
            limits[i] = i == count - 1
                    ? histogram.to()
                    : histogram.from() + (histogram.to() - histogram.from()) * (i + 1) / count;
            counts[i] = histogram.counts().get(i);
            elements += counts[i];
        }
        double squares = tensor.standardDeviation() * tensor.standardDeviation() + tensor.mean() * tensor.mean();
        return add(tagged(tag)
                .message(
                        HISTOGRAM,
                        new ProtoMessage()
                                .real(1, tensor.minimum())
                                .real(2, tensor.maximum())
                                .real(3, elements)
                                .real(4, tensor.mean() * elements)
                                .real(5, squares * elements)
                                .reals(6, limits)
                                .reals(7, counts)));
    }

    private static ProtoMessage tagged(String tag) {
        return new ProtoMessage().text(TAG, tag);
    }

    private Summary add(ProtoMessage value) {
        values.message(VALUE, value);
        empty = false;
        return this;
    }

    boolean isEmpty() {
        return empty;
    }

    ProtoMessage message() {
        return values;
    }
}
