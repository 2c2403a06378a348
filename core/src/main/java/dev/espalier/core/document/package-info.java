/** Documents as people write them: strict YAML read into nodes that know their places, problems, and the way back to text. */
@NullMarked
package dev.espalier.core.document;

import org.jspecify.annotations.NullMarked;
