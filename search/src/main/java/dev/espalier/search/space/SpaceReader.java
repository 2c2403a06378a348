package dev.espalier.search.space;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.InvalidSettingException;
import dev.espalier.api.search.Scale;
import dev.espalier.api.search.SearchDomain;
import dev.espalier.api.search.SearchParameter;
import dev.espalier.core.catalog.PluginCatalog;
import dev.espalier.core.catalog.SettingPath;
import dev.espalier.core.catalog.SettingRange;
import dev.espalier.core.catalog.SettingType;
import dev.espalier.core.document.MapNode;
import dev.espalier.core.document.Node;
import dev.espalier.core.document.Problems;
import dev.espalier.core.document.ScalarNode;
import dev.espalier.core.stack.StackReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Makes a space of the values of a document that are searched for. */
final class SpaceReader {

    private static final double EXACT = 1L << 53;

    /**
     * What a stack file takes in a place.
     *
     * @param type what it must be
     * @param range the numbers that it can be
     * @param path what it is called in messages
     */
    private record Seen(SettingType type, SettingRange range, SettingPath path) {}

    private final PluginCatalog catalog;
    private final Problems problems;
    private final List<SearchParameter> parameters = new ArrayList<>();
    private final Map<String, SettingRange> ranges = new HashMap<>();
    private final List<SearchSite> sites = new ArrayList<>();

    /** Searches of which a problem was told. */
    private final List<Node> refused = new ArrayList<>();

    private SpaceReader(PluginCatalog catalog, Problems problems) {
        this.catalog = catalog;
        this.problems = problems;
    }

    /**
     * Reads the space of a document.
     *
     * @param document a stack file without the section of the search
     * @param catalog the plugins that there are
     * @param problems where problems go
     * @return the space with what it was read from, unless nothing is searched for
     */
    static Optional<SearchTemplate> read(MapNode document, PluginCatalog catalog, Problems problems) {
        return new SpaceReader(catalog, problems).read(document);
    }

    private Optional<SearchTemplate> read(MapNode document) {
        SiteFinder.Found all = SiteFinder.find(document, problems);
        List<SearchSite> found = all.sites();
        refused.addAll(all.refused());
        IdentityHashMap<Node, Seen> seen = seen(document, found);
        Set<String> names = new HashSet<>();
        for (SearchSite site : found) {
            if (!names.add(site.name())) {
                problems.add(
                        ErrorCode.INVALID_SETTING,
                        site.node().place(),
                        "two searches are called " + site.name(),
                        "put one of them in its place alone");
                refused.add(site.node());
                continue;
            }
            int before = problems.size();
            Optional<SearchDomain> domain = domain(site, Optional.ofNullable(seen.get(asRead(site))));
            domain.ifPresent(values -> {
                sites.add(site);
                parameters.add(new SearchParameter(site.name(), values, site.condition()));
            });
            if (problems.size() > before) {
                refused.add(site.node());
            }
        }
        if (parameters.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new SearchTemplate(document, sites, refused, parameters, ranges));
    }

    /** The very node that is read in the place of a site. */
    private static Node asRead(SearchSite site) {
        return site.form() instanceof SearchSite.Range range ? range.low() : site.node();
    }

    /** What each site is read as: the document is read once with each option of each choice. */
    private IdentityHashMap<Node, Seen> seen(MapNode document, List<SearchSite> found) {
        IdentityHashMap<Node, Seen> seen = new IdentityHashMap<>();
        Map<String, SearchSite> byName = new LinkedHashMap<>();
        found.forEach(site -> byName.putIfAbsent(site.name(), site));
        for (Map<String, Integer> chosen : SearchTemplate.eachOption(found)) {
            Node concrete = new Placement(
                            found,
                            refused,
                            site -> site.form() instanceof SearchSite.Options options
                                    ? options.nodes().get(chosen.getOrDefault(site.name(), 0))
                                    : asRead(site))
                    .apply(document);
            StackReader.read(
                    concrete,
                    catalog,
                    new Problems(),
                    (node, type, range, path) -> seen.putIfAbsent(node, new Seen(plain(type), range, path)));
        }
        return seen;
    }

    private static SettingType plain(SettingType type) {
        return type instanceof SettingType.Perhaps perhaps ? plain(perhaps.value()) : type;
    }

