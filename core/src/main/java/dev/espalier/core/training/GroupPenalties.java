package dev.espalier.core.training;

import dev.espalier.api.model.Workers;
import dev.espalier.api.parameter.ParameterInfo;
import dev.espalier.api.parameter.WeightView;
import dev.espalier.api.regularizer.GroupPenalty;
import dev.espalier.engine.plan.Parameters;
import dev.espalier.engine.plugin.RegularizerCalls;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The penalties of a run over several parameters together. */
final class GroupPenalties {

    private final Term[] terms;
    private final boolean[] member;

    /**
     * The penalties of a run.
     *
     * @param trained the parameters that are updated at some time
     * @param all all parameters of the graph
     * @param regularizers among which they are
     */
    GroupPenalties(TrainedParameter[] trained, Parameters all, RegularizerSet regularizers) {
        List<ParameterInfo> infos = new ArrayList<>();
        for (int i = 0; i < all.count(); i++) {
            infos.add(all.info(i));
        }
        @Nullable TrainedParameter[] updated = new @Nullable TrainedParameter[all.count()];
        for (TrainedParameter parameter : trained) {
            updated[all.indexOf(parameter.info().name())] = parameter;
        }
        member = new boolean[all.count()];
        List<Term> found = new ArrayList<>();
        for (RegularizerSet.Entry<GroupPenalty> entry : regularizers.ofKind(GroupPenalty.class)) {
            List<Group> groups = new ArrayList<>();
            for (List<ParameterInfo> members : PenaltyGroups.of(entry, infos).groups()) {
                int[] places = members.stream()
                        .mapToInt(info -> all.indexOf(info.name()))
                        .toArray();
                for (int place : places) {
                    member[place] = true;
                }
                groups.add(new Group(places, all, updated));
            }
            found.add(new Term(entry.regularizer(), groups.toArray(Group[]::new)));
        }
        terms = found.toArray(Term[]::new);
    }

    /** Whether a parameter, by its place in the graph, is in a group. */
    boolean contains(int parameter) {
        return member[parameter];
    }

    /** Their sum at the present values, without groups of which nothing is trained at present. */
    double penalty() {
        double sum = 0;
        for (Term term : terms) {
            for (Group group : term.groups) {
                sum += group.rests() ? 0 : RegularizerCalls.penalty(term.penalty, group.values);
            }
        }
        return sum;
    }

    /** Adds their gradients; each group is one thread's. */
    void addGradients(Workers workers) {
        for (Term term : terms) {
            workers.parallel(term.groups.length, 1, term.task);
        }
    }

    /** A whole parameter, trained or not. */
    private record Whole(ParameterInfo parameter, float[] values) implements WeightView {

        @Override
        public int from() {
            return 0;
        }

        @Override
        public int to() {
            return parameter.size();
        }
    }

    private static final class Group {

        private final List<Whole> values = new ArrayList<>();
        private final List<float[]> gradients = new ArrayList<>();
        private final @Nullable TrainedParameter[] trained;

        Group(int[] places, Parameters all, @Nullable TrainedParameter[] updated) {
            trained = new @Nullable TrainedParameter[places.length];
            for (int i = 0; i < places.length; i++) {
                values.add(new Whole(all.info(places[i]), all.values(places[i])));
                gradients.add(all.gradients(places[i]));
                trained[i] = updated[places[i]];
            }
        }

        /** Whether no member is trained at present. */
        boolean rests() {
            for (TrainedParameter each : trained) {
                if (each != null && !each.rests()) {
                    return false;
                }
            }
            return true;
        }

        void addGradient(GroupPenalty penalty) {
            if (rests()) {
                return;
            }
            for (int i = 0; i < trained.length; i++) {
                TrainedParameter each = trained[i];
                if (each == null || each.rests()) {
                    // it is not used, and must not grow without bounds
                    Arrays.fill(gradients.get(i), 0);
                }
            }
            RegularizerCalls.addGradient(penalty, values, gradients);
        }
    }

    private static final class Term {

        private final GroupPenalty penalty;
        private final Group[] groups;
        private final Workers.RangeTask task = (from, to, thread) -> addGradients(from, to);

        Term(GroupPenalty penalty, Group[] groups) {
            this.penalty = penalty;
            this.groups = groups;
        }

        private void addGradients(int from, int to) {
            for (int i = from; i < to; i++) {
                groups[i].addGradient(penalty);
            }
        }
    }
}
