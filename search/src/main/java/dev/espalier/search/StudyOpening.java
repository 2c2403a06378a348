package dev.espalier.search;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import dev.espalier.api.Problem;
import dev.espalier.api.search.SearchSpace;
import dev.espalier.core.RunOptions;
import dev.espalier.core.catalog.PluginCatalog;
import dev.espalier.core.stack.ResumeEffect;
import dev.espalier.core.stack.StackComparison;
import dev.espalier.core.stack.StackDifference;
import dev.espalier.search.space.SearchSettings;
import dev.espalier.search.space.SearchStack;
import dev.espalier.search.storage.Study;
import dev.espalier.search.storage.StudyLocation;
import dev.espalier.search.storage.StudyStore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Opens the study of a search: a new one, or one that was begun with the same stack and data.
 *
 * @param catalog the plugins that there are
 * @param stack what is searched
 * @param options whether a study is resumed or removed
 * @param folder of the study
 */
record StudyOpening(PluginCatalog catalog, SearchStack stack, RunOptions options, SearchFolder folder) {

    private static final String URL_PREFIX = "jdbc:";

    /**
     * Where the study of a stack is kept.
     *
     * @param settings the search section
     * @param options where relative paths begin
     * @param folder of the study
     */
    static StudyLocation location(SearchSettings settings, RunOptions options, SearchFolder folder) {
        return StudyLocation.of(settings.storage()
                .map(text -> text.startsWith(URL_PREFIX)
                        ? text
                        : options.baseFolder().resolve(text).toString())
                .orElse(folder.database().toString()));
    }

    /**
     * Opens it.
     *
     * @param study what it is about
     * @return the study, open
     * @throws EspalierException if there is one already that is not to be resumed, or it was begun with something else
     */
    StudyStore open(Study study) {
        StudyLocation location = location(stack.settings(), options, folder);
        boolean exists = location.names().contains(study.name());
        if (exists && options.start() == RunOptions.Start.OVERWRITE) {
            location.remove(study.name());
            folder.clear();
            exists = false;
        }
        if (!exists || options.start() != RunOptions.Start.RESUME) {
            folder.make();
            return location.create(study, folder.path());
        }
        requireSame(location.read(study.name()).study(), study);
        StudyStore store = location.open(study.name(), folder.path());
        if (!store.study().stack().equals(study.stack())) {
            store.changeStack(study.stack());
        }
        return store;
    }

    private void requireSame(Study before, Study now) {
        String where = folder.path().toString();
        SearchStack begun = SearchStack.read(where, before.stack(), catalog, Map.of());
        List<Problem> problems = new ArrayList<>();
        if (!begun.space().equals(stack.space())) {
            problems.add(problem(where, "it was begun with another space"));
        } else {
            List<Double> middle = middle(stack.space());
            for (StackDifference difference : StackComparison.of(
                    begun.resolved(stack.space(), middle), stack.resolved(stack.space(), middle), catalog)) {
                if (difference.effect() != ResumeEffect.NOTHING) {
                    problems.add(problem(where, difference.path() + ": " + difference.values()));
                }
            }
        }
        if (!before.objectives().equals(now.objectives())) {
            problems.add(problem(where, "it was begun with other objectives"));
        }
        if (before.seed() != now.seed()) {
            problems.add(problem(where, "it was begun with the seed " + before.seed()));
        }
        SearchSettings old = begun.settings();
        SearchSettings asked = stack.settings();
        check(problems, where, "stages", old.stages(), asked.stages());
        check(problems, where, "sampler", old.sampler(), asked.sampler());
        check(problems, where, "pruner", old.pruner(), asked.pruner());
        check(problems, where, "extend", old.extend(), asked.extend());
        if (!before.digest().equals(now.digest())) {
            problems.add(problem(where, "it was begun with other data"));
        }
        if (!problems.isEmpty()) {
            throw new EspalierException(problems);
        }
    }

    private static void check(List<Problem> problems, String where, String setting, Object before, Object now) {
        if (!before.equals(now)) {
            problems.add(problem(where, "search." + setting + " was another one when it was begun"));
        }
    }

    private static List<Double> middle(SearchSpace space) {
        double[] positions = new double[space.size()];
        Arrays.fill(positions, 0.5);
        return space.at(positions);
    }

    private static Problem problem(String where, String what) {
        return new Problem(
                ErrorCode.CHECKPOINT_MISMATCH,
                where,
                what,
                "resume with what it was begun with (but for search.budget, parallel and storage), start over"
                        + " (--overwrite), or give another folder");
    }
}