    private Optional<SearchDomain> domain(SearchSite site, Optional<Seen> seen) {
        seen.ifPresent(setting -> ranges.put(site.name(), setting.range()));
        if (site.form() instanceof SearchSite.Options options) {
            return Optional.of(new SearchDomain.Choice(options.names()));
        }
        return site.form() instanceof SearchSite.Range range ? numbers(site, range, seen) : declared(site, seen);
    }

    private Optional<SearchDomain> numbers(SearchSite site, SearchSite.Range range, Optional<Seen> seen) {
        boolean wholeEnds =
                range.low().kind() == ScalarNode.Kind.INTEGER && range.high().kind() == ScalarNode.Kind.INTEGER;
        boolean whole = seen.map(setting -> setting.type() instanceof SettingType.WholeNumber)
                .orElse(wholeEnds);
        double low = Double.parseDouble(range.low().text());
        double high = Double.parseDouble(range.high().text());
        if (whole && !(isWhole(low) && isWhole(high))) {
            ScalarNode end = isWhole(low) ? range.high() : range.low();
            problems.add(
                    ErrorCode.WRONG_TYPE,
                    end.place(),
                    site.name() + " is searched to " + end.text() + "; it must be a whole number",
                    "write both ends as whole numbers");
            return Optional.empty();
        }
        if (seen.isPresent() && !takesNumbers(seen.get().type())) {
            problems.add(
                    ErrorCode.WRONG_TYPE,
                    site.node().place(),
                    site.name() + " is searched in a range of numbers; it must be "
                            + seen.get().type().expected(),
                    "list the options, as in search: [one, another]");
            return Optional.empty();
        }
        return domain(site, whole, low, high, range.scale(), limits(site));
    }

    private SettingRange limits(SearchSite site) {
        return ranges.getOrDefault(site.name(), SettingRange.ANY);
    }

    private Optional<SearchDomain> domain(
            SearchSite site, boolean whole, double low, double high, Scale scale, SettingRange limits) {
        try {
            return Optional.of(SearchLimits.domain(whole, low, high, scale, limits));
        } catch (InvalidSettingException refusal) {
            boolean atHigh = refusal.setting().equals("high");
            Node end =
                    site.form() instanceof SearchSite.Range range ? (atHigh ? range.high() : range.low()) : site.node();
            problems.add(
                    ErrorCode.INVALID_SETTING,
                    end.place(),
                    site.name() + ": the "
                            + (atHigh ? "upper end" : refusal.setting().equals("low") ? "lower end" : "scale")
                            + " of the range is " + refusal.value() + "; it " + refusal.rule(),
                    "");
            return Optional.empty();
        }
    }

    private Optional<SearchDomain> declared(SearchSite site, Optional<Seen> seen) {
        SettingType type = seen.map(Seen::type).orElse(new SettingType.Text());
        if (type instanceof SettingType.Text || type instanceof SettingType.Dimensions) {
            // plain text that happens to be the word, or no setting at all, which is reported when the stack is read
            return Optional.empty();
        }
        if (type instanceof SettingType.Switch) {
            return Optional.of(new SearchDomain.Choice(List.of("false", "true")));
        }
        if (type instanceof SettingType.Choice choice && choice.words().size() > 1) {
            return Optional.of(new SearchDomain.Choice(choice.words()));
        }
        Optional<SettingRange.Suggestion> suggested =
                seen.flatMap(setting -> setting.range().search());
        if (suggested.isEmpty() || !takesNumbers(type)) {
            problems.add(
                    ErrorCode.INVALID_SETTING,
                    site.node().place(),
                    site.name() + " declares no range to search",
                    takesNumbers(type)
                            ? "give the range, as in search: {linear: [0.1, 0.9]} or search: {log: [1e-4, 1e-1]}"
                            : "list the options, as in search: [one, another]");
            return Optional.empty();
        }
        SettingRange.Suggestion range = suggested.get();
        return domain(
                site, type instanceof SettingType.WholeNumber, range.low(), range.high(), range.scale(), limits(site));
    }

    private static boolean takesNumbers(SettingType type) {
        return type instanceof SettingType.WholeNumber || type instanceof SettingType.DecimalNumber;
    }

    private static boolean isWhole(double value) {
        return value == Math.rint(value) && Math.abs(value) <= EXACT;
    }
}
