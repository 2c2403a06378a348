package dev.espalier.core.stack;

import dev.espalier.api.ErrorCode;
import dev.espalier.core.catalog.SettingsBinder;
import dev.espalier.core.data.Holdout;
import dev.espalier.core.document.MapNode;
import dev.espalier.core.document.Node;
import dev.espalier.core.document.Problems;
import dev.espalier.core.document.ScalarNode;
import java.util.List;
import java.util.Optional;

/** Reads and writes what is held back from training: a number, or a map where there is more to say. */
final class HoldoutReader {

    private final SettingsBinder binder;
    private final Problems problems;

    HoldoutReader(SettingsBinder binder, Problems problems) {
        this.binder = binder;
        this.problems = problems;
    }

    /** What is held back for validation; the default where problems were found. */
    Holdout validation(Section data, Holdout otherwise) {
        Optional<Section> map = map(data, Keys.VALIDATION, Keys.HOLDOUT_KEYS);
        if (map.isEmpty()) {
            return share(data, Keys.VALIDATION).map(Holdout.class::cast).orElse(otherwise);
        }
        Section section = map.get();
        if (section.has(Keys.SHARE) && section.has(Keys.FOLDS)) {
            problems.add(
                    ErrorCode.INVALID_SETTING,
                    section.place(Keys.FOLDS),
                    section.label(Keys.SHARE) + " and " + section.label(Keys.FOLDS) + " are both given",
                    "keep the one that counts");
            return otherwise;
        }
        if (!section.has(Keys.FOLDS) && !section.has(Keys.FOLD)) {
            section.require(Keys.SHARE, "write share: 0.1 for a share, or folds: 5, fold: 1 for a cross-validation");
            return share(section).map(Holdout.class::cast).orElse(otherwise);
        }
        section.require(Keys.FOLDS, "say how many parts there are, such as folds: 5");
        section.require(Keys.FOLD, "say which part this run holds back, counted from 1");
        if (!section.isSound(Keys.FOLDS) || !section.isSound(Keys.FOLD)) {
            return otherwise;
        }
        return section.make(() -> new Holdout.Fold(
                        section.whole(Keys.FOLDS, 2),
                        section.whole(Keys.FOLD, 1),
                        section.flag(Keys.STRATIFY, otherwise.stratify())))
                .map(Holdout.class::cast)
                .orElse(otherwise);
    }

    /** What is held back for the test; the default where problems were found. */
    Holdout.Share test(Section data, Holdout.Share otherwise) {
        Optional<Section> map = map(data, Keys.TEST, Keys.SHARE_KEYS);
        if (map.isEmpty()) {
            return share(data, Keys.TEST).orElse(otherwise);
        }
        map.get().require(Keys.SHARE, "say which share of the samples is held back, such as share: 0.1");
        return share(map.get()).orElse(otherwise);
    }

    private Optional<Section> map(Section data, Key key, List<Key> keys) {
        return data.node(key)
                .filter(node -> node instanceof MapNode)
                .map(node -> Section.of(data.label(key), node, keys, binder, problems)
                        .read(keys));
    }

    /** A number alone. */
    private static Optional<Holdout.Share> share(Section data, Key key) {
        Section alone = data.alone(key);
        return alone.isSound(key)
                ? alone.make(() -> StackBuilder.share(key.name(), alone.decimal(key, 0)))
                : Optional.empty();
    }

    private static Optional<Holdout.Share> share(Section section) {
        return section.isSound(Keys.SHARE)
                ? section.make(
                        () -> new Holdout.Share(section.decimal(Keys.SHARE, 0), section.flag(Keys.STRATIFY, true)))
                : Optional.empty();
    }

    /** The shortest form that is read back as an equal value. */
    static Node written(Holdout held) {
        Fields fields = new Fields();
        if (held instanceof Holdout.Fold part) {
            fields.put(Keys.FOLDS, ScalarNode.of(part.folds())).put(Keys.FOLD, ScalarNode.of(part.fold()));
        } else {
            Node share = ScalarNode.of(((Holdout.Share) held).share());
            if (held.stratify()) {
                return share;
            }
            fields.put(Keys.SHARE, share);
        }
        return held.stratify()
                ? fields.map()
                : fields.put(Keys.STRATIFY, ScalarNode.of(false)).map();
    }
}
