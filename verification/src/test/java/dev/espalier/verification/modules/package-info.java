/** The published modules as Java modules: what they provide, and whether they start. */
@NullMarked
package dev.espalier.verification.modules;

import org.jspecify.annotations.NullMarked;
