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
     * @return whether there are several, all of them of values or all of two classes
     */
    public static boolean areJoinable(List<Schema.Target> targets) {
        boolean values = targets.stream().allMatch(target -> target.kind() == TargetKind.VALUES);
        return targets.size() > 1 && (values || areLabels(targets));
    }

    /**
     * The target that they make together.
     *
     * @param targets at least one, all of values or all of two classes
     * @return a target of as many values, or of a label for each that applies if the class is the second; each is named by the
     *     target that it comes from
     */
    public static Schema.Target join(List<Schema.Target> targets) {
        List<String> names = new ArrayList<>();
        for (Schema.Target target : targets) {
            for (int i = 0; i < target.stored(); i++) {
                names.add(target.stored() == 1 ? target.name() : target.name() + "." + i);
            }
        }
        String name = String.join("+", targets.stream().map(Schema.Target::name).toList());
        TargetKind kind = areLabels(targets) ? TargetKind.LABELS : TargetKind.VALUES;
        return new Schema.Target(name, kind, names.size(), names);
    }

    private static boolean areLabels(List<Schema.Target> targets) {
        return targets.stream().allMatch(target -> target.kind() == TargetKind.CLASS_INDEX && target.width() == 2);
    }
}
