/** Exporters: plugins that bring what happens in a run to other systems. */
@NullMarked
package dev.espalier.api.export;

import org.jspecify.annotations.NullMarked;
