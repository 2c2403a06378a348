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

/** The plugins as JSON, for programs. */
final class PluginJson {

    private PluginJson() {}

    /** All plugins and all faults. */
    static JsonObject catalog(PluginCatalog catalog) {
        List<JsonValue> plugins =
                catalog.plugins().stream().<JsonValue>map(PluginJson::plugin).toList();
        return JsonObject.builder()
                .put("plugins", new JsonArray(plugins))
                .put("listeners", listeners(catalog))
                .put("broken", broken(catalog.broken()))
                .build();
    }

    /** The makers of listeners. */
    private static JsonArray listeners(PluginCatalog catalog) {
        return new JsonArray(catalog.listeners().stream()
                .<JsonValue>map(found -> JsonObject.builder()
                        .put("class", found.provider().getClass().getName())
                        .put("version", found.origin().version())
                        .put("jar", found.origin().toString())
                        .build())
                .toList());
    }

    /** What the doctor finds. */
    static JsonObject examination(PluginCatalog catalog, List<BrokenPlugin> broken, List<Problem> ambiguous) {
        return JsonObject.builder()
                .put("listeners", listeners(catalog))
                .put("broken", broken(broken))
                .put(
                        "ambiguous",
                        new JsonArray(ambiguous.stream()
                                .<JsonValue>map(name -> JsonObject.builder()
                                        .put("what", name.what())
                                        .put("remedy", name.remedy())
                                        .build())
                                .toList()))
                .build();
    }

    private static JsonArray broken(List<BrokenPlugin> broken) {
        return new JsonArray(broken.stream()
                .<JsonValue>map(fault -> JsonObject.builder()
                        .put("kind", fault.kind().map(PluginKind::toString).orElse(""))
                        .put("name", fault.name())
                        .put("jar", fault.jar())
                        .put("what", fault.what())
                        .put("remedy", fault.remedy())
                        .build())
                .toList());
    }

    /** A plugin with its settings. */
    static JsonObject plugin(PluginDescriptor plugin) {
        List<JsonValue> settings =
                plugin.settings().stream().<JsonValue>map(PluginJson::setting).toList();
        return JsonObject.builder()
                .put("kind", plugin.kind().toString())
                .put("name", plugin.name())
                .put("summary", plugin.summary())
                .put("version", plugin.version())
                .put("jar", plugin.origin().toString())
                .put("class", plugin.type().getName())
                .put("settings", new JsonArray(settings))
                .build();
    }

    private static JsonObject setting(SettingDescriptor setting) {
        return JsonObject.builder()
                .put("name", setting.name())
                .put("expects", setting.type().expected())
                .put("default", setting.defaultText())
                .put("description", setting.description())
                .put("shorthand", setting.shorthand())
                .build();
    }
}
