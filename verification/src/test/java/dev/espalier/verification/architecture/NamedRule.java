package dev.espalier.verification.architecture;

import com.tngtech.archunit.lang.ArchRule;

/**
 * A rule of the architecture with the name under which tests report it.
 *
 * @param name a few words
 * @param rule the rule
 */
record NamedRule(String name, ArchRule rule) {

    @Override
    public String toString() {
        return name;
    }
}
