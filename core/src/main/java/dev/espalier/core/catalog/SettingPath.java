package dev.espalier.core.catalog;

/**
 * What a setting is called in messages: {@code range.low of optimizer adam}, or {@code train.checkpoint.keep} for a setting
 * of the stack itself.
 *
 * @param path the names from the owner to the setting; empty for the owner
 * @param owner the plugin; empty for the stack
 */
public record SettingPath(String path, String owner) {

    /** The stack. */
    public static final SettingPath STACK = new SettingPath("", "");

    /** A setting of this one, or of the owner. */
    public SettingPath child(String name) {
        return new SettingPath(path.isEmpty() ? name : path + "." + name, owner);
    }

    /** An item of this list, counted from 0. */
    public SettingPath item(int index) {
        return new SettingPath(path + "[" + index + "]", owner);
    }

    /** Two settings of this one. */
    String both(String first, String second) {
        return child(first).path + " and " + child(second);
    }

    /** That there is no setting of a name. */
    public String unknown(String name) {
        return owner.isEmpty() ? "there is no key '" + child(name) + "'" : this + " has no setting '" + name + "'";
    }

    @Override
    public String toString() {
        if (path.isEmpty()) {
            return owner.isEmpty() ? "the stack" : owner;
        }
        return owner.isEmpty() ? path : path + " of " + owner;
    }
}
