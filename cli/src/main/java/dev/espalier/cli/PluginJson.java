package dev.espalier.cli;

import dev.espalier.api.Problem;
import dev.espalier.core.catalog.BrokenPlugin;
import dev.espalier.core.catalog.PluginCatalog;
import dev.espalier.core.catalog.PluginDescriptor;
import dev.espalier.core.catalog.PluginKind;
import dev.espalier.core.catalog.SettingDescriptor;
import dev.espalier.core.json.JsonArray;
import dev.espalier.core.json.JsonObject;
import dev.espalier.core.json.JsonValue;
import java.util.List;
import java.util.function.Function;

/** The plugins as JSON, for programs. */
final class PluginJson {

    private PluginJson() {}

    /** All plugins and all faults. */
    static JsonObject catalog(PluginCatalog catalog) {
        return JsonObject.builder()
                .put("plugins", plugins(catalog.plugins()))
                .put("listeners", listeners(catalog))
                .put("broken", broken(catalog.broken()))
                .build();
    }

    /** The makers of listeners. */
    private static JsonArray listeners(PluginCatalog catalog) {
        return array(
                catalog.listeners(),
                found -> JsonObject.builder()
                        .put("class", found.provider().getClass().getName())
                        .put("version", found.origin().version())
                        .put("jar", found.origin().toString())
                        .build());
    }

    /** What the doctor finds. */
    static JsonObject examination(PluginCatalog catalog, List<BrokenPlugin> broken, List<Problem> ambiguous) {
        return JsonObject.builder()
                .put("listeners", listeners(catalog))
                .put("broken", broken(broken))
                .put(
                        "ambiguous",
                        array(
                                ambiguous,
                                name -> JsonObject.builder()
                                        .put("what", name.what())
                                        .put("remedy", name.remedy())
                                        .build()))
                .build();
    }

    private static JsonArray broken(List<BrokenPlugin> broken) {
        return array(
                broken,
                fault -> JsonObject.builder()
                        .put("kind", fault.kind().map(PluginKind::toString).orElse(""))
                        .put("name", fault.name())
                        .put("jar", fault.jar())
                        .put("what", fault.what())
                        .put("remedy", fault.remedy())
                        .build());
    }

    /** Plugins with their settings. */
    static JsonArray plugins(List<PluginDescriptor> plugins) {
        return array(plugins, PluginJson::plugin);
    }

    private static <T> JsonArray array(List<T> elements, Function<T, JsonValue> json) {
        return new JsonArray(elements.stream().map(json).toList());
    }

    private static JsonObject plugin(PluginDescriptor plugin) {
        return JsonObject.builder()
                .put("kind", plugin.kind().toString())
                .put("name", plugin.name())
                .put("summary", plugin.summary())
                .put("version", plugin.version())
                .put("jar", plugin.origin().toString())
                .put("class", plugin.type().getName())
                .put("settings", array(plugin.settings(), PluginJson::setting))
                .build();
    }

    private static JsonObject setting(SettingDescriptor setting) {
        return JsonObject.builder()
                .put("name", setting.name())
                .put("expects", setting.type().expected())
                .put("default", setting.defaultText())
                .put("description", setting.description())
                .put("range", setting.range().isBounded() ? setting.range().toString() : "")
                .put("search", setting.searchText())
                .put("shorthand", setting.shorthand())
                .build();
    }
}
