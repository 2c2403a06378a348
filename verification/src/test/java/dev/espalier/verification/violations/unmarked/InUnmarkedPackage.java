package dev.espalier.verification.violations.unmarked;

/** Its package has no package-info. */
interface InUnmarkedPackage {}
