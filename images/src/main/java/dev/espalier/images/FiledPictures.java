package dev.espalier.images;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import dev.espalier.api.Shape;
import dev.espalier.api.data.Dataset;
import dev.espalier.api.data.Schema;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * Pictures that do not fit into memory: read from the file of decoded samples, or decoded anew if they do not fit there either.
 *
 * @param kept schema, labels, names and notes of the samples, whose pixels are not asked for
 * @param form what samples look like
 * @param files of the samples
 * @param digests SHA-256 of each file when it was first decoded
 * @param places of the samples in the file of decoded ones
 * @param cache the file
 * @param scratch what each thread needs to read a sample
 */
record FiledPictures(
        Dataset kept,
        PictureForm form,
        List<PictureFile> files,
        List<byte[]> digests,
        int[] places,
        CacheFile cache,
        ThreadLocal<Scratch> scratch)
        implements Dataset {

    /** What a thread needs. */
    record Scratch(PictureWorker worker, byte[] sample) {}

    @Override
    public Schema schema() {
        return kept.schema();
    }

    @Override
    public int size() {
        return places.length;
    }

    @Override
    public void readInput(int input, int sample, float[] destination, int offset) {
        Scratch own = scratch.get();
        if (cache.holds(places[sample])) {
            cache.read(places[sample], own.sample());
        } else {
            decode(sample, own);
        }
        byte[] values = own.sample();
        for (int i = 0; i < values.length; i++) {
            destination[offset + i] = values[i] & 0xFF;
        }
    }

    private void decode(int sample, Scratch own) {
        PictureFile file = files.get(sample);
        Shape shape = schema().inputs().get(0).shape();
        try {
            byte[] digest = own.worker().decode(file.path(), form, shape, own.sample(), 0);
            if (!Arrays.equals(digest, digests.get(sample))) {
                throw new EspalierException(
                        ErrorCode.IO,
                        file.path().toString(),
                        "the file has changed since the run began (it was "
                                + HexFormat.of().formatHex(digests.get(sample), 0, 4) + "…)",
                        "leave pictures as they are while a run reads them, or raise cache-disk");
            }
        } catch (UnreadablePictureException refusal) {
            throw refusal.thrown(file.path().toString());
        }
    }

    @Override
    public String nameOf(int sample) {
        return kept.nameOf(sample);
    }

    @Override
    public void readTarget(int target, int sample, float[] destination, int offset) {
        kept.readTarget(target, sample, destination, offset);
    }

    @Override
    public Optional<List<String>> sideColumn(String name) {
        return kept.sideColumn(name);
    }

    @Override
    public List<String> notes() {
        return kept.notes();
    }

    @Override
    public String digest() {
        return kept.digest();
    }
}
