package dev.espalier.benchmarks.compare;

import dev.espalier.core.json.JsonArray;
import dev.espalier.core.json.JsonNumber;
import dev.espalier.core.json.JsonObject;
import dev.espalier.core.json.JsonValue;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Every measurement as JSON, for whoever wants to draw other conclusions. */
final class MeasurementJson {

    private MeasurementJson() {}

    static String write(List<Measurement> measurements, List<ProductRates> products) {
        List<JsonValue> runs = measurements.stream().map(MeasurementJson::run).toList();
        List<JsonValue> rates = products.stream().map(MeasurementJson::rates).toList();
        JsonObject document = JsonObject.builder()
                .put("processor", Processor.name())
                .put("java", System.getProperty("java.version"))
                .put("processors", Runtime.getRuntime().availableProcessors())
                .put("runs", new JsonArray(runs))
                .put("products", new JsonArray(rates))
                .build();
        return document.toIndentedJson() + "\n";
    }

    private static JsonValue run(Measurement run) {
        List<JsonValue> epochs = run.rates().stream().map(JsonNumber::orName).toList();
        return JsonObject.builder()
                .put("contender", run.contender())
                .put("workload", run.workload().name())
                .put("threads", run.threads())
                .put("round", run.round())
                .put("setting", run.setting())
                .put("metric", JsonNumber.orName(run.metric()))
                .put("samplesPerSecond", new JsonArray(epochs))
                .put("firstEpochSeconds", JsonNumber.orName(run.coldStart()))
                .put("peakMegabytes", JsonNumber.orName(run.peakMegabytes()))
                .put("results", results(run.results()))
                .put("limit", JsonNumber.orName(run.reference().limit()))
                .put("product", JsonNumber.orName(run.reference().product()))
                .build();
    }

    private static JsonValue rates(ProductRates rates) {
        return JsonObject.builder()
                .put("library", rates.library())
                .put("threads", rates.threads())
                .put("round", rates.round())
                .put("gigaflops", results(rates.rates()))
                .build();
    }

    private static JsonObject results(Map<String, Double> results) {
        JsonObject.Builder builder = JsonObject.builder();
        new TreeMap<>(results).forEach((name, value) -> builder.put(name, JsonNumber.orName(value)));
        return builder.build();
    }
}
