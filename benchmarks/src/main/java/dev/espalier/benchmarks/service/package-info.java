/** How long predictions take in a service. */
@NullMarked
package dev.espalier.benchmarks.service;

import org.jspecify.annotations.NullMarked;
