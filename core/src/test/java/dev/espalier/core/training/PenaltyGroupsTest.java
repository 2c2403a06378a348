package dev.espalier.core.training;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.espalier.api.Shape;
import dev.espalier.api.parameter.ParameterInfo;
import dev.espalier.api.parameter.ParameterInfo.Role;
import dev.espalier.api.parameter.WeightView;
import dev.espalier.api.regularizer.GroupPenalty;
import dev.espalier.core.document.NamePattern;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class PenaltyGroupsTest {

    record Patterns(List<String> members) implements GroupPenalty {

        @Override
        public double penalty(List<? extends WeightView> group) {
            return 0;
        }

        @Override
        public void addGradient(List<? extends WeightView> group, List<float[]> gradients) {}
    }

    private static ParameterInfo info(String name, int... shape) {
        return new ParameterInfo(name, Role.WEIGHT, Shape.of(shape), 1, 1, 1);
    }

    private static PenaltyGroups groups(String match, List<ParameterInfo> parameters, String... members) {
        return PenaltyGroups.of(
                new RegularizerSet.Entry<>(new Patterns(List.of(members)), new NamePattern(match)), parameters);
    }

    private static List<String> faults(List<ParameterInfo> parameters, String... members) {
        return groups("*", parameters, members).faults().stream()
                .map(fault -> fault.what() + "; " + fault.remedy())
                .toList();
    }

    private static final List<ParameterInfo> PARAMETERS = List.of(
            info("a/dense1/weight", 4, 3),
            info("a/dense1/bias", 3),
            info("b/dense1/weight", 4, 3),
            info("b/dense1/bias", 3),
            info("c/dense1/weight", 4, 3),
            info("c/dense1/bias", 3),
            info("head/weight", 3, 2));

    @Test
    void putsParametersTogetherInWhoseNamesTheStarsStandForTheSame() {
        List<List<String>> names = groups("*", PARAMETERS, "c/*", "a/*", "b/*").groups().stream()
                .map(group -> group.stream().map(ParameterInfo::name).toList())
                .toList();
        assertEquals(
                List.of(
                        List.of("c/dense1/weight", "a/dense1/weight", "b/dense1/weight"),
                        List.of("c/dense1/bias", "a/dense1/bias", "b/dense1/bias")),
                names);
    }

    @Test
    void leavesOutWhatTheStackDoesNotMatch() {
        PenaltyGroups groups = groups("*/weight", PARAMETERS, "a/*", "b/*");
        assertEquals(1, groups.groups().size());
        assertEquals(List.of(), groups.faults());
    }

    @Test
    void tellsOfEveryParameterWithoutAPartner() {
        List<ParameterInfo> parameters = new java.util.ArrayList<>(PARAMETERS.subList(0, 4));
        parameters.add(info("a/dense2/weight", 3, 3));
        parameters.add(info("b/dense3/weight", 3, 3));
        String known = "known: a/dense1/bias, a/dense1/weight, a/dense2/weight, b/dense1/bias, b/dense1/weight,"
                + " b/dense3/weight";
        assertEquals(
                List.of(
                        "a/dense2/weight has no partner: there is no parameter 'b/dense2/weight'; did you mean"
                                + " 'b/dense1/weight'? " + known,
                        "b/dense3/weight has no partner: there is no parameter 'a/dense3/weight'; did you mean"
                                + " 'a/dense1/weight'? " + known),
                faults(parameters, "a/*", "b/*"));
    }

    @Test
    void tellsOfShapesThatDiffer() {
        assertEquals(
                List.of(
                        "a/weight has the shape [4, 3] and b/weight the shape [4, 2]; give their layers the same sizes, or"
                                + " write patterns that leave them out"),
                faults(List.of(info("a/weight", 4, 3), info("b/weight", 4, 2)), "a/*", "b/*"));
    }

    @Test
    void tellsOfPatternsThatFormNoGroups() {
        List<ParameterInfo> parameters = PARAMETERS.subList(0, 4);
        assertEquals(
                List.of("no parameter has a name like 'trunk/*'; known: a/dense1/bias, a/dense1/weight, b/dense1/bias,"
                        + " b/dense1/weight"),
                faults(parameters, "a/*", "trunk/*"));
        assertEquals(
                List.of("its patterns 'a/*' and 'b/*/*' have different numbers of stars; write as many stars into each:"
                        + " they say which parameters belong together"),
                faults(parameters, "a/*", "b/*/*"));
        assertEquals(
                Arrays.asList(
                        "a/dense1/bias matches 'a/*' and '*/bias'; a parameter can be one member of a group alone; write"
                                + " patterns that have no parameter in common"),
                faults(parameters, "a/*", "*/bias"));
    }
}
