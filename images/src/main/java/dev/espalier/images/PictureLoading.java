package dev.espalier.images;

import dev.espalier.api.EspalierException;
import dev.espalier.api.Problem;
import dev.espalier.api.ProblemList;
import dev.espalier.api.Shape;
import dev.espalier.api.data.ArrayDataset;
import dev.espalier.api.data.ContentDigest;
import dev.espalier.api.data.Dataset;
import dev.espalier.api.data.ReadingProgress;
import dev.espalier.api.data.SampleValues;
import dev.espalier.api.data.Schema;
import dev.espalier.api.data.TargetKind;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Decodes the pictures of a listing with several threads, which take one file after the other. */
final class PictureLoading {

    static final String INPUT = "image";
    static final String TARGET = "label";
    static final String PATH = "path";

    private final PictureListing listing;
    private final PictureForm form;
    private final CacheLimits limits;
    private final int threads;
    private final ReadingProgress progress;
    private final List<PictureFile> files;

    /** What is wrong with each file; null if nothing. */
    private final @Nullable Problem[] problems;

    private final byte[][] digests;

    /**
     * Pictures to load.
     *
     * @param listing the files
     * @param form what they look like as samples
     * @param limits of what is kept of them
     * @param threads that decode, at least 1
     * @param progress is told of each file
     */
    PictureLoading(
            PictureListing listing, PictureForm form, CacheLimits limits, int threads, ReadingProgress progress) {
        this.listing = listing;
        this.form = form;
        this.limits = limits;
        this.threads = threads;
        this.progress = progress;
        this.files = listing.files();
        this.problems = new Problem[files.size()];
        this.digests = new byte[files.size()][];
    }

    /**
     * Decodes all files.
     *
     * @param skipped is told what is wrong with files that are left out; without it they are errors
     * @return the samples in the order of the files
     * @throws EspalierException with every file that cannot be used, or if none can
     */
    Dataset load(Optional<Consumer<? super Problem>> skipped) {
        Shape shape = form.shape().orElseGet(this::firstShape);
        if (limits.fitsMemory(files.size(), shape.size())) {
            byte[] values = new byte[files.size() * shape.size()];
            decode((worker, i) -> worker.decode(files.get(i).path(), form, shape, values, i * shape.size()));
            int[] kept = kept(skipped);
            SampleValues pixels = SampleValues.ofUnsignedBytes(values, shape.size());
            return dataset(shape, kept.length == files.size() ? pixels : pixels.part(kept), kept, List.of());
        }
        return filed(shape, skipped);
    }

    /** The samples in a file, as far as it may take them. */
    private Dataset filed(Shape shape, Optional<Consumer<? super Problem>> skipped) {
        CacheFile cache = limits.open(files.size(), shape.size());
        ThreadLocal<FiledPictures.Scratch> scratch = ThreadLocal.withInitial(
                () -> new FiledPictures.Scratch(new PictureWorker(form), new byte[shape.size()]));
        decode((worker, i) -> {
            byte[] sample = scratch.get().sample();
            byte[] digest = worker.decode(files.get(i).path(), form, shape, sample, 0);
            if (cache.holds(i)) {
                cache.write(i, sample);
            }
            return digest;
        });
        int[] kept = kept(skipped);
        // pixels that are not asked for: one sample for all
        SampleValues none = SampleValues.ofUnsignedBytes(new byte[shape.size()], shape.size())
                .part(new int[kept.length]);
        Dataset described = dataset(shape, none, kept, List.of(limits.note(files.size(), shape.size())));
        return new FiledPictures(
                described,
                form,
                IntStream.of(kept).mapToObj(files::get).toList(),
                IntStream.of(kept).mapToObj(i -> digests[i]).toList(),
                kept,
                cache,
                scratch);
    }

    /** Decodes a file and keeps the sample. */
    private interface Step {
        byte[] decode(PictureWorker worker, int index) throws UnreadablePictureException;
    }

