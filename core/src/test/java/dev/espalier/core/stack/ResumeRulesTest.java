package dev.espalier.core.stack;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.espalier.core.catalog.SettingDescriptor;
import dev.espalier.core.catalog.SettingType;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class ResumeRulesTest {

    /** A new key of a stack is decided on: would a resumed run compute other numbers if it changed? */
    @Test
    void everyKeyOfAStackIsDecidedOn() {
        Set<String> keys = new TreeSet<>();
        Keys.STACK.stream().map(Key::name).forEach(keys::add);
        keys.removeAll(Set.of("data", "train"));
        keys.add("initial-weights.model");
        Keys.DATA_KEYS.forEach(key -> keys.add("data." + key.name()));
        SettingType.Group.of(Stack.Train.class).settings().stream()
                .map(SettingDescriptor::name)
                .forEach(name -> keys.add("train." + name));
        assertEquals(keys, new TreeSet<>(ResumeRules.EFFECTS.keySet()), "ResumeRules.EFFECTS");
    }

    @Test
    void theLongestKeyDecides() {
        assertEquals(ResumeEffect.LENGTH, ResumeRules.effectOf("train.epochs"));
        assertEquals(ResumeEffect.NOTHING, ResumeRules.effectOf("train.checkpoint.keep"));
        assertEquals(ResumeEffect.RESULT, ResumeRules.effectOf("model.2.dense.units"));
        assertEquals(ResumeEffect.RESULT, ResumeRules.effectOf("something.new"));
    }
}
