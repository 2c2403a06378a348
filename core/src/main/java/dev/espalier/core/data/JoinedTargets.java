package dev.espalier.core.data;

import dev.espalier.api.data.Schema;
import dev.espalier.api.data.TargetKind;
import java.util.ArrayList;
import java.util.List;

/** All targets of a dataset seen as one, so that a single output predicts them together: their values one after the other. */
public final class JoinedTargets {

    private JoinedTargets() {}

    /**
     * Whether the targets can be joined.
     *
     * @param targets the targets
     * @return whether there are several, all of them of values
     */
    public static boolean areJoinable(List<Schema.Target> targets) {
        return targets.size() > 1 && targets.stream().allMatch(target -> target.kind() == TargetKind.VALUES);
    }

    /**
     * The target that they make together.
     *
     * @param targets at least one, all of values
     * @return a target of as many values, each named by the target that it comes from
     */
    public static Schema.Target join(List<Schema.Target> targets) {
        List<String> names = new ArrayList<>();
        for (Schema.Target target : targets) {
            for (int i = 0; i < target.width(); i++) {
                names.add(target.width() == 1 ? target.name() : target.name() + "." + i);
            }
        }
        String name = String.join("+", targets.stream().map(Schema.Target::name).toList());
        return new Schema.Target(name, TargetKind.VALUES, names.size(), names);
    }
}