    private void decode(Step step) {
        AtomicInteger next = new AtomicInteger();
        AtomicInteger done = new AtomicInteger();
        Runnable work = () -> {
            PictureWorker worker = new PictureWorker(form);
            try {
                for (int i = next.getAndIncrement(); i < files.size(); i = next.getAndIncrement()) {
                    decode(step, worker, i);
                    progress.advanced("pictures", done.incrementAndGet(), files.size());
                }
            } catch (RuntimeException | Error failure) {
                // the others need not go on
                next.set(files.size());
                throw failure;
            }
        };
        Decoding.run(work, Math.min(threads, files.size()));
    }

    private void decode(Step step, PictureWorker worker, int index) {
        try {
            digests[index] = step.decode(worker, index);
        } catch (UnreadablePictureException refusal) {
            problems[index] = refusal.of(files.get(index).path().toString());
        }
    }

    /** Of the first picture that can be decoded. */
    private Shape firstShape() {
        PictureWorker worker = new PictureWorker(form);
        ProblemList found = new ProblemList(listing.root().toString());
        for (PictureFile file : files) {
            try {
                return worker.shape(file.path(), form);
            } catch (UnreadablePictureException refusal) {
                Problem problem = refusal.of(file.path().toString());
                found.add(problem.code(), problem.where(), problem.what(), problem.remedy());
            }
        }
        found.throwIfAny();
        throw new IllegalStateException("a listing holds files");
    }

    private int[] kept(Optional<Consumer<? super Problem>> skipped) {
        int[] kept = IntStream.range(0, files.size())
                .filter(i -> problems[i] == null)
                .toArray();
        ProblemList found = new ProblemList(listing.root().toString());
        for (Problem problem : problems) {
            if (problem != null && skipped.isPresent() && kept.length > 0) {
                skipped.get().accept(problem);
            } else if (problem != null) {
                found.add(problem.code(), problem.where(), problem.what(), problem.remedy());
            }
        }
        found.throwIfAny();
        return kept;
    }

    private Dataset dataset(Shape shape, SampleValues pixels, int[] kept, List<String> further) {
        List<PictureFile> used = new ArrayList<>();
        ContentDigest digest = new ContentDigest().add(form.toString());
        listing.classes().forEach(digest::add);
        for (int i : kept) {
            used.add(files.get(i));
            digest.add(files.get(i).name()).add(HexFormat.of().formatHex(digests[i]));
        }
        ArrayDataset.Builder data = ArrayDataset.builder()
                .input(new Schema.Input(INPUT, shape, List.of()), pixels)
                .sideColumn(PATH, used.stream().map(PictureFile::name).toList())
                .names(sample -> used.get(sample).path().toString());
        if (!listing.classes().isEmpty()) {
            float[] labels = new float[kept.length];
            for (int i = 0; i < labels.length; i++) {
                labels[i] = used.get(i).label();
            }
            data.target(
                    new Schema.Target(
                            TARGET, TargetKind.CLASS_INDEX, listing.classes().size(), listing.classes()),
                    labels);
            digest.add(labels);
        }
        notes(kept.length).forEach(data::note);
        further.forEach(data::note);
        return data.digest(digest.hex()).build();
    }

    private List<String> notes(int kept) {
        List<String> notes = new ArrayList<>();
        if (kept < files.size()) {
            notes.add("left out: " + (files.size() - kept) + " of " + files.size() + " files of " + listing.root()
                    + ", which cannot be decoded, the first of them " + firstProblem());
        }
        if (listing.others() > 0) {
            notes.add("left out: " + listing.others() + " files of " + listing.root()
                    + " whose names do not end as those of pictures do");
        }
        return notes;
    }

    private String firstProblem() {
        return IntStream.range(0, files.size())
                .filter(i -> problems[i] != null)
                .mapToObj(i -> files.get(i).name())
                .findFirst()
                .orElseThrow();
    }
}
