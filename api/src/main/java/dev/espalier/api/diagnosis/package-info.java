/** Diagnostics: plugins that say what is going wrong in a run. */
@NullMarked
package dev.espalier.api.diagnosis;

import org.jspecify.annotations.NullMarked;
