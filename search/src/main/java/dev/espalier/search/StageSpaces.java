package dev.espalier.search;

import dev.espalier.api.search.SearchDomain;
import dev.espalier.api.search.SearchParameter;
import dev.espalier.api.search.SearchSpace;
import dev.espalier.search.space.BorderWarning;
import dev.espalier.search.space.PointTranslation;
import dev.espalier.search.space.RangeExtension;
import dev.espalier.search.space.SearchStack;
import dev.espalier.search.space.SpaceNarrowing;
import dev.espalier.search.storage.Stage;
import dev.espalier.search.storage.StudySnapshot;
import dev.espalier.search.storage.StudyTrial;
import java.util.ArrayList;
import java.util.List;

/**
 * The spaces of the stages of a search: each that of the stage before, narrowed around its best trials, and extended where they are
 * at a border if that is asked for.
 *
 * @param stack knows the whole space and the limits of its settings
 */
record StageSpaces(SearchStack stack) {

    private static final double BEST_SHARE = 0.25;
    private static final int FEWEST_BEST = 3;

    /**
     * The space of the next stage.
     *
     * @param snapshot the study, which has a stage
     * @param best the trials of the last stage, the best first; may be empty
     * @param narrow the fraction of each range that remains, in (0, 1]
     * @param continued how many of the best trials go on in the next stage
     * @return a space in which those that go on have points
     */
    SearchSpace next(StudySnapshot snapshot, List<StudyTrial> best, double narrow, long continued) {
        SearchSpace space = snapshot.stages().get(snapshot.stages().size() - 1).space();
        if (best.isEmpty()) {
            return space;
        }
        SearchSpace extended = stack.settings().extend()
                ? RangeExtension.extend(space, atBorder(space, whole(snapshot.stages()), best.get(0)))
                : space;
        if (narrow == 1) {
            return extended;
        }
        long count = Math.max(Math.max(FEWEST_BEST, continued), Math.round(best.size() * BEST_SHARE));
        List<List<Double>> points = best.stream()
                .limit(count)
                .map(trial -> PointTranslation.translate(space, trial.values(), extended))
                .toList();
        return SpaceNarrowing.narrow(extended, points, narrow);
    }

    /**
     * The borders of the whole space that a trial is at.
     *
     * @param snapshot the study
     * @param trial one of its trials
     * @return a warning for each
     */
    List<BorderWarning> borders(StudySnapshot snapshot, StudyTrial trial) {
        SearchSpace space = snapshot.stages().get(trial.stage()).space();
        return BorderWarning.of(whole(snapshot.stages()), point(space, trial, whole(snapshot.stages())), stack::limits);
    }

    /** The warnings for the ends of a stage's ranges that are those of the whole space, too. */
    private List<BorderWarning> atBorder(SearchSpace space, SearchSpace whole, StudyTrial best) {
        return BorderWarning.of(space, best.values(), stack::limits).stream()
                .filter(warning -> isOuter(warning, whole))
                .toList();
    }

    private static boolean isOuter(BorderWarning warning, SearchSpace whole) {
        SearchDomain domain = whole.domain(whole.indexOf(warning.parameter().name()));
        return warning.border() == BorderWarning.Border.LOW
                ? end(warning.parameter().domain(), false) <= end(domain, false)
                : end(warning.parameter().domain(), true) >= end(domain, true);
    }

    /** The space as it is written, with the ranges that were extended. */
    private SearchSpace whole(List<Stage> stages) {
        List<SearchParameter> parameters = new ArrayList<>();
        for (SearchParameter written : stack.space().parameters()) {
            SearchDomain widest = written.domain();
            for (Stage stage : stages) {
                int index = stage.space().indexOf(written.name());
                if (index >= 0) {
                    widest = wider(widest, stage.space().domain(index));
                }
            }
            parameters.add(new SearchParameter(written.name(), widest, written.condition()));
        }
        return new SearchSpace(parameters);
    }

    private static SearchDomain wider(SearchDomain known, SearchDomain other) {
        if (known instanceof SearchDomain.Numbers a && other instanceof SearchDomain.Numbers b) {
            return new SearchDomain.Numbers(
                    Math.min(a.low(), b.low()),
                    Math.max(a.high(), b.high()),
                    a.scale(),
                    b.low() < a.low() ? b.lowIsLimit() : a.lowIsLimit(),
                    b.high() > a.high() ? b.highIsLimit() : a.highIsLimit());
        }
        if (known instanceof SearchDomain.WholeNumbers a && other instanceof SearchDomain.WholeNumbers b) {
            return new SearchDomain.WholeNumbers(
                    Math.min(a.low(), b.low()),
                    Math.max(a.high(), b.high()),
                    a.scale(),
                    b.low() < a.low() ? b.lowIsLimit() : a.lowIsLimit(),
                    b.high() > a.high() ? b.highIsLimit() : a.highIsLimit());
        }
        return known;
    }

    private static double end(SearchDomain domain, boolean upper) {
        if (domain instanceof SearchDomain.Numbers numbers) {
            return upper ? numbers.high() : numbers.low();
        }
        if (domain instanceof SearchDomain.WholeNumbers whole) {
            return upper ? whole.high() : whole.low();
        }
        return Double.NaN;
    }

    private static List<Double> point(SearchSpace from, StudyTrial trial, SearchSpace to) {
        return PointTranslation.translate(from, trial.values(), to);
    }
}
