package dev.espalier.core.data.source;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import dev.espalier.api.Shape;
import dev.espalier.core.data.source.NumpySource.Channels;
import java.util.List;

/** Brings the values of an array into the order of samples: channels first. */
final class NumpySamples {

    private NumpySamples() {}

    /**
     * The shape of a sample.
     *
     * @param name of the array
     * @param array the samples
     * @param channels where pictures have their channels
     */
    static Shape shape(String name, NumpyArray array, Channels channels) {
        List<Integer> all = array.shape();
        if (all.size() < 2 || all.size() > 4 || all.contains(0)) {
            throw new EspalierException(
                    ErrorCode.DATA_FORMAT,
                    name,
                    "the array has the shape " + all
                            + "; samples have two to four dimensions, the first of which counts them",
                    "give the array of samples, not that of classes");
        }
        if (all.size() == 2) {
            return Shape.of(all.get(1));
        }
        if (all.size() == 3) {
            return Shape.of(1, all.get(1), all.get(2));
        }
        return isLast(array, channels)
                ? Shape.of(all.get(3), all.get(1), all.get(2))
                : Shape.of(all.get(1), all.get(2), all.get(3));
    }

    private static boolean isLast(NumpyArray array, Channels channels) {
        if (array.shape().size() < 4) {
            return false;
        }
        int first = array.shape().get(1);
        int last = array.shape().get(3);
        return switch (channels) {
            case FIRST -> false;
            case LAST -> true;
            case AUTO -> (last == 1 || last == 3) && first != 1 && first != 3;
        };
    }

    /** The index in the array of a value of the samples. */
    private static int index(NumpyArray array, boolean last, int value) {
        if (!last) {
            return value;
        }
        int channels = array.shape().get(3);
        int pixels = array.shape().get(1) * array.shape().get(2);
        int sample = value / (channels * pixels);
        int within = value % (channels * pixels);
        return (sample * pixels + within % pixels) * channels + within / pixels;
    }

    /** The values of an array of bytes. */
    static byte[] bytes(NumpyArray array, Channels channels) {
        boolean last = isLast(array, channels);
        byte[] values = new byte[array.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = array.content().get(index(array, last, i));
        }
        return values;
    }

    /** The values of an array of other numbers. */
    static float[] floats(NumpyArray array, Channels channels) {
        boolean last = isLast(array, channels);
        float[] values = new float[array.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) array.value(index(array, last, i));
        }
        return values;
    }
}
