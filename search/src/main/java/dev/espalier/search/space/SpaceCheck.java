package dev.espalier.search.space;

import dev.espalier.api.search.SearchDomain;
import dev.espalier.api.search.SearchParameter;
import dev.espalier.api.search.SearchSpace;
import dev.espalier.core.catalog.PluginCatalog;
import dev.espalier.core.catalog.SettingObserver;
import dev.espalier.core.document.Problems;
import dev.espalier.core.stack.StackReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes the stacks at the borders of a space, so that a value that is not allowed is found before the first trial.
 *
 * <p>Each end of each range and each option of each choice occurs at least once, with the others in the middle; and all lower and
 * all upper ends together. Problems of combinations in between are found when their trial begins.
 */
final class SpaceCheck {

    private SpaceCheck() {}

    /** Reports what is wrong anywhere, each problem once. */
    static void check(SearchTemplate template, PluginCatalog catalog, Problems problems) {
        SearchSpace space = template.space();
        for (List<Double> values : borders(template, space)) {
            Problems own = new Problems();
            own.addNew(problems);
            StackReader.read(template.concrete(space, values), catalog, own, SettingObserver.NONE);
            problems.addNew(own);
        }
    }

    /** The points that are tried. */
    private static List<List<Double>> borders(SearchTemplate template, SearchSpace space) {
        Map<String, SearchSite> byName = new LinkedHashMap<>();
        template.sites().forEach(site -> byName.put(site.name(), site));
        List<List<Double>> points = new ArrayList<>();
        for (double position : new double[] {0.5, 0, 1}) {
            points.add(point(space, Map.of(), position));
        }
        for (int i = 0; i < space.size(); i++) {
            SearchParameter parameter = space.parameters().get(i);
            for (double position : positions(parameter.domain())) {
                Map<String, Double> fixed = new LinkedHashMap<>();
                SearchTemplate.conditions(parameter.condition(), byName)
                        .forEach((name, option) -> fixed.put(
                                name, space.domain(space.indexOf(name)).position(option)));
                fixed.put(parameter.name(), position);
                points.add(point(space, fixed, 0.5));
            }
        }
        return points;
    }

    private static List<Double> point(SearchSpace space, Map<String, Double> fixed, double otherwise) {
        double[] positions = new double[space.size()];
        for (int i = 0; i < positions.length; i++) {
            positions[i] = fixed.getOrDefault(space.parameters().get(i).name(), otherwise);
        }
        return space.at(positions);
    }

    private static double[] positions(SearchDomain domain) {
        if (!(domain instanceof SearchDomain.Choice choice)) {
            return new double[] {0, 1};
        }
        double[] positions = new double[choice.options().size()];
        for (int i = 0; i < positions.length; i++) {
            positions[i] = choice.position(i);
        }
        return positions;
    }
}
