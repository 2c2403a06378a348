package dev.espalier.core.training;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import dev.espalier.api.Problem;
import dev.espalier.api.ReadableNumber;
import dev.espalier.api.schedule.Span;
import dev.espalier.api.schedule.TrainingProgress;
import dev.espalier.core.catalog.PluginCatalog;
import dev.espalier.core.checkpoint.Checkpoint;
import dev.espalier.core.json.JsonObject;
import dev.espalier.core.json.JsonReader;
import dev.espalier.core.stack.ResumeEffect;
import dev.espalier.core.stack.Stack;
import dev.espalier.core.stack.StackComparison;
import dev.espalier.core.stack.StackDifference;
import dev.espalier.core.stack.StackReader;
import dev.espalier.core.training.LengthChange.Schedules;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/**
 * Decides whether a run may go on from a checkpoint: with the same data and with settings that give the same numbers, as far
 * as the run before went. Its length may be another one.
 *
 * @param stack what is to be run
 * @param text the same as text, with every default
 * @param digests of the data, by split
 * @param settings the numbers that the loop runs by
 * @param choice what becomes of schedules that span the run, if its length changes; empty if that was not said
 * @param catalog the plugins that there are
 */
public record Resumption(
        Stack stack,
        String text,
        SortedMap<String, String> digests,
        LoopSettings settings,
        Optional<Schedules> choice,
        PluginCatalog catalog) {

    private static final String REMEDY = "resume with what it was before, or begin a new run in another folder";

    /** The digests as a checkpoint has them. */
    String digestsText() {
        JsonObject.Builder json = JsonObject.builder();
        digests.forEach(json::put);
        return json.build().toJson();
    }

    /**
     * Requires that the run may go on from a checkpoint.
     *
     * @param checkpoint a checkpoint, whose tensors may be missing
     * @param before where the run was there
     * @return the change of its length; empty if it is as long as before
     * @throws EspalierException with every setting that forbids it; code CHECKPOINT_MISMATCH, or INVALID_SETTING if only a
     *     choice is missing
     */
    Optional<LengthChange> require(Checkpoint checkpoint, RunState before) {
        String where = checkpoint
                .path()
                .toAbsolutePath()
                .resolveSibling("..")
                .normalize()
                .toString();
        List<Problem> problems = new ArrayList<>();
        String stackBefore = CheckpointKeeper.stackOf(checkpoint);
        List<StackDifference> differences = StackComparison.of(stackBefore, text, catalog);
        for (StackDifference difference : differences) {
            if (difference.effect() == ResumeEffect.RESULT) {
                problems.add(mismatch(where, difference.path() + ": " + difference.values()));
            }
        }
        addOtherMonitor(stackBefore, differences, where, problems);
        addOtherData(CheckpointKeeper.digestsOf(checkpoint), where, problems);
        Optional<LengthChange> change = problems.isEmpty() ? change(before, problems) : Optional.empty();
        if (!problems.isEmpty()) {
            throw new EspalierException(problems);
        }
        return change;
    }

    private static Problem mismatch(String where, String what) {
        return new Problem(ErrorCode.CHECKPOINT_MISMATCH, where, what, REMEDY);
    }

    /** A stopping rule may change, unless the metric that decides which weights are the best is taken from it. */
    private void addOtherMonitor(
            String stackBefore, List<StackDifference> differences, String where, List<Problem> problems) {
        boolean rulesChanged = differences.stream()
                .anyMatch(difference -> difference.effect() == ResumeEffect.LENGTH
                        && difference.path().startsWith("regularizers"));
        if (!rulesChanged || !problems.isEmpty() || stack.train().monitor().isPresent()) {
            return;
        }
        Stack old = StackReader.read(where, stackBefore, catalog, Map.of());
        String was = String.valueOf(RegularizerSet.of(old.regularizers()).monitor());
        String is = String.valueOf(RegularizerSet.of(stack.regularizers()).monitor());
        if (!was.equals(is)) {
            problems.add(new Problem(
                    ErrorCode.CHECKPOINT_MISMATCH,
                    where,
                    "regularizers: another stopping rule monitors another metric, by which the best weights are chosen: "
                            + was + " before, " + is + " now",
                    "set train.monitor to the metric before, or begin a new run in another folder"));
        }
    }

    private void addOtherData(String digestsBefore, String where, List<Problem> problems) {
        JsonObject before = JsonReader.readObject(digestsBefore, where, ErrorCode.CHECKPOINT_DAMAGED);
        digests.forEach((split, digest) -> {
            String was = before.text(split).orElse("none");
            if (!was.equals(digest)) {
                problems.add(new Problem(
                        ErrorCode.CHECKPOINT_MISMATCH,
                        where,
                        "data: the " + split + " data is not what the run began with: sha256 " + brief(was)
                                + " before, " + brief(digest) + " now",
                        "bring the data back, or begin a new run in another folder"));
            }
        });
    }

    private static String brief(String digest) {
        return digest.length() <= 12 ? digest : digest.substring(0, 12) + "…";
    }

    private Optional<LengthChange> change(RunState before, List<Problem> problems) {
        long total = settings.totalSteps();
        if (total == before.totalSteps) {
            return Optional.empty();
        }
        if (total < before.step) {
            problems.add(new Problem(
                    ErrorCode.INVALID_SETTING,
                    "train",
                    "the run has made " + before.step + " steps, and cannot be " + total + " steps long",
                    "give at least as many, or make a model of an older checkpoint: espalier model export RUN"
                            + " --checkpoint STEP"));
            return Optional.empty();
        }
        addMovedUnfreezing(before.totalSteps, problems);
        if (!problems.isEmpty()) {
            return Optional.empty();
        }
        ScheduledSettings planned = ScheduledSettings.of(stack, monitor -> monitor);
        ScheduledSettings stretched = ScheduledSettings.of(stack, monitor -> monitor);
        planned.span(before.scheduleSteps, settings);
        stretched.span(total, settings);
        boolean matters = ScheduledSettings.differ(planned, stretched, settings, before.step);
        if (matters && choice.isEmpty()) {
            problems.add(missingChoice(before, planned, stretched));
            return Optional.empty();
        }
        Schedules schedules = matters ? choice.get() : Schedules.UNAFFECTED;
        long span = schedules == Schedules.STRETCH ? total : before.scheduleSteps;
        return Optional.of(new LengthChange(before.step, before.totalSteps, total, schedules, span));
    }

    /** Parameters that are unfrozen after a fraction of the run have a fresh optimizer there: the step cannot move any more. */
    private void addMovedUnfreezing(long totalBefore, List<Problem> problems) {
        for (int i = 0; i < stack.groups().size(); i++) {
            Span frozen = stack.groups().get(i).freeze().span();
            long was = frozen.stepsIn(progress(totalBefore), 0);
            long is = frozen.stepsIn(progress(settings.totalSteps()), 0);
            if (was != is) {
                problems.add(new Problem(
                        ErrorCode.INVALID_SETTING,
                        "groups." + i + ".freeze",
                        "it is a fraction of the run, which ends at step " + was + ", and would end at step " + is
                                + " with the new length",
                        "keep the length, or begin a new run with freeze in steps or epochs"));
            }
        }
    }

    private TrainingProgress progress(long total) {
        return TrainingProgress.of(0, total, settings.stepsPerEpoch(), settings.trainingSamples());
    }

    private Problem missingChoice(RunState before, ScheduledSettings held, ScheduledSettings stretched) {
        long next = Math.min(before.step, settings.totalSteps() - 1);
        return new Problem(
                ErrorCode.INVALID_SETTING,
                "schedule",
                "the run is " + settings.totalSteps() + " steps long now, and was " + before.totalSteps
                        + "; a schedule spans it, and could be stretched over the new length (" + rates(stretched, next)
                        + ") or keep its own and be held at its end (" + rates(held, next) + ")",
                "choose with --extend-schedule stretch or --extend-schedule hold; in Java, with"
                        + " RunOptions.withExtendedSchedule");
    }

    private String rates(ScheduledSettings schedules, long next) {
        return "learning rate " + rate(schedules, next) + " in step " + (next + 1) + ", "
                + rate(schedules, settings.totalSteps() - 1) + " in the last one";
    }

    private String rate(ScheduledSettings schedules, long step) {
        return ReadableNumber.of(schedules.rateAt(step, settings));
    }

    /**
     * What a change of the length means, a line each, for a person to read.
     *
     * @param change the change
     * @return such as {@code length: 800 steps instead of 400, from step 400 on}
     */
    public List<String> describe(LengthChange change) {
        List<String> lines = new ArrayList<>();
        lines.add("length: " + change.toSteps() + " steps instead of " + change.fromSteps() + ", after step "
                + change.atStep());
        if (change.schedules() == Schedules.UNAFFECTED) {
            lines.add("schedules: as before, none of them depends on the length of the run from here on");
            return lines;
        }
        ScheduledSettings schedules = ScheduledSettings.of(stack, monitor -> monitor);
        schedules.span(change.scheduleSteps(), settings);
        long next = Math.min(change.atStep(), settings.totalSteps() - 1);
        lines.add((change.schedules() == Schedules.STRETCH
                        ? "schedules: stretched over the new length; "
                        : "schedules: planned for " + change.scheduleSteps() + " steps, and held at their end; ")
                + rates(schedules, next));
        return lines;
    }
}
