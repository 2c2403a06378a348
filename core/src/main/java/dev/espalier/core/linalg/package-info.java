/** Dense linear algebra in double, outside the hot loop; the only package that sees ojAlgo. */
@NullMarked
package dev.espalier.core.linalg;

import org.jspecify.annotations.NullMarked;
