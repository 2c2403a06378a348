/** The search for hyper-parameters, as applications use it. */
@NullMarked
package dev.espalier.search;

import org.jspecify.annotations.NullMarked;
