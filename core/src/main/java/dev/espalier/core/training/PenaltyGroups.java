package dev.espalier.core.training;

import dev.espalier.api.parameter.ParameterInfo;
import dev.espalier.api.regularizer.GroupPenalty;
import dev.espalier.core.document.NamePattern;
import dev.espalier.core.document.Suggestions;
import dev.espalier.engine.plugin.RegularizerCalls;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The parameters that a penalty takes together.
 *
 * @param groups for each group the parameters of its members, in the order of the patterns
 * @param faults why the patterns form no groups, or not all of them
 */
public record PenaltyGroups(List<List<ParameterInfo>> groups, List<Fault> faults) {

    /**
     * What is wrong with patterns.
     *
     * @param what such as "a/dense2/weight has no partner: there is no b/dense2/weight"
     * @param remedy what to do
     */
    public record Fault(String what, String remedy) {}

    /** Copies the lists. */
    public PenaltyGroups {
        groups = groups.stream().map(List::copyOf).toList();
        faults = List.copyOf(faults);
    }

    /**
     * The groups of a penalty.
     *
     * @param entry the penalty; parameters whose names the stack does not let it touch are left out
     * @param parameters all parameters of the model
     * @return the groups, in the order in which their first members have been declared
     */
    public static PenaltyGroups of(RegularizerSet.Entry<GroupPenalty> entry, List<ParameterInfo> parameters) {
        List<ParameterInfo> offered = parameters.stream()
                .filter(parameter -> entry.match().matches(parameter.name()))
                .toList();
        return new Matching(RegularizerCalls.members(entry.regularizer()), offered).groups();
    }

    /** Looks for the members of groups. */
    private static final class Matching {

        private final List<String> patterns;
        private final List<ParameterInfo> offered;
        private final List<Fault> faults = new ArrayList<>();

        /** For each pattern its parameters by the text that its stars match. */
        private final List<Map<String, ParameterInfo>> members = new ArrayList<>();

        Matching(List<String> patterns, List<ParameterInfo> offered) {
            this.patterns = patterns;
            this.offered = offered;
        }

        PenaltyGroups groups() {
            if (patterns.stream().mapToInt(NamePattern::stars).distinct().count() > 1) {
                faults.add(new Fault(
                        "its patterns " + quoted(patterns) + " have different numbers of stars",
                        "write as many stars into each: they say which parameters belong together"));
                return new PenaltyGroups(List.of(), faults);
            }
            patterns.forEach(this::match);
            parametersOfSeveral();
            List<List<ParameterInfo>> groups = new ArrayList<>();
            if (faults.isEmpty()) {
                keys().forEach(key -> complete(key, groups));
            }
            return new PenaltyGroups(faults.isEmpty() ? groups : List.of(), faults);
        }

        private void match(String pattern) {
            Map<String, ParameterInfo> matched = new LinkedHashMap<>();
            // what the stars match, kept apart by a character that no name has
            String key = "*\n".repeat(NamePattern.stars(pattern));
            for (ParameterInfo parameter : offered) {
                new NamePattern(pattern).rewrite(parameter.name(), key).ifPresent(text -> matched.put(text, parameter));
            }
            if (matched.isEmpty()) {
                faults.add(new Fault(
                        "no parameter has a name like '" + pattern + "'", Suggestions.nearest(pattern, names())));
            }
            members.add(matched);
        }

        private void parametersOfSeveral() {
            Map<String, List<String>> matching = new TreeMap<>();
            for (int i = 0; i < patterns.size(); i++) {
                for (ParameterInfo member : members.get(i).values()) {
                    matching.computeIfAbsent(member.name(), name -> new ArrayList<>())
                            .add(patterns.get(i));
                }
            }
            matching.forEach((name, several) -> {
                if (several.size() > 1) {
                    faults.add(new Fault(
                            name + " matches " + quoted(several) + "; a parameter can be one member of a group alone",
                            "write patterns that have no parameter in common"));
                }
            });
        }

        private Set<String> keys() {
            Set<String> keys = new LinkedHashSet<>();
            members.forEach(matched -> keys.addAll(matched.keySet()));
            return keys;
        }

        private void complete(String key, List<List<ParameterInfo>> groups) {
            List<ParameterInfo> group = new ArrayList<>();
            for (Map<String, ParameterInfo> matched : members) {
                if (matched.containsKey(key)) {
                    group.add(matched.get(key));
                }
            }
            ParameterInfo first = group.get(0);
            if (group.size() < patterns.size()) {
                for (int i = 0; i < patterns.size(); i++) {
                    if (!members.get(i).containsKey(key)) {
                        String missing = partner(key, i);
                        faults.add(new Fault(
                                first.name() + " has no partner: there is no parameter '" + missing + "'",
                                Suggestions.nearest(missing, names())));
                    }
                }
                return;
            }
            List<ParameterInfo> others = group.stream()
                    .filter(member -> !member.shape().equals(first.shape()))
                    .toList();
            for (ParameterInfo other : others) {
                faults.add(new Fault(
                        first.name() + " has the shape " + first.shape() + " and " + other.name() + " the shape "
                                + other.shape(),
                        "give their layers the same sizes, or write patterns that leave them out"));
            }
            if (others.isEmpty()) {
                groups.add(group);
            }
        }

        private String partner(String key, int pattern) {
            String[] texts = key.split("\n", -1);
            StringBuilder name = new StringBuilder();
            int star = 0;
            for (char c : patterns.get(pattern).toCharArray()) {
                name.append(c == '*' ? texts[star++] : String.valueOf(c));
            }
            return name.toString();
        }

        private List<String> names() {
            return offered.stream().map(ParameterInfo::name).toList();
        }

        private static String quoted(List<String> patterns) {
            return patterns.stream().map(pattern -> "'" + pattern + "'").collect(Collectors.joining(" and "));
        }
    }
}
