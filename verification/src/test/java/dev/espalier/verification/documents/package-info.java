/** Pages of the documentation that are made from the code. */
@NullMarked
package dev.espalier.verification.documents;

import org.jspecify.annotations.NullMarked;
