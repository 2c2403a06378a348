package dev.espalier.core.document;

/** The name of a setting in a file, and that of its component in Java. */
public final class SettingName {

    private SettingName() {}

    /**
     * The name in files.
     *
     * @param component such as {@code warmupSteps} or {@code useBN}
     * @return such as {@code warmup-steps} or {@code use-bn}
     */
    public static String of(String component) {
        StringBuilder name = new StringBuilder();
        for (int i = 0; i < component.length(); i++) {
            char character = component.charAt(i);
            boolean upper = Character.isUpperCase(character);
            if (upper && i > 0 && (!Character.isUpperCase(component.charAt(i - 1)) || beginsWord(component, i))) {
                name.append('-');
            }
            name.append(Character.toLowerCase(character));
        }
        return name.toString().replace('_', '-');
    }

    /**
     * The name in Java.
     *
     * @param setting such as {@code warmup-steps}
     * @return such as {@code warmupSteps}
     */
    public static String component(String setting) {
        StringBuilder name = new StringBuilder();
        for (int i = 0; i < setting.length(); i++) {
            char character = setting.charAt(i);
            if (character != '-') {
                name.append(i > 0 && setting.charAt(i - 1) == '-' ? Character.toUpperCase(character) : character);
            }
        }
        return name.toString();
    }

    private static boolean beginsWord(String component, int index) {
        return index + 1 < component.length() && Character.isLowerCase(component.charAt(index + 1));
    }
}
