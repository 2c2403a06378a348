/** JSON as strict text: a reader that refuses what lenient ones let pass, a writer whose bytes depend on the values alone. */
@NullMarked
package dev.espalier.core.json;

import org.jspecify.annotations.NullMarked;
