package dev.espalier.search.space;

import dev.espalier.api.search.SearchDomain;
import dev.espalier.api.search.SearchParameter;
import dev.espalier.api.search.SearchParameter.Condition;
import dev.espalier.api.search.SearchSpace;
import dev.espalier.core.catalog.SettingRange;
import dev.espalier.core.document.MapNode;
import dev.espalier.core.document.Node;
import dev.espalier.core.document.ScalarNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A document with the values that are searched for.
 *
 * @param document a stack file without the section of the search
 * @param sites the values, in the order of the parameters
 * @param refused searches of which a problem was told, and of which no other is to be told
 * @param parameters the space
 * @param ranges the numbers that the settings allow, by the names of the parameters
 */
record SearchTemplate(
        MapNode document,
        List<SearchSite> sites,
        List<Node> refused,
        List<SearchParameter> parameters,
        Map<String, SettingRange> ranges) {

    /** Copies the lists. */
    SearchTemplate {
        sites = List.copyOf(sites);
        refused = List.copyOf(refused);
        parameters = List.copyOf(parameters);
        ranges = Map.copyOf(ranges);
    }

    SearchSpace space() {
        return new SearchSpace(parameters);
    }

    /** What each choice is set to so that each option of each choice occurs once; the first options where not named. */
    static List<Map<String, Integer>> eachOption(List<SearchSite> sites) {
        Map<String, SearchSite> byName = new LinkedHashMap<>();
        sites.forEach(site -> byName.putIfAbsent(site.name(), site));
        List<Map<String, Integer>> chosen = new ArrayList<>();
        chosen.add(Map.of());
        for (SearchSite site : sites) {
            if (site.form() instanceof SearchSite.Options options) {
                for (int i = 1; i < options.nodes().size(); i++) {
                    Map<String, Integer> with = conditions(site.condition(), byName);
                    with.put(site.name(), i);
                    chosen.add(with);
                }
                if (site.condition().isPresent()) {
                    chosen.add(conditions(site.condition(), byName));
                }
            }
        }
        return chosen;
    }

    /** What the choices are set to where a condition is met. */
    static Map<String, Integer> conditions(Optional<Condition> condition, Map<String, SearchSite> byName) {
        Map<String, Integer> chosen = new HashMap<>();
        Optional<Condition> next = condition;
        while (next.isPresent()) {
            Condition met = next.get();
            chosen.put(met.parameter(), met.option());
            next = Optional.ofNullable(byName.get(met.parameter())).flatMap(SearchSite::condition);
        }
        return chosen;
    }

    /**
     * The document of a point.
     *
     * @param space these parameters, perhaps with other ranges or fewer options
     * @param values the point
     * @return the document with its values, each at the place of the search
     */
    Node concrete(SearchSpace space, List<Double> values) {
        return new Placement(sites, refused, site -> {
                    int parameter = space.indexOf(site.name());
                    return value(site, space.domain(parameter), values.get(parameter));
                })
                .apply(document);
    }

    private static Node value(SearchSite site, SearchDomain domain, double value) {
        if (domain instanceof SearchDomain.Choice choice) {
            String option = choice.options().get((int) value);
            return site.form() instanceof SearchSite.Options options
                    ? options.nodes().get(options.names().indexOf(option))
                    : word(option).at(site.node().place());
        }
        return ValueText.number(domain, value).at(place(site, value).place());
    }

    private static ScalarNode word(String option) {
        boolean isSwitch = option.equals("true") || option.equals("false");
        return isSwitch ? ScalarNode.of(Boolean.parseBoolean(option)) : ScalarNode.of(option);
    }

    /** The end of a range where the value is one, so that an end that is refused is found. */
    private static Node place(SearchSite site, double value) {
        if (site.form() instanceof SearchSite.Range range) {
            if (value == Double.parseDouble(range.low().text())) {
                return range.low();
            }
            if (value == Double.parseDouble(range.high().text())) {
                return range.high();
            }
        }
        return site.node();
    }
}
