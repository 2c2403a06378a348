package dev.espalier.benchmarks.compare;

import java.util.Map;

/**
 * The rates of one library's matrix products.
 *
 * @param library its name
 * @param threads how many it was given
 * @param round from 1
 * @param rates GFLOP/s by the label of the product's size
 */
record ProductRates(String library, int threads, int round, Map<String, Double> rates) {

    ProductRates {
        rates = Map.copyOf(rates);
    }
}
