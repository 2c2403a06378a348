package dev.espalier.core.document;

import dev.espalier.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Nodes by key, in the order in which they were written. */
public final class MapNode implements Node {

    private final Place place;
    private final Map<String, Entry> entries;

    private MapNode(Place place, Map<String, Entry> entries) {
        this.place = place;
        this.entries = entries;
    }

    /**
     * A map.
     *
     * @param place where it begins
     * @param entries what it holds; of several entries with one key the first counts
     */
    public MapNode(Place place, Collection<Entry> entries) {
        this(place, new LinkedHashMap<>());
        for (Entry entry : entries) {
            this.entries.putIfAbsent(entry.key(), entry);
        }
    }

    /**
     * A key and its value.
     *
     * @param keyPlace the position of the key
     * @param key the key
     * @param value its value
     */
    public record Entry(Place keyPlace, String key, Node value) {

        /**
         * A key and its value that were made by code.
         *
         * @param key the key
         * @param value its value
         */
        public Entry(String key, Node value) {
            this(Place.NOWHERE, key, value);
        }
    }

    /** A map without entries. */
    public static MapNode empty() {
        return new MapNode(Place.NOWHERE, List.of());
    }

    /**
     * A map of one entry.
     *
     * @param key the key
     * @param value its value
     * @return the node
     */
    public static MapNode of(String key, Node value) {
        return new MapNode(Place.NOWHERE, List.of(new Entry(key, value)));
    }

    /**
     * A map of several entries.
     *
     * @param values the nodes by key, in their order
     * @return the node
     */
    public static MapNode of(Map<String, ? extends Node> values) {
        List<Entry> entries = new ArrayList<>();
        values.forEach((key, value) -> entries.add(new Entry(key, value)));
        return new MapNode(Place.NOWHERE, entries);
    }

    @Override
    public Place place() {
        return place;
    }

    /** The entries in their order. */
    public List<Entry> entries() {
        return List.copyOf(entries.values());
    }

    /** The keys in their order. */
    public List<String> keys() {
        return List.copyOf(entries.keySet());
    }

    /** The number of entries. */
    public int size() {
        return entries.size();
    }

    /**
     * The value of a key.
     *
     * @param key the key
     * @return the node, if the map has the key
     */
    public Optional<Node> get(String key) {
        return entry(key).map(Entry::value);
    }

    /**
     * A key with its place and value.
     *
     * @param key the key
     * @return the entry, if the map has the key
     */
    public Optional<Entry> entry(String key) {
        return Optional.ofNullable(entries.get(key));
    }

    /**
     * This map with one more entry, or another value for one that it has.
     *
     * @param entry the entry; it takes the place of the one with its key, else the last
     * @return a new map
     */
    public MapNode with(Entry entry) {
        Map<String, Entry> changed = new LinkedHashMap<>(entries);
        changed.put(entry.key(), entry);
        return new MapNode(place, changed);
    }

    /**
     * This map without some of its keys.
     *
     * @param keys those to leave out
     * @return a new map
     */
    public MapNode without(Collection<String> keys) {
        Map<String, Entry> changed = new LinkedHashMap<>(entries);
        changed.keySet().removeAll(keys);
        return new MapNode(place, changed);
    }

    @Override
    public MapNode at(Place newPlace) {
        List<Entry> moved = new ArrayList<>();
        for (Entry entry : entries.values()) {
            moved.add(new Entry(newPlace, entry.key(), entry.value().at(newPlace)));
        }
        return new MapNode(newPlace, moved);
    }

    @Override
    public String describe() {
        return entries.isEmpty() ? "an empty map" : "a map";
    }

    @Override
    public JsonObject toJson() {
        JsonObject.Builder object = JsonObject.builder();
        entries.values().forEach(entry -> object.put(entry.key(), entry.value().toJson()));
        return object.build();
    }

    /** Whether the other is a map with the same keys and values; the order of the keys does not count. */
    @Override
    public boolean equals(Object other) {
        return other instanceof MapNode map && values().equals(map.values());
    }

    @Override
    public int hashCode() {
        return values().hashCode();
    }

    @Override
    public String toString() {
        return toJson().toJson();
    }

    private Map<String, Node> values() {
        Map<String, Node> values = new LinkedHashMap<>();
        entries.values().forEach(entry -> values.put(entry.key(), entry.value()));
        return values;
    }
}
