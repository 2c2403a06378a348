package dev.espalier.core.stack;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.evaluation.Monitor;
import dev.espalier.core.catalog.SettingsBinder;
import dev.espalier.core.document.Node;
import dev.espalier.core.document.Problems;
import dev.espalier.core.stack.Stack.Interval;
import java.util.List;
import java.util.Optional;

/** Reads the numbers of the loop. */
final class TrainReader {

    private final SettingsBinder binder;
    private final Problems problems;
    private final Stack.Train defaults = new StackBuilder().train();

    TrainReader(SettingsBinder binder, Problems problems) {
        this.binder = binder;
        this.problems = problems;
    }

    /** The numbers; with defaults where problems were found. */
    Stack.Train read(Node node) {
        Section section = Section.of("train", node, Keys.TRAIN_KEYS, binder, problems)
                .read(
                        Keys.EPOCHS,
                        Keys.STEPS,
                        Keys.BATCH,
                        Keys.ACCUMULATE,
                        Keys.CLIP_NORM,
                        Keys.CLIP_VALUE,
                        Keys.AVERAGE,
                        Keys.RESTORE_BEST,
                        Keys.GUARD,
                        Keys.PREFETCH);
        checkUnits(section);
        Interval validate = section.node(Keys.VALIDATE).map(this::validate).orElse(defaults.validate());
        Optional<Monitor> monitor = section.node(Keys.MONITOR).flatMap(this::monitor);
        Stack.Checkpoint checkpoint =
                section.node(Keys.CHECKPOINT).map(this::checkpoint).orElse(defaults.checkpoint());
        return section.make(() -> new Stack.Train(
                        interval(section, defaults.length()),
                        section.whole(Keys.BATCH, defaults.batch()),
                        section.whole(Keys.ACCUMULATE, defaults.accumulate()),
                        section.decimal(Keys.CLIP_NORM, defaults.clipNorm()),
                        section.decimal(Keys.CLIP_VALUE, defaults.clipValue()),
                        section.decimal(Keys.AVERAGE, defaults.average()),
                        validate,
                        monitor,
                        section.flag(Keys.RESTORE_BEST, defaults.restoreBest()),
                        section.flag(Keys.GUARD, defaults.guard()),
                        section.whole(Keys.PREFETCH, defaults.prefetch()),
                        checkpoint))
                .orElse(defaults);
    }

    private Interval validate(Node node) {
        Section section = Section.of("train.validate", node, Keys.VALIDATE_KEYS, binder, problems)
                .read(Keys.EPOCHS, Keys.STEPS);
        checkUnits(section);
        return section.make(() -> interval(section, defaults.validate())).orElse(defaults.validate());
    }

    private Stack.Checkpoint checkpoint(Node node) {
        Section section = Section.of("train.checkpoint", node, Keys.CHECKPOINT_KEYS, binder, problems)
                .read(Keys.EPOCHS, Keys.STEPS, Keys.KEEP);
        checkUnits(section);
        Stack.Checkpoint otherwise = defaults.checkpoint();
        return section.make(() -> new Stack.Checkpoint(
                        interval(section, otherwise.every()), section.whole(Keys.KEEP, otherwise.keep())))
                .orElse(otherwise);
    }

    private Optional<Monitor> monitor(Node node) {
        Section section = Section.of("train.monitor", node, Keys.MONITOR_KEYS, binder, problems)
                .read(Keys.MONITOR_KEYS);
        section.require(Keys.FIGURE, "name the figure, such as loss or accuracy");
        return section.make(() -> new Monitor(
                section.text(Keys.FIGURE, "loss"), section.choice(Keys.DIRECTION, Monitor.Direction.class)));
    }

    private void checkUnits(Section section) {
        if (List.of(Keys.EPOCHS, Keys.STEPS).stream().allMatch(section::has)) {
            problems.add(
                    ErrorCode.INVALID_SETTING,
                    section.place(Keys.STEPS),
                    section.label(Keys.EPOCHS) + " and " + section.label(Keys.STEPS) + " are both given",
                    "keep the one that counts");
        }
    }

    private static Interval interval(Section section, Interval otherwise) {
        if (section.isSound(Keys.STEPS)) {
            return Interval.steps(section.whole(Keys.STEPS, 1L));
        }
        return section.isSound(Keys.EPOCHS) ? Interval.epochs(section.whole(Keys.EPOCHS, 1L)) : otherwise;
    }
}
