/** The search for hyper-parameters: spaces, trials, samplers that propose values, and pruners that end trials early. */
@NullMarked
package dev.espalier.api.search;

import org.jspecify.annotations.NullMarked;
