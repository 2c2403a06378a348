package dev.espalier.testkit;

import java.util.Set;

/**
 * A plugin that breaks its contract, and what is to notice it.
 *
 * @param test the contract's test
 * @param plugin what it is run on
 * @param checks the tests that fail, and no others
 */
record WrongPlugin(Class<?> test, Class<?> plugin, Set<String> checks) {

    static WrongPlugin of(Class<?> test, Class<?> plugin, String... checks) {
        return new WrongPlugin(test, plugin, Set.of(checks));
    }

    /** The names of the tests that fail. */
    Set<String> caughtBy() {
        return ContractRun.of(test, plugin).failures().keySet();
    }

    @Override
    public String toString() {
        return plugin.getName().substring(plugin.getName().lastIndexOf('.') + 1) + " fails "
                + String.join(", ", checks);
    }
}
